"""Outlines of areas that an office loads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0002_institution"),
    ]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=13, primary_key=True, serialize=False, verbose_name="kode"
                    ),
                ),
                ("polygons", models.JSONField()),
                ("source", models.CharField(max_length=200, verbose_name="sumber")),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "batas wilayah",
                "ordering": ["code"],
            },
        ),
    ]
