"""Living in an institution of the province."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0002_institution"),
        ("ppks", "0009_attachments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Residence",
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
                ("since", models.DateField(verbose_name="sejak")),
                ("until", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keluarga", "Kembali kepada keluarganya"),
                            ("mandiri", "Hidup mandiri"),
                            ("lembaga", "Pindah ke lembaga lain"),
                            ("pergi", "Pergi tanpa pamit"),
                            ("meninggal", "Meninggal"),
                            ("lainnya", "Sebab lain"),
                            ("data", "Datanya diubah lewat pengajuan"),
                        ],
                        max_length=10,
                        verbose_name="alasan keluar",
                    ),
                ),
                ("end_note", models.TextField(blank=True, verbose_name="keterangan")),
            ],
            options={
                "verbose_name": "tinggal di panti",
                "ordering": ["-since", "-id"],
            },
        ),
        migrations.AddField(
            model_name="registrant",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residents",
                to="districts.institution",
                verbose_name="panti/UPTD",
            ),
        ),
        migrations.AddIndex(
            model_name="registrant",
            index=models.Index(
                condition=models.Q(("institution__isnull", False)),
                fields=["institution", "search_name", "id"],
                name="ppks_registrant_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("institution", None), ("placement", "dalam_panti"), _connector="OR"
                ),
                name="ppks_registrant_institution_is_inside",
            ),
        ),
        migrations.AddField(
            model_name="residence",
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
            model_name="residence",
            name="institution",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="residences",
                to="districts.institution",
            ),
        ),
        migrations.AddField(
            model_name="residence",
            name="registrant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="residences",
                to="ppks.registrant",
            ),
        ),
        migrations.AddField(
            model_name="residence",
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
            model_name="residence",
            index=models.Index(
                fields=["institution", "-since"], name="ppks_residence_of_institution"
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("registrant",),
                name="ppks_residence_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_note", ""), ("end_reason", ""), ("until", None)),
                    models.Q(
                        ("until__gte", models.F("since")),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ppks_residence_ended_with_reason",
            ),
        ),
    ]
