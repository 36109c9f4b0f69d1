"""Rules that only the database can hold against everybody: who wrote in a submission never
decides it, the ledger of movements is append-only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ppks", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE ppks_submission ADD CONSTRAINT ppks_submission_no_contributor_decides
                CHECK (decided_by_id IS NULL OR NOT decided_by_id = ANY(contributors))
            """,
            "ALTER TABLE ppks_submission DROP CONSTRAINT ppks_submission_no_contributor_decides",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION ppks_movement_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'movements are append-only';
            END $$;
            CREATE TRIGGER ppks_movement_append_only BEFORE UPDATE OR DELETE ON ppks_movement
                FOR EACH ROW EXECUTE FUNCTION ppks_movement_refuse_change();
            """,
            "DROP FUNCTION ppks_movement_refuse_change() CASCADE",
        ),
    ]
