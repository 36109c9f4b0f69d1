"""Each entry knows when it was visited last; figures are counted in the order of an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0003_boundaries"),
        ("ppks", "0015_figures_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="submission",
            name="ppks_submission_visited",
        ),
        migrations.AddField(
            model_name="registrant",
            name="visited_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunSQL(
            """UPDATE ppks_registrant r SET visited_on = v.last FROM (
                SELECT registrant_id, max(effective_on) AS last FROM ppks_submission
                WHERE state = 'verified' AND kind IN ('new', 'visit') GROUP BY 1
            ) v WHERE v.registrant_id = r.id""",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(
                condition=models.Q(
                    ("life", "active"), ("secrecy__lt", 2), ("verified_at__isnull", False)
                ),
                fields=["district", "subject", "sex", "kinds"],
                name="ppks_registrant_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(
                condition=models.Q(("life", "active"), ("secrecy__lt", 2), ("verified_at", None)),
                fields=["district", "subject", "sex", "kinds"],
                name="ppks_registrant_not_yet",
            ),
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(
                condition=models.Q(("secrecy__lt", 2)),
                fields=["village", "visited_on"],
                name="ppks_registrant_visits",
            ),
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(
                condition=models.Q(
                    ("life", "active"), ("secrecy__lt", 2), ("verified_at__isnull", False)
                ),
                fields=["district", "visited_on"],
                name="ppks_registrant_visited",
            ),
        ),
    ]
