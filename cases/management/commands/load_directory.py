"""Puts programmes and institutions to begin with into the directory of the office.

Inserts what is missing, found again by its code; what is there belongs to the office and is never
changed, but for which of the province's institutions it is. Nothing is deleted.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases.models import Programme, Provider
from districts.models import Institution, Regency


class Command(BaseCommand):
    help = "Mengisi program dan lembaga layanan yang belum ada dari reference/cases/."

    def add_arguments(self, parser):
        folder = settings.BASE_DIR / "reference" / "cases"
        parser.add_argument("--from", dest="folder", default=folder)

    @transaction.atomic
    def handle(self, *, folder, **options):
        folder = Path(folder)
        programmes = load_programmes(rows(folder / "programmes.csv"))
        providers = load_providers(rows(folder / "providers.csv"))
        link_institutions(rows(folder / "providers.csv"))
        if options["verbosity"]:
            self.stdout.write(
                f"Program {Programme.objects.count()}, lembaga {Provider.objects.count()}. "
                f"Baris baru: {programmes + providers}."
            )


def load_programmes(found: list[dict]) -> int:
    have = set(Programme.objects.values_list("pk", flat=True))
    new = [
        Programme(
            code=row["code"],
            name=row["name"],
            note=row["note"],
            repeat_days=int(row["repeat_days"]) if row["repeat_days"] else None,
            is_active=row["active"] == "yes",
        )
        for row in found
        if row["code"] not in have
    ]
    return len(Programme.objects.bulk_create(new))


def load_providers(found: list[dict]) -> int:
    """Those that never were put in; not one whose name the office has entered itself."""
    have = set(Provider.objects.exclude(seed="").values_list("seed", flat=True))
    named = {(name.lower(), area) for name, area in Provider.objects.values_list("name", "regency")}
    areas = set(Regency.objects.values_list("pk", flat=True))
    new = []
    for row in found:
        area = row["regency"] or None
        if area and area not in areas:
            raise CommandError(f"Kabupaten/kota {area} belum dimuat: jalankan load_reference dulu.")
        if row["seed"] in have or (row["name"].lower(), area) in named:
            continue
        values = {name: row[name] for name in ("seed", "name", "sort", "services", "address")}
        new.append(Provider(**values, phone=row["phone"], regency_id=area))
    return len(Provider.objects.bulk_create(new))


def link_institutions(found: list[dict]) -> None:
    """Say which provider is which institution, where that has not been said."""
    codes = {row["seed"]: row["institution"] for row in found if row["institution"]}
    linked = Provider.objects.exclude(institution=None).values("institution")
    loaded = set(Institution.objects.exclude(pk__in=linked).values_list("pk", flat=True))
    for provider in Provider.objects.filter(seed__in=codes, institution=None):
        if codes[provider.seed] in loaded:
            provider.institution_id = codes[provider.seed]
            provider.save(update_fields=["institution"])


def rows(path: Path) -> list[dict]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise CommandError(f"Berkas tidak ditemukan: {path}") from error
