"""Measures a TKSK's day with a real browser behind a bad line: DESIGN.md section 11."""

from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from desk.benchmark.line import Shape, bad_line
from desk.benchmark.measure import Figures
from desk.demo.office import PASSWORD, sign_ins
from ppks.models import Registrant, Submission

LIMITS = {"sign-in": 25, "page": 7, "save": 8}  # seconds


@dataclass
class Row:
    """One line of the table: what it took, each time, and what it cost, altogether."""

    budget: str
    seconds: list = field(default_factory=list)
    cost: Counter = field(default_factory=Counter)


class Command(BaseCommand):
    help = "Mengukur Handep lewat jalur buruk (2G) dengan Chromium: p50, p95 dan anggarannya."

    def add_arguments(self, parser):
        parser.add_argument(
            "address", help="Alamat demo yang sedang jalan, misalnya http://127.0.0.1:8000"
        )
        parser.add_argument("--runs", type=int, default=5)
        parser.add_argument("--seed", type=int, default=1, help="Undian yang sama bisa diulang.")
        parser.add_argument("--bits", type=int, default=50_000, help="Per detik, tiap arah.")
        parser.add_argument("--round-trip", type=float, default=1.0, help="Detik pulang pergi.")
        parser.add_argument("--loss", type=float, default=0.05, help="Bagian yang hilang.")
        parser.add_argument("--cut", type=float, default=0.001, help="Bagian yang memutus.")
        parser.add_argument("--no-tls", action="store_true", help="Tanpa jabat tangan HTTPS.")

    def handle(self, *, address, runs, **options):
        if settings.DEPLOYMENT not in ("demo", "test"):
            raise CommandError("Pengukuran memakai akun contoh: hanya untuk DEPLOYMENT=demo.")
        try:
            from desk.benchmark.browse import Phone, browser, day
        except ImportError as error:
            raise CommandError(
                "Pengukuran ini memerlukan Playwright. Jalankan dulu: make setup"
            ) from error
        place = urlsplit(address)
        if place.scheme != "http" or not place.hostname:
            raise CommandError(f"{address} bukan alamat http. Contoh: http://127.0.0.1:8000")
        user = _user()
        person, addresses = (user.username, PASSWORD), _addresses(user)
        names = ("bits", "round_trip", "loss", "cut", "seed")
        shape = Shape(**{name: options[name] for name in names}, tls=not options["no_tls"])
        self.stdout.write(
            f"{runs} kali lewat {shape}; waktu dalam detik. Yang disimpan tetap tersimpan."
        )
        rows, seen = {}, Counter()
        with browser() as chromium:
            for number in range(runs):
                of_run = replace(shape, seed=shape.seed + number)
                with bad_line(place.hostname, place.port or 80, of_run) as (slow, carried):
                    phone = Phone(chromium, slow)
                    steps = day(phone, person, *addresses)
                    self.run_day(steps, rows, carried, phone.seen)
                    phone.close()
                seen += carried + phone.seen
        self.show(rows, seen)

    def run_day(self, steps, rows, carried, asked):
        """One day into `rows`: title → Row."""
        before = Counter()
        for title, budget, seconds in steps:
            now = carried + asked
            row = rows.setdefault(title, Row(budget))
            row.seconds.append(seconds)
            row.cost += now - before
            before = now

    def show(self, rows, seen):
        self.stdout.write(f"{'':<36}{'p50':>7}{'p95':>7}{'batas':>7}{'kB turun':>10}{'kB naik':>9}")
        missed = 0
        for title, row in rows.items():
            figures, runs = Figures(row.seconds), len(row.seconds)
            missed += figures.p95 > LIMITS[row.budget]
            self.stdout.write(
                f"{title:<36}{figures.p50:>7.1f}{figures.p95:>7.1f}{LIMITS[row.budget]:>7}"
                f"{row.cost['down'] / runs / 1000:>10.1f}{row.cost['up'] / runs / 1000:>9.1f}"
                f"  {'LEWAT' if figures.p95 > LIMITS[row.budget] else 'ok'}"
            )
        self.stdout.write(", ".join(f"{name} {count}" for name, count in sorted(seen.items())))
        self.stdout.write(f"Anggaran yang terlewati: {missed}." if missed else "Semua terpenuhi.")


def _user() -> User:
    """The TKSK of the demo. Refuses where there is no demo."""
    for role, _, username, _ in sign_ins():
        if role == Role.TKSK.label:
            return User.objects.get(username=username)
    raise CommandError("Belum ada data contoh. Jalankan dulu: make run")


def _addresses(user) -> tuple[dict[str, str], str]:
    """Title → address of the pages that are opened, and the section that is saved."""
    place = user.positions.in_force().get().district_id
    drafts = Submission.objects.filter(district=place, state__in=Submission.EDITABLE)
    draft = drafts.filter(data_collection__isnull=False).order_by("state", "pk").first()
    entry = Registrant.objects.filter(district=place, secrecy=0).order_by("pk").first()
    if draft is None or entry is None:
        raise CommandError(f"{user.name} tidak punya draf atau data di wilayahnya.")
    section = reverse("ppks:visit_section", args=[draft.pk, "rumah"])
    return {
        "meja kerja": reverse("desk:home"),
        "daftar PPKS": reverse("ppks:registrant_list"),
        "satu orang": reverse("ppks:registrant_detail", args=[entry.pk]),
    }, section
