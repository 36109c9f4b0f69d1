"""Assessments and plans. The database also holds what no column constraint can: who wrote in a plan
does not decide it, a complete assessment is frozen, and so is a plan once it is submitted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids

FOUR_EYES = """
ALTER TABLE cases_plan ADD CONSTRAINT cases_plan_no_writer_decides
    CHECK (decided_by_id IS NULL
           OR NOT (decided_by_id = ANY(writers) OR decided_by_id = submitted_by_id))
"""
FROZEN_ASSESSMENT = """
CREATE FUNCTION cases_assessment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a complete assessment is frozen';
END $$;
CREATE TRIGGER cases_assessment_frozen BEFORE UPDATE OR DELETE ON cases_assessment
    FOR EACH ROW WHEN (OLD.state = 'complete') EXECUTE FUNCTION cases_assessment_refuse_change();
"""
# Who does an action and when it was done may still change: hand-overs, and the work itself.
FROZEN_PLAN = """
CREATE FUNCTION cases_plan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan uuid;
BEGIN
    IF TG_TABLE_NAME = 'cases_goal' THEN
        IF TG_OP = 'DELETE' THEN plan := OLD.plan_id; ELSE plan := NEW.plan_id; END IF;
    ELSIF TG_OP = 'DELETE' THEN
        plan := (SELECT plan_id FROM cases_goal WHERE id = OLD.goal_id);
    ELSE
        plan := (SELECT plan_id FROM cases_goal WHERE id = NEW.goal_id);
    END IF;
    IF EXISTS (SELECT FROM cases_plan WHERE id = plan AND state NOT IN ('draft', 'returned')) THEN
        RAISE EXCEPTION 'a submitted plan is frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_goal_frozen BEFORE INSERT OR DELETE ON cases_goal
    FOR EACH ROW EXECUTE FUNCTION cases_plan_refuse_change();
CREATE TRIGGER cases_goal_frozen_text BEFORE UPDATE ON cases_goal
    FOR EACH ROW WHEN ((OLD.text, OLD.plan_id) IS DISTINCT FROM (NEW.text, NEW.plan_id))
    EXECUTE FUNCTION cases_plan_refuse_change();
CREATE TRIGGER cases_action_frozen BEFORE INSERT OR DELETE ON cases_action
    FOR EACH ROW EXECUTE FUNCTION cases_plan_refuse_change();
