"""Panti and UPTD are areas of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=13, primary_key=True, serialize=False, verbose_name="kode"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="nama")),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "sort",
                    models.CharField(
                        choices=[("panti", "Panti"), ("uptd", "UPTD")],
                        max_length=5,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="districts.province"
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
                    ),
                ),
            ],
            options={
                "verbose_name": "panti/UPTD",
                "ordering": ["code"],
                "abstract": False,
            },
        ),
    ]
