"""Evaluations belong to goals of a plan; a goal keeps its identity through the versions."""

import django.db.models.deletion
from django.db import migrations, models

import core.ids

# Versions written before: the same words in the same case are the same goal.
SAME_GOALS = """
UPDATE cases_goal SET thread = first.id FROM (
    SELECT goal.id AS goal,
           first_value(goal.id) OVER (
               PARTITION BY plan.case_id, goal.text ORDER BY plan.number, goal.id
           ) AS id
    FROM cases_goal goal JOIN cases_plan plan ON plan.id = goal.plan_id
) first WHERE first.goal = cases_goal.id
"""
EVALUATED = """
UPDATE cases_evaluation SET plan_goal_id = goal.id
FROM cases_goal goal JOIN cases_plan plan ON plan.id = goal.plan_id
WHERE plan.case_id = cases_evaluation.case_id AND plan.state = 'approved'
  AND goal.text = cases_evaluation.goal
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_institution")]

    operations = [
        migrations.AddField("goal", "thread", models.UUIDField(null=True, editable=False)),
        migrations.RunSQL(SAME_GOALS, migrations.RunSQL.noop, elidable=True),
        # Deferred checks of the rows just changed come before the table does.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop, elidable=True),
        migrations.AlterField(
            "goal", "thread", models.UUIDField(default=core.ids.uuid7, editable=False)
        ),
        migrations.AlterField("evaluation", "goal", models.TextField("tujuan")),
        migrations.AddField(
            "evaluation",
            "plan_goal",
            models.ForeignKey(
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="evaluations",
                to="cases.goal",
                null=True,
                editable=False,
            ),
        ),
        migrations.RunSQL(EVALUATED, migrations.RunSQL.noop, elidable=True),
    ]
