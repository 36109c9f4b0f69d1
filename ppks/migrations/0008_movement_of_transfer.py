"""A move to another district is a reason of its own in the ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ppks", "0007_broken_glass"),
    ]

    operations = [
        migrations.AlterField(
            model_name="movement",
            name="reason",
            field=models.CharField(
                choices=[
                    ("baru", "Baru"),
                    ("jenis_bertambah", "Jenis bertambah"),
                    ("jenis_berakhir", "Jenis berakhir"),
                    ("meninggal", "Meninggal"),
                    ("pindah_provinsi", "Pindah ke luar provinsi"),
                    ("tertangani", "Tidak lagi memerlukan layanan"),
                    ("tidak_ditemukan", "Tidak ditemukan"),
                    ("pindah_kecamatan", "Pindah kecamatan"),
                    ("pembetulan", "Pembetulan"),
                ],
                max_length=20,
            ),
        ),
    ]
