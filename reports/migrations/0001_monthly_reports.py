"""Daily log, monthly reports with their frozen editions, summaries of regencies."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("districts", "0002_institution"),
        ("ppks", "0012_ledger_of_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyReport",
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
                ("month", models.DateField(verbose_name="bulan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu kabupaten/kota"),
                            ("accepted", "Diterima kabupaten/kota"),
                            ("final", "Final"),
                            ("returned", "Dikembalikan"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                ("is_nil", models.BooleanField(default=False, verbose_name="nihil")),
                ("nil_word", models.TextField(blank=True, verbose_name="mengapa nihil")),
                ("obstacles", models.TextField(blank=True, verbose_name="kendala")),
                ("plans", models.TextField(blank=True, verbose_name="rencana bulan depan")),
                ("remarks", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "contributors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "edition",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="kiriman ke"
                    ),
                ),
                ("first_submitted_at", models.DateTimeField(editable=False, null=True)),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("final_at", models.DateTimeField(editable=False, null=True)),
                ("returned_at", models.DateTimeField(editable=False, null=True)),
                (
                    "note",
                    models.TextField(blank=True, editable=False, verbose_name="catatan peninjau"),
                ),
                (
                    "reopened",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="dibuka lagi"
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "final_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
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
                "verbose_name": "laporan bulanan",
                "ordering": ["-month", "district"],
            },
        ),
        migrations.CreateModel(
            name="RegencySummary",
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
                ("month", models.DateField(verbose_name="bulan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("submitted", "Menunggu provinsi"),
                            ("final", "Final"),
                            ("returned", "Dikembalikan"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                ("overview", models.TextField(blank=True, verbose_name="gambaran bulan ini")),
                ("obstacles", models.TextField(blank=True, verbose_name="kendala")),
                ("plans", models.TextField(blank=True, verbose_name="rencana bulan depan")),
                ("figures", models.JSONField(editable=False, null=True)),
                (
                    "contributors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, editable=False, size=None
                    ),
                ),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "note",
                    models.TextField(blank=True, editable=False, verbose_name="catatan provinsi"),
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
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.regency",
                    ),
                ),
                (
                    "submitted_by",
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
                "verbose_name": "rangkuman kabupaten/kota",
                "ordering": ["-month", "regency"],
            },
        ),
        migrations.CreateModel(
            name="ReportEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("submitted_at", models.DateTimeField()),
                ("author", models.CharField(max_length=200)),
                ("is_nil", models.BooleanField(default=False)),
                ("texts", models.JSONField()),
                ("figures", models.JSONField()),
                ("evidence", models.JSONField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="reports.monthlyreport",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ReportRemark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="reports.reportedition",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Activity",
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
                ("happened_on", models.DateField(verbose_name="tanggal")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("koordinasi", "Koordinasi"),
                            ("fasilitasi", "Fasilitasi"),
                            ("pendataan", "Pendataan"),
                            ("verval", "Verifikasi dan validasi data"),
                            ("ground_check", "Ground check DTSEN"),
                            ("bansos", "Penyaluran bansos atau KHBS"),
                            ("pendampingan", "Pendampingan program"),
                            ("penyuluhan", "Penyuluhan"),
                            ("rapat", "Rapat"),
                            ("bencana", "Penanganan bencana"),
                            ("lainnya", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="jenis kegiatan",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="tentang apa")),
                ("men", models.PositiveIntegerField(default=0, verbose_name="laki-laki")),
                ("women", models.PositiveIntegerField(default=0, verbose_name="perempuan")),
                ("result", models.TextField(verbose_name="hasil")),
                ("obstacle", models.TextField(blank=True, verbose_name="kendala")),
                (
                    "travel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("klotok", "Klotok"),
                            ("perahu", "Perahu lain"),
                            ("motor", "Sepeda motor"),
                            ("mobil", "Mobil"),
                            ("jalan", "Jalan kaki"),
                            ("lainnya", "Lainnya"),
                        ],
                        max_length=7,
                        verbose_name="kendaraan",
                    ),
                ),
                (
                    "travel_minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="lama perjalanan (menit)"
                    ),
                ),
                (
                    "travel_cost",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="biaya perjalanan (rupiah)"
                    ),
                ),
                ("report_month", models.DateField(editable=False)),
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
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
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.village",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "kegiatan",
                "ordering": ["-happened_on", "-id"],
                "indexes": [
                    models.Index(fields=["district", "-happened_on"], name="reports_activity_day"),
                    models.Index(
                        fields=["district", "report_month"], name="reports_activity_month"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result", ""), _negated=True),
                        name="reports_activity_has_result",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="monthlyreport",
            index=models.Index(fields=["month", "state"], name="reports_monthly_month"),
        ),
        migrations.AddIndex(
            model_name="monthlyreport",
            index=models.Index(
                condition=models.Q(("state__in", ["submitted", "accepted"])),
                fields=["state", "submitted_at"],
                name="reports_monthly_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.UniqueConstraint(
                fields=("district", "month"), name="reports_monthlyreport_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="reports_monthlyreport_month_is_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_by", None),
                        models.Q(("accepted_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("final_by", None),
                        models.Q(("final_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("final_by", None),
                        ("accepted_by", None),
                        models.Q(("final_by", models.F("accepted_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="reports_monthlyreport_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_nil", False), models.Q(("nil_word", ""), _negated=True), _connector="OR"
                ),
                name="reports_monthlyreport_nil_has_a_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "returned"]),
                    models.Q(
                        ("edition__gt", 0),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reports_monthlyreport_sent_has_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="regencysummary",
            constraint=models.UniqueConstraint(
                fields=("regency", "month"), name="reports_summary_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="regencysummary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="reports_summary_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="regencysummary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "returned"]),
                    models.Q(("figures__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="reports_summary_sent_is_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedition",
            constraint=models.UniqueConstraint(
                fields=("report", "number"), name="reports_edition_once"
            ),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION reports_edition_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'what was submitted is frozen';
            END $$;
            CREATE TRIGGER reports_edition_frozen BEFORE UPDATE OR DELETE ON reports_reportedition
                FOR EACH ROW EXECUTE FUNCTION reports_edition_refuse_change();
            CREATE TRIGGER reports_activity_month_is_open
                BEFORE INSERT OR UPDATE ON reports_activity
                FOR EACH ROW EXECUTE FUNCTION ppks_movement_month_is_open();
            """,
            """
            DROP TRIGGER reports_activity_month_is_open ON reports_activity;
            DROP FUNCTION reports_edition_refuse_change() CASCADE;
            """,
        ),
    ]