CREATE TRIGGER cases_action_frozen_text BEFORE UPDATE ON cases_action
    FOR EACH ROW WHEN ((OLD.text, OLD.due_on, OLD.goal_id)
                       IS DISTINCT FROM (NEW.text, NEW.due_on, NEW.goal_id))
    EXECUTE FUNCTION cases_plan_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu persetujuan"),
                            ("returned", "Dikembalikan"),
                            ("approved", "Disetujui"),
                            ("replaced", "Digantikan"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "writers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("remarks", models.TextField(blank=True, verbose_name="catatan verifikator")),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="cases.case",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rencana",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("text", models.TextField(verbose_name="tujuan")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="cases.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "tujuan",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "assessed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="tanggal asesmen"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draf"), ("complete", "Selesai")],
                        default="draft",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "physical",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="fisik",
                    ),
                ),
                ("physical_note", models.TextField(blank=True, verbose_name="penjelasan fisik")),
                (
                    "psychological",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="psikis",
                    ),
                ),
                (
                    "psychological_note",
                    models.TextField(blank=True, verbose_name="penjelasan psikis"),
                ),
                (
                    "social",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="sosial",
                    ),
                ),
                ("social_note", models.TextField(blank=True, verbose_name="penjelasan sosial")),
                (
                    "spiritual",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="spiritual",
                    ),
                ),
                (
                    "spiritual_note",
                    models.TextField(blank=True, verbose_name="penjelasan spiritual"),
                ),
                (
                    "economic",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="ekonomi",
                    ),
                ),
                ("economic_note", models.TextField(blank=True, verbose_name="penjelasan ekonomi")),
                (
                    "legal",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "Tidak ada"), (1, "Ringan"), (2, "Sedang"), (3, "Berat")],
                        null=True,
                        verbose_name="hukum",
                    ),
                ),
                ("legal_note", models.TextField(blank=True, verbose_name="penjelasan hukum")),
                ("strengths", models.TextField(blank=True, verbose_name="kekuatan")),
                ("family", models.TextField(blank=True, verbose_name="keluarga dan dukungan")),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rendah", "Rendah"),
                            ("sedang", "Sedang"),
                            ("tinggi", "Tinggi"),
                            ("kritis", "Kritis"),
                        ],
                        max_length=6,
                        verbose_name="tingkat risiko",
                    ),
                ),
                (
                    "risk_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("risk_note", models.TextField(blank=True, verbose_name="penjelasan risiko")),
                ("answers", models.JSONField(default=dict)),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="cases.case",
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "asesmen",
                "ordering": ["-assessed_on", "-id"],
                "indexes": [
                    models.Index(
                        models.F("case"),
                        models.OrderBy(models.F("assessed_on"), descending=True),
                        name="cases_assessment_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at__isnull", False),
                                ("completed_by__isnull", False),
                                ("state", "complete"),
                            ),
                            models.Q(
                                ("completed_at", None), ("completed_by", None), ("state", "draft")
                            ),
                            _connector="OR",
                        ),
                        name="cases_assessment_completed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("physical__isnull", False),
                                ("physical__lte", 3),
                                models.Q(
                                    ("physical__lt", 2),
                                    models.Q(("physical_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("psychological__isnull", False),
                                ("psychological__lte", 3),
                                models.Q(
                                    ("psychological__lt", 2),
                                    models.Q(("psychological_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("social__isnull", False),
                                ("social__lte", 3),
                                models.Q(
                                    ("social__lt", 2),
                                    models.Q(("social_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("spiritual__isnull", False),
                                ("spiritual__lte", 3),
                                models.Q(
                                    ("spiritual__lt", 2),
                                    models.Q(("spiritual_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("economic__isnull", False),
                                ("economic__lte", 3),
                                models.Q(
                                    ("economic__lt", 2),
                                    models.Q(("economic_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                ("legal__isnull", False),
                                ("legal__lte", 3),
                                models.Q(
                                    ("legal__lt", 2),
                                    models.Q(("legal_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cases_assessment_needs_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("risk__in", ["rendah", "sedang"]),
                            models.Q(
                                ("risk__in", ("tinggi", "kritis")),
                                models.Q(
                                    ("risk_reasons__len__gt", 0),
                                    models.Q(("risk_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cases_assessment_risk_reasoned",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("case",),
                        name="cases_assessment_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("text", models.TextField(verbose_name="tindakan")),
                (
                    "who",
                    models.CharField(blank=True, max_length=150, verbose_name="pelaksana lain"),
                ),
                ("due_on", models.DateField(verbose_name="paling lambat")),
                ("done_on", models.DateField(null=True, verbose_name="selesai")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.action",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pelaksana",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="cases.goal",
                    ),
                ),
            ],
            options={
                "verbose_name": "tindakan",
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on", None)),
                        fields=["user", "due_on"],
                        name="cases_action_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="cases_action_said"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user__isnull", False), ("who", "")),
                            models.Q(("user", None), models.Q(("who", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_action_one_doer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by", None), ("done_on", None)),
                            models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_action_done_pair",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(
                condition=models.Q(("state", "submitted")),
                fields=["submitted_at"],
                name="cases_plan_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="cases_plan_number"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                fields=("case",),
                name="cases_plan_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")),
                fields=("case",),
                name="cases_plan_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "draft"), ("submitted_at", None), ("submitted_by", None)),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cases_plan_submitted_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["returned", "approved", "replaced"]),
                    ),
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("state__in", ["draft", "submitted"]),
                    ),
                    _connector="OR",
                ),
                name="cases_plan_decided_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("remarks", ""), _negated=True),
                    _connector="OR",
                ),
                name="cases_plan_returned_with_remarks",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="cases_goal_said"
            ),
        ),
        migrations.RunSQL(
            FOUR_EYES, "ALTER TABLE cases_plan DROP CONSTRAINT cases_plan_no_writer_decides"
        ),
        migrations.RunSQL(
            FROZEN_ASSESSMENT, "DROP FUNCTION cases_assessment_refuse_change() CASCADE"
        ),
        migrations.RunSQL(FROZEN_PLAN, "DROP FUNCTION cases_plan_refuse_change() CASCADE"),
    ]
