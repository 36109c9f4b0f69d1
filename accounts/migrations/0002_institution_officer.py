"""The officer of an institution."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("districts", "0002_institution"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="position",
            name="accounts_position_area_fits_role",
        ),
        migrations.AddField(
            model_name="position",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="districts.institution",
            ),
        ),
        migrations.AlterField(
            model_name="position",
            name="role",
            field=models.CharField(
                choices=[
                    ("tksk", "TKSK"),
                    ("regency_officer", "Petugas kabupaten/kota"),
                    ("regency_verifier", "Verifikator kabupaten/kota"),
                    ("province_officer", "Petugas provinsi"),
                    ("province_verifier", "Verifikator provinsi"),
                    ("institution_officer", "Petugas panti"),
                    ("roster_admin", "Pengelola data TKSK"),
                    ("auditor", "Auditor"),
                ],
                max_length=30,
                verbose_name="jabatan",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("district__isnull", False),
                        ("institution__isnull", True),
                        ("province__isnull", True),
                        ("regency__isnull", True),
                        ("role__in", ["tksk"]),
                    ),
                    models.Q(
                        ("district__isnull", True),
                        ("institution__isnull", True),
                        ("province__isnull", True),
                        ("regency__isnull", False),
                        ("role__in", ["regency_officer", "regency_verifier"]),
                    ),
                    models.Q(
                        ("district__isnull", True),
                        ("institution__isnull", True),
                        ("province__isnull", False),
                        ("regency__isnull", True),
                        (
                            "role__in",
                            ["auditor", "province_officer", "province_verifier", "roster_admin"],
                        ),
                    ),
                    models.Q(
                        ("district__isnull", True),
                        ("institution__isnull", False),
                        ("province__isnull", True),
                        ("regency__isnull", True),
                        ("role__in", ["institution_officer"]),
                    ),
                    _connector="OR",
                ),
                name="accounts_position_area_fits_role",
            ),
        ),
    ]
