"""Fills the demo with invented people. Refused where real people are recorded."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core.templatetags.handep import number_id
from desk.demo import build, office, reports
from ppks.models import Registrant
from reports.models import MonthlyReport


class Command(BaseCommand):
    help = "Mengisi data contoh rekaan, atau mencetak akun contohnya."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Hanya bila belum ada akun.")
        parser.add_argument("--sign-ins", action="store_true", help="Cetak satu akun per jabatan.")
        parser.add_argument("--size", type=int, default=build.DEFAULT, help="Jumlah data lengkap.")
        parser.add_argument("--scale", type=int, help="Isi sampai sekian data, untuk uji beban.")

    def handle(self, *, if_empty, sign_ins, size, scale, **options):
        if settings.DEPLOYMENT not in ("demo", "test"):
            raise CommandError(
                "Data contoh hanya untuk DEPLOYMENT=demo. Di sini dicatat data orang sungguhan."
            )
        if sign_ins:
            self.print_sign_ins()
            return
        empty = not User.objects.exists()
        if if_empty and not empty:
            return
        started = time.monotonic()
        if empty:
            self.stdout.write(f"Membuat data contoh ({number_id(size)} data) ...")
            self.stdout.flush()
            build.build(size)
        elif scale is None:
            raise CommandError("Sudah ada akun. Data contoh hanya dibuat di basis data kosong.")
        if scale:
            build.fill(scale, self.progress(scale, started))
        if not MonthlyReport.objects.exists():
            reports.build(office.Office.of_accounts())
        count = Registrant.objects.count()
        self.stdout.write(
            f"{number_id(count)} PPKS contoh siap dalam {time.monotonic() - started:.0f} detik."
        )

    def progress(self, total, started):
        def show(done):
            seconds = time.monotonic() - started
            self.stdout.write(f"  {number_id(done)} dari {number_id(total)} ({seconds:.0f} detik)")
            self.stdout.flush()

        return show

    def print_sign_ins(self):
        rows = [("Jabatan", "Wilayah", "Nama pengguna", "Kata sandi"), *office.sign_ins()]
        if len(rows) == 1:
            return
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
