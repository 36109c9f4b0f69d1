"""The grade of its registrant in the row of a case, held there by the database, and an index over
all that the scope of the lists asks."""

from django.db import migrations, models

ADD = """
ALTER TABLE ppks_registrant ADD CONSTRAINT ppks_registrant_secrecy UNIQUE (id, secrecy);
ALTER TABLE cases_case ADD COLUMN registrant_secrecy smallint
    CHECK (registrant_secrecy >= 0);
UPDATE cases_case SET registrant_secrecy = one.secrecy
FROM ppks_registrant one WHERE one.id = cases_case.registrant_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE cases_case ALTER COLUMN registrant_secrecy SET NOT NULL;
ALTER TABLE cases_case ADD CONSTRAINT cases_case_registrant_secrecy
    FOREIGN KEY (registrant_id, registrant_secrecy) REFERENCES ppks_registrant (id, secrecy)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE cases_case DROP COLUMN registrant_secrecy;
ALTER TABLE ppks_registrant DROP CONSTRAINT ppks_registrant_secrecy;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_closed_by_approval"), ("ppks", "0011_identified_inside")]

    operations = [
        migrations.RunSQL(
            ADD,
            DROP,
            state_operations=[
                migrations.AddField(
                    "case",
                    "registrant_secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "biasa"), (1, "terbatas"), (2, "rahasia")], editable=False
                    ),
                    preserve_default=False,
                )
            ],
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["district"],
                include=[
                    *("id", "registrant", "registrant_secrecy", "category", "worker", "state"),
                    *(
                        "number",
                        "stage",
                        "urgency",
                        "urgency_rank",
                        "opened_on",
                        "due_on",
                        "unseen",
                    ),
                ],
                name="cases_case_scope",
            ),
        ),
    ]
