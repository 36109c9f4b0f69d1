"""What the figures ask by time is answered from indexes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0003_boundaries"),
        ("ppks", "0014_recap_from_the_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                condition=models.Q(("category", None)),
                fields=["district", "effective_on"],
                include=("subject", "sex", "secret", "delta", "reason", "registrant"),
                name="ppks_movement_trend",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("kind__in", ["new", "visit"]), ("state", "verified")),
                fields=["registrant", "effective_on"],
                name="ppks_submission_visited",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["decided_at"],
                include=("district", "submitted_at", "due_at", "registrant"),
                name="ppks_submission_decided",
            ),
        ),
    ]
