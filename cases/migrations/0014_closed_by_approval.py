"""A closed case has an end that was approved: one more of them than it was opened again."""

from django.db import migrations

TIED = """
CREATE FUNCTION cases_case_refuse_unapproved_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_case one WHERE one.id = NEW.id AND one.state = 'closed'
           AND one.reopened >= (
               SELECT count(*) FROM cases_closure closure
               WHERE closure.case_id = one.id AND closure.state = 'approved'
           )
    ) THEN
        RAISE EXCEPTION 'a case is closed by an approved closure only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_case_closed_by_approval';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_case_closed_by_approval
    AFTER INSERT OR UPDATE OF state, reopened ON cases_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'closed')
    EXECUTE FUNCTION cases_case_refuse_unapproved_end();

CREATE FUNCTION cases_closure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an approved closure stays approved' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cases_closure_stays BEFORE DELETE ON cases_closure
    FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION cases_closure_refuse_change();
CREATE TRIGGER cases_closure_stays_approved BEFORE UPDATE ON cases_closure
    FOR EACH ROW WHEN (
        OLD.state = 'approved'
        AND (OLD.state, OLD.case_id) IS DISTINCT FROM (NEW.state, NEW.case_id)
    ) EXECUTE FUNCTION cases_closure_refuse_change();
"""
UNTIED = """
DROP FUNCTION cases_case_refuse_unapproved_end() CASCADE;
DROP FUNCTION cases_closure_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_work_recounted")]

    operations = [migrations.RunSQL(TIED, UNTIED)]
