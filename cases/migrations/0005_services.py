"""Services, and what the directory of help needs for its pages."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_assessment_plan"),
        ("districts", "0001_initial"),
        ("ppks", "0006_district_of_submissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
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
                    "provider_name",
                    models.CharField(blank=True, max_length=200, verbose_name="pemberi lain"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Direncanakan"),
                            ("given", "Diberikan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "planned_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal rencana"),
                ),
                (
                    "given_on",
                    models.DateField(blank=True, null=True, verbose_name="tanggal diberikan"),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="jumlah"),
                ),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="satuan")),
                (
                    "rupiah",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="nilai rupiah"
                    ),
                ),
                ("proof", models.CharField(blank=True, max_length=200, verbose_name="bukti")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                (
                    "repeat_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="alasan diberikan lagi"
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan dibatalkan"),
                ),
            ],
            options={
                "verbose_name": "layanan",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AlterModelOptions(
            name="programme",
            options={
                "ordering": [django.db.models.functions.text.Lower("name")],
                "verbose_name": "program",
            },
        ),
        migrations.AlterModelOptions(
            name="provider",
            options={
                "ordering": [django.db.models.functions.text.Lower("name"), "id"],
                "verbose_name": "lembaga layanan",
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="provider",
            name="seed",
            field=models.CharField(blank=True, editable=False, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="cases_programme_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repeat_days", None), ("repeat_days__range", (1, 3650)), _connector="OR"
                ),
                name="cases_programme_repeat_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="cases_provider_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seed", ""), _negated=True),
                fields=("seed",),
                name="cases_provider_seeded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("regency"),
                name="cases_provider_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="district",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="districts.district",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.programme",
                verbose_name="program",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="provider",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.provider",
                verbose_name="lembaga pemberi",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="registrant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="ppks.registrant",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="updated_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["district", "planned_on"],
                name="cases_service_due",
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                fields=["registrant", "programme", "given_on"], name="cases_service_received"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given_on", None), ("planned_on__isnull", False), ("state", "planned")
                    ),
                    models.Q(("given_on__isnull", False), ("state", "given")),
                    ("state", "cancelled"),
                    _connector="OR",
                ),
                name="cases_service_days_of_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("state", "cancelled"), _negated=True), ("cancel_reason", "")
                    ),
                    _connector="OR",
                ),
                name="cases_service_cancelled_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("provider", None), ("provider_name", ""), _connector="OR"),
                name="cases_service_one_provider",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity", None), ("unit", "")),
                    models.Q(
                        ("quantity__gt", 0),
                        ("quantity__isnull", False),
                        models.Q(("unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="cases_service_quantity_has_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("rupiah", None), ("rupiah__gt", 0), _connector="OR"),
                name="cases_service_rupiah_positive",
            ),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE cases_case ADD CONSTRAINT cases_case_registrant UNIQUE (id, registrant_id);
            ALTER TABLE cases_service ADD CONSTRAINT cases_service_district
                FOREIGN KEY (registrant_id, district_id)
                REFERENCES ppks_registrant (id, district_id)
                ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE cases_service ADD CONSTRAINT cases_service_case_of_registrant
                FOREIGN KEY (case_id, registrant_id)
                REFERENCES cases_case (id, registrant_id)
                ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
            """,
            """
            ALTER TABLE cases_service DROP CONSTRAINT cases_service_case_of_registrant;
            ALTER TABLE cases_service DROP CONSTRAINT cases_service_district;
            ALTER TABLE cases_case DROP CONSTRAINT cases_case_registrant;
            """,
        ),
    ]
