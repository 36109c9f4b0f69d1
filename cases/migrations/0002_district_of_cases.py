"""A case lies where its registrant lies, also when that one moves: held by the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("ppks", "0006_district_of_submissions")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE cases_case ADD CONSTRAINT cases_case_district
                FOREIGN KEY (registrant_id, district_id)
                REFERENCES ppks_registrant (id, district_id)
                ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE cases_case DROP CONSTRAINT cases_case_district",
        ),
    ]
