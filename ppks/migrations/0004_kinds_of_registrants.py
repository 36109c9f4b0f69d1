"""What lists and figures read of the kinds stands in the row of the registrant."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ppks", "0003_name_words")]

    operations = [
        migrations.RemoveIndex("registrant", "ppks_registrant_figures"),
        migrations.RemoveIndex("submission", "ppks_submission_open"),
        migrations.AddField(
            "registrant",
            "kinds",
            ArrayField(models.CharField(max_length=3), default=list, editable=False),
        ),
        migrations.RunSQL(
            """
            UPDATE ppks_registrant SET kinds = active.codes FROM (
                SELECT registrant_id, array_agg(category_id ORDER BY is_main DESC, category_id)
                FROM ppks_condition WHERE until IS NULL GROUP BY registrant_id
            ) AS active (registrant_id, codes) WHERE active.registrant_id = ppks_registrant.id
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "registrant",
            models.Index(
                fields=["district"],
                include=[
                    *("id", "life", "village", "subject", "sex", "secrecy", "verified_at", "kinds")
                ],
                name="ppks_registrant_figures",
            ),
        ),
        migrations.AddIndex("registrant", GinIndex(fields=["kinds"], name="ppks_registrant_kinds")),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["registrant"],
                include=[
                    *("id", "state", "kind", "is_urgent", "submitted_at", "due_at", "returned_by")
                ],
                condition=models.Q(state__in=["draft", "submitted", "returned"]),
                name="ppks_submission_open",
            ),
        ),
    ]
