"""The recap of any day and the pooled rahasia figures are counted from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0002_institution"),
        ("ppks", "0013_birthday_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("secret", False)),
                fields=["district", "category", "subject", "sex", "effective_on", "delta"],
                name="ppks_movement_recap",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("category__isnull", False), ("secret", True)),
                fields=["district", "registrant"],
                name="ppks_movement_pooled",
            ),
        ),
    ]
