"""Loads the outlines of districts or regencies that an office has, for its maps."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from districts.boundaries import read, simplified
from districts.models import Boundary, District, Regency


class Command(BaseCommand):
    help = (
        "Memuat batas wilayah dari berkas GeoJSON (FeatureCollection, bujur dan lintang WGS 84, "
        "kode wilayah pada properti code). Berkas dimuat seluruhnya atau tidak sama sekali; "
        "wilayah yang tidak ada di dalamnya tetap seperti semula."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="berkas GeoJSON")
        parser.add_argument(
            "--source", default="", help="asal dan izin pakai, ditulis di bawah peta"
        )

    def handle(self, *, file, source, **options):
        path = Path(file)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"Berkas tidak dapat dibaca: {problem}") from problem
        source = " ".join(source.split()) or path.name
        if len(source) > Boundary._meta.get_field("source").max_length:
            raise CommandError("Isi --source paling banyak 200 huruf.")
        reading = read(text, known())
        if reading.faults:
            for fault in reading.faults:
                self.stderr.write(fault)
            raise CommandError(f"{len(reading.faults)} kesalahan; tidak ada yang dimuat.")
        new, changed = store(reading.areas, source)
        same = len(reading.areas) - new - changed
        self.stdout.write(f"Batas wilayah: {new} baru, {changed} diganti, {same} tetap.")


def known() -> dict[str, str]:
    """Codes of the regencies and districts in force, with their names."""
    found = dict(Regency.objects.current().values_list("pk", "name"))
    return found | dict(District.objects.current().values_list("pk", "name"))


@transaction.atomic
def store(areas: dict[str, list], source: str) -> tuple[int, int]:
    """Write the outlines; how many are new and how many differ from what was there."""
    have = {row.pk: row for row in Boundary.objects.select_for_update().filter(pk__in=areas)}
    new = changed = 0
    for code, polygons in areas.items():
        drawn = simplified(polygons)
        old = have.get(code)
        if old is not None and (old.polygons, old.source) == (drawn, source):
            continue
        new, changed = new + (old is None), changed + (old is not None)
        Boundary.objects.update_or_create(
            code=code,
            defaults={"polygons": drawn, "source": source, "loaded_at": timezone.now()},
        )
    return new, changed
