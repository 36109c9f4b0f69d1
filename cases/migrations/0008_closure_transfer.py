"""Ends and reopenings of cases, and registrants on their way to another district."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_visits_tasks"),
        ("districts", "0001_initial"),
        ("ppks", "0008_movement_of_transfer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="unseen",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name="Closure",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("mandiri", "Sudah mandiri, tujuan tercapai"),
                            ("reunifikasi", "Kembali ke keluarga"),
                            ("dirujuk_tetap", "Dirujuk untuk seterusnya ke lembaga lain"),
                            ("pindah", "Pindah ke luar provinsi"),
                            ("meninggal", "Meninggal"),
                            ("menolak", "Menolak dibantu lagi"),
                            ("hilang_kontak", "Tidak dapat ditemukan lagi"),
                            ("lainnya", "Sebab lain"),
                        ],
                        max_length=14,
                        verbose_name="alasan",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="tanggal berakhir"
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="ringkasan")),
                ("outcomes", models.JSONField(default=dict, verbose_name="hasil")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Menunggu persetujuan"),
                            ("approved", "Disetujui"),
                            ("returned", "Dikembalikan"),
                            ("withdrawn", "Ditarik kembali"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("remark", models.TextField(blank=True, verbose_name="catatan verifikator")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
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
                "verbose_name": "penutupan kasus",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("case",),
                        name="cases_closure_one_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "returned"]),
                            ),
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state__in", ["asked", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="cases_closure_decided_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_closure_four_eyes",
                        violation_error_message="Yang meminta penutupan tidak boleh memutuskannya.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_closure_returned_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["meninggal", "menolak", "hilang_kontak", "pindah"]),
                            models.Q(("summary", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_closure_told",
                        violation_error_message="Tulis ringkasan hasilnya.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
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
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
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
                "verbose_name": "pembukaan lagi kasus",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="cases_reopening_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                ("across", models.BooleanField(verbose_name="antarkabupaten/kota")),
                ("reason", models.TextField(verbose_name="alasan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Menunggu persetujuan"),
                            ("offered", "Menunggu jawaban"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik kembali"),
                        ],
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "biasa"), (1, "terbatas"), (2, "rahasia")]
                    ),
                ),
                ("offered_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, verbose_name="alasan penolakan")),
                ("file", models.JSONField(null=True, verbose_name="berkas serah terima")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
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
                    "from_district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "registrant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="ppks.registrant",
                    ),
                ),
                (
                    "to_district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.district",
                        verbose_name="kecamatan tujuan",
                    ),
                ),
                (
                    "to_village",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.village",
                        verbose_name="desa/kelurahan",
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
                "verbose_name": "pemindahan",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        fields=["from_district", "-created_at"], name="cases_transfer_out"
                    ),
                    models.Index(fields=["to_district", "-created_at"], name="cases_transfer_in"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "offered"])),
                        fields=("registrant",),
                        name="cases_transfer_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_district", models.F("to_district")), _negated=True
                        ),
                        name="cases_transfer_somewhere_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="cases_transfer_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("across", True), ("offered_at", None), ("state", "asked")),
                            models.Q(
                                ("offered_at__isnull", False),
                                ("state__in", ["offered", "accepted"]),
                            ),
                            ("state__in", ["refused", "withdrawn"]),
                            _connector="OR",
                        ),
                        name="cases_transfer_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("offered_at", None)),
                            models.Q(
                                ("across", True),
                                ("approved_by__isnull", False),
                                ("offered_at__isnull", False),
                            ),
                            models.Q(
                                ("across", False),
                                ("approved_by", None),
                                ("offered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cases_transfer_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state__in", ["accepted", "refused"]),
                            ),
                            models.Q(
                                ("answered_at", None),
                                ("answered_by", None),
                                ("state__in", ["asked", "offered", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="cases_transfer_answered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by", None),
                                models.Q(("approved_by", models.F("created_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("answered_by", None),
                                models.Q(("answered_by", models.F("created_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("answered_by", None),
                                ("approved_by", None),
                                models.Q(("answered_by", models.F("approved_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="cases_transfer_nobody_alone",
                        violation_error_message="Satu orang tidak memutuskan untuk kedua pihak.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), ("to_village__isnull", False)),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True),
                                ("file", None),
                                ("to_village", None),
                            ),
                            _connector="OR",
                        ),
                        name="cases_transfer_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("across", True), ("file__isnull", False)),
                            models.Q(("across", False), ("file", None)),
                            _connector="OR",
                        ),
                        name="cases_transfer_file_of_the_former_regency",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE cases_transfer ADD CONSTRAINT cases_transfer_across
                CHECK (across = (left(from_district_id, 5) <> left(to_district_id, 5)));
            ALTER TABLE cases_transfer ADD CONSTRAINT cases_transfer_village_there
                CHECK (to_village_id IS NULL OR left(to_village_id, 8) = to_district_id);
            """,
            """
            ALTER TABLE cases_transfer DROP CONSTRAINT cases_transfer_across;
            ALTER TABLE cases_transfer DROP CONSTRAINT cases_transfer_village_there;
            """,
        ),
    ]
