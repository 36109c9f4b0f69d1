"""Which provider is an institution of the province."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_work_of_cases"),
        ("districts", "0002_institution"),
    ]

    operations = [
        migrations.AddField(
            model_name="provider",
            name="institution",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="provider",
                to="districts.institution",
            ),
        ),
    ]
