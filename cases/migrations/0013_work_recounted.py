"""Only a completed assessment is work of the stage *Asesmen*: cases with a draft are recounted."""

from django.db import migrations

RECOUNT = """
UPDATE cases_case SET work = array_remove(work, 'assessment'),
                      stage = CASE stage WHEN 'assessment' THEN 'intake' ELSE stage END
WHERE 'assessment' = ANY(work) AND NOT EXISTS (
    SELECT FROM cases_assessment one WHERE one.case_id = cases_case.id AND one.state = 'complete'
)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_evaluated_goals")]

    operations = [migrations.RunSQL(RECOUNT, migrations.RunSQL.noop, elidable=True)]
