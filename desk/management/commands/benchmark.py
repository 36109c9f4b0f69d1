"""Measures the pages on whatever is in the database, beside a bare view and the bare SQL."""

import gc
import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings

from accounts.models import User
from desk.benchmark.cases import Cases

BARE_URLS = "desk.benchmark.bare"
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
HEAD = ("yang diukur", "p50", "p95", "kueri", "kB", "polos", "×", "SQL", "recall", "anggaran")


class Command(BaseCommand):
    help = "Mengukur kecepatan halaman: p50, p95, kueri, ukuran, dan anggarannya."

    def add_arguments(self, parser):
        parser.add_argument("--runs", type=int, default=50)

    def handle(self, *, runs, **options):
        if settings.DEPLOYMENT not in ("demo", "test"):
            raise CommandError("Pengukuran memakai akun contoh: hanya untuk DEPLOYMENT=demo.")
        if not User.objects.filter(is_demo=True).exists():
            raise CommandError("Belum ada data. Jalankan dulu: manage.py demo --scale 100000")
        changes = {"ROOT_URLCONF": BARE_URLS}
        if not os.path.exists(os.path.join(settings.STATIC_ROOT, "staticfiles.json")):
            changes["STORAGES"] = settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_FILES}}
        gc.collect()
        gc.freeze()  # as the server does, see config/wsgi.py
        with override_settings(**changes):
            self.measure(runs)

    def measure(self, runs):
        cases = Cases(runs)
        self.stdout.write(
            f"{cases.counts()}; {runs} kali, setelah pemanasan; waktu dalam milidetik.\n"
            "polos: baris yang sama lewat templat biasa, tanpa wilayah kerja, saringan, formulir, "
            "catatan, dalam bingkai halaman yang sama. SQL: SELECT-nya saja.\n"
        )
        self.line(HEAD)
        lost = missing = 0
        for result in cases.all():
            lost += self.show(result)
            missing += bool(result.missing)
        if missing:
            self.stdout.write(f"Tidak terukur: {missing}.")
        self.stdout.write(
            "Anggaran yang terukur terpenuhi." if not lost else f"Anggaran yang terlewati: {lost}."
        )

    def show(self, result) -> int:
        """Print one line. Out: how many limits of its budget do not hold."""
        if result.missing:
            self.stdout.write(f"{result.name:<40} dilewati: {result.missing}")
            return 0
        figures, bare, sql = result.figures, result.bare, result.sql
        verdicts = result.verdicts()
        failed = [text for text, holds in verdicts if not holds]
        self.line(
            (
                result.name,
                decimal(figures.p50),
                decimal(figures.p95),
                str(figures.queries),
                decimal(figures.size / 1000) if figures.size is not None else "",
                decimal(bare.p50) if bare else "",
                decimal(figures.p50 / bare.p50) if bare else "",
                decimal(sql.p50) if sql else "",
                decimal(result.recall, 2) if result.recall is not None else "",
                f"LEWAT: {', '.join(failed)}" if failed else "ok",
            )
        )
        return len(failed)

    def line(self, cells):
        widths = (40, 7, 7, 6, 6, 7, 5, 7, 7)
        first, *numbers = cells[:-1]
        text = first.ljust(widths[0]) + "".join(
            cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)
        )
        self.stdout.write(f"{text}  {cells[-1]}")
        self.stdout.flush()


def decimal(value: float, places: int = 1) -> str:
    return f"{value:.{places}f}".replace(".", ",")
