"""The district of a submission stands in its own row, so that the queue of an area is found from
one index; the database holds it to the registrant's, also when that one moves."""

import django.db.models.deletion
from django.db import migrations, models

OPEN = models.Q(state__in=["draft", "submitted", "returned"])


class Migration(migrations.Migration):
    dependencies = [("districts", "0001_initial"), ("ppks", "0005_kinds_follow_conditions")]

    operations = [
        migrations.RemoveIndex("submission", "ppks_submission_open"),
        migrations.RunSQL(
            """
            ALTER TABLE ppks_submission ADD COLUMN district_id varchar(13);
            UPDATE ppks_submission SET district_id = entry.district_id
                FROM ppks_registrant entry WHERE entry.id = registrant_id;
            SET CONSTRAINTS ALL IMMEDIATE;
            ALTER TABLE ppks_submission ALTER district_id SET NOT NULL;
            ALTER TABLE ppks_registrant
                ADD CONSTRAINT ppks_registrant_district UNIQUE (id, district_id);
            ALTER TABLE ppks_submission ADD CONSTRAINT ppks_submission_district
                FOREIGN KEY (registrant_id, district_id)
                REFERENCES ppks_registrant (id, district_id)
                ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
            """,
            """
            ALTER TABLE ppks_submission DROP COLUMN district_id;
            ALTER TABLE ppks_registrant DROP CONSTRAINT ppks_registrant_district;
            """,
            state_operations=[
                migrations.AddField(
                    "submission",
                    "district",
                    models.ForeignKey(
                        "districts.district",
                        on_delete=django.db.models.deletion.PROTECT,
                        editable=False,
                        related_name="+",
                    ),
                    preserve_default=False,
                )
            ],
        ),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["district", "state"],
                include=["id", "registrant", "is_urgent", "submitted_at", "due_at", "returned_by"],
                condition=OPEN,
                name="ppks_submission_open",
            ),
        ),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["registrant", "kind"], condition=OPEN, name="ppks_submission_of_entry"
            ),
        ),
    ]
