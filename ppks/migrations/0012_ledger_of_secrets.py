"""The ledger says of whom only rahasia kinds are counted; nothing enters a month that is closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ppks", "0011_identified_inside"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="secret",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE ppks_movement DISABLE TRIGGER ppks_movement_append_only;
            UPDATE ppks_movement m SET secret = true FROM ppks_category c
                WHERE c.code = m.category_id AND c.secrecy = 2;
            UPDATE ppks_movement m SET secret = true WHERE m.category_id IS NULL
                AND EXISTS (SELECT 1 FROM ppks_registrant r
                            WHERE r.id = m.registrant_id AND r.secrecy = 2);
            ALTER TABLE ppks_movement ENABLE TRIGGER ppks_movement_append_only;
            CREATE FUNCTION ppks_movement_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('handep.demo_fills_up', true) IS DISTINCT FROM 'on'
                   AND EXISTS (SELECT 1 FROM ppks_closedmonth
                           WHERE district_id = NEW.district_id AND month >= NEW.report_month) THEN
                    RAISE EXCEPTION 'the month % of % is closed',
                        NEW.report_month, NEW.district_id;
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER ppks_movement_month_is_open BEFORE INSERT ON ppks_movement
                FOR EACH ROW EXECUTE FUNCTION ppks_movement_month_is_open();
            """,
            "DROP FUNCTION ppks_movement_month_is_open() CASCADE",
        ),
    ]
