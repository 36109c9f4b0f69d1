"""Kinds and grade of a registrant are those of its conditions when a transaction ends, whoever
writes: a wrong grade would open a *rahasia* entry to a district or lock an ordinary one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ppks", "0004_kinds_of_registrants")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION ppks_check_kinds(entry uuid) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE
                written record;
                codes text[];
                grade integer;
            BEGIN
                SELECT kinds, secrecy INTO written FROM ppks_registrant WHERE id = entry;
                IF NOT FOUND THEN RETURN; END IF;
                SELECT array_agg(c.category_id ORDER BY c.is_main DESC, c.category_id),
                    min(k.secrecy)
                INTO codes, grade
                FROM ppks_condition c JOIN ppks_category k ON k.code = c.category_id
                WHERE c.registrant_id = entry AND c.until IS NULL;
                IF written.kinds::text[] <> coalesce(codes, '{}') OR written.secrecy <> grade THEN
                    RAISE EXCEPTION 'kinds or secrecy of a registrant differ from its conditions'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ppks_registrant_kinds';
                END IF;
            END $$;

            CREATE FUNCTION ppks_condition_check_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM ppks_check_kinds(CASE TG_OP WHEN 'DELETE' THEN OLD.registrant_id
                    ELSE NEW.registrant_id END);
                RETURN NULL;
            END $$;
            CREATE FUNCTION ppks_registrant_check_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM ppks_check_kinds(NEW.id);
                RETURN NULL;
            END $$;

            CREATE CONSTRAINT TRIGGER ppks_condition_kinds
                AFTER INSERT OR UPDATE OR DELETE ON ppks_condition
                DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION ppks_condition_check_kinds();
            CREATE CONSTRAINT TRIGGER ppks_registrant_kinds_added AFTER INSERT ON ppks_registrant
                DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.kinds <> '{}')
                EXECUTE FUNCTION ppks_registrant_check_kinds();
            CREATE CONSTRAINT TRIGGER ppks_registrant_kinds_changed AFTER UPDATE ON ppks_registrant
                DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW
                WHEN (OLD.kinds IS DISTINCT FROM NEW.kinds OR OLD.secrecy <> NEW.secrecy)
                EXECUTE FUNCTION ppks_registrant_check_kinds();
            """,
            """
            DROP FUNCTION ppks_condition_check_kinds() CASCADE;
            DROP FUNCTION ppks_registrant_check_kinds() CASCADE;
            DROP FUNCTION ppks_check_kinds(uuid);
            """,
        ),
    ]
