"""Loads areas, institutions, kinds, criteria and observations from the project's reference files.

Running it again changes nothing; a changed file updates in place; a code is never re-keyed;
what a file no longer holds is closed or made inactive, never deleted.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from districts.models import District, Institution, Province, Regency, Village
from ppks.catalogue import Catalogue
from ppks.models import (
    Category,
    Criterion,
    Observation,
    ObservationCriterion,
    Registrant,
    Secrecy,
)
from ppks.operations.access import refresh_secrecy

PROVINCE = "62"
GRADES = {"biasa": Secrecy.ORDINARY, "terbatas": Secrecy.RESTRICTED, "rahasia": Secrecy.SECRET}


class Command(BaseCommand):
    help = "Memuat wilayah, panti, jenis PPKS, kriteria, dan tanda dari reference/."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="Seluruh Indonesia.")
        parser.add_argument("--from", dest="folder", default=settings.BASE_DIR / "reference")

    @transaction.atomic
    def handle(self, *, all, folder, **options):
        folder = Path(folder)
        self.changed = 0
        self.load_areas(folder / "areas", everything=all)
        self.load_institutions(folder / "institutions" / "institutions.csv")
        self.load_catalogue(Catalogue.from_folder(folder / "ppks"))
        if options["verbosity"]:
            self.stdout.write(
                f"Provinsi {Province.objects.count()}, kabupaten/kota {Regency.objects.count()}, "
                f"kecamatan {District.objects.count()}, desa/kelurahan {Village.objects.count()}, "
                f"panti {Institution.objects.count()}; "
                f"jenis {Category.objects.count()}, kriteria {Criterion.objects.count()}, "
                f"tanda {Observation.objects.count()}. Baris yang berubah: {self.changed}."
            )

    def load_areas(self, folder: Path, *, everything: bool):
        names = folder / "shown_names.csv"
        shown = {row["code"]: row["name"] for row in (rows(names) if names.exists() else ())}
        levels = (
            (Province, "provinces.csv", None),
            (Regency, "regencies.csv", "province"),
            (District, "districts.csv", "regency"),
            (Village, "villages.csv", "district"),
        )
        for model, file, parent in levels:
            wanted = {}
            for row in rows(folder / file):
                if not everything and not row["code"].startswith(PROVINCE):
                    continue
                name = shown.get(row["code"]) or readable(row["name"])
                fields = {"name": name}
                if parent:
                    fields[f"{parent}_id"] = row[f"{parent}_code"]
                wanted[row["code"]] = fields
            prefix = "" if everything else PROVINCE
            self.sync(model, wanted, model.objects.filter(code__startswith=prefix))
            gone = model.objects.filter(code__startswith=prefix, closed_on=None).exclude(
                code__in=wanted
            )
            self.changed += gone.update(closed_on=timezone.localdate())

    def load_institutions(self, file: Path):
        wanted = {
            row["code"]: {
                "name": row["name"],
                "sort": row["sort"],
                "province_id": row["province"],
                "village_id": row["village"] or None,
            }
            for row in rows(file)
        }
        self.sync(Institution, wanted)
        gone = Institution.objects.current().exclude(code__in=wanted)
        self.changed += gone.update(closed_on=timezone.localdate())

    def load_catalogue(self, catalogue: Catalogue):
        grades = dict(Category.objects.values_list("pk", "secrecy"))
        self.sync(
            Category,
            {
                kind.code: {
                    "slug": kind.slug,
                    "name": kind.name,
                    "subjects": sorted(kind.subjects),
                    "min_age": kind.min_age,
                    "max_age": kind.max_age,
                    "sex": kind.sex,
                    "secrecy": GRADES[kind.secrecy],
                    "aliases": list(kind.aliases),
                    "active": True,
                }
                for kind in catalogue.kinds
            },
        )
        self.sync(
            Criterion,
            {
                (c.category, c.ordinal): {"text": c.text, "required": c.required, "active": True}
                for c in catalogue.criteria
                if c.ordinal
            },
            key=("category_id", "ordinal"),
        )
        self.sync(
            Observation,
            {
                o.code: {
                    "group": o.group,
                    "ordinal": o.ordinal,
                    "question": o.question,
                    "hint": o.hint,
                    "subjects": sorted(o.subjects),
                    "min_age": o.min_age,
                    "max_age": o.max_age,
                    "sex": o.sex,
                    "secret": o.secret,
                    "answer": o.kind,
                    "choices": [list(choice) for choice in o.choices],
                    "active": True,
                }
                for o in catalogue.observations
            },
        )
        self.sync(
            ObservationCriterion,
            {
                (m.observation, m.answer, m.category, m.ordinal): {
                    "strength": m.strength,
                    "active": True,
                }
                for m in catalogue.mappings
            },
            key=("observation_id", "answer", "category_id", "criterion_ordinal"),
        )
        for model in (Category, Criterion, Observation, ObservationCriterion):
            gone = model.objects.filter(active=True).exclude(pk__in=self.kept[model])
            self.changed += gone.update(active=False)
        now = {kind.code: GRADES[kind.secrecy] for kind in catalogue.kinds}
        self.regrade([code for code, grade in grades.items() if now.get(code, grade) != grade])

    def regrade(self, codes: list[str]):
        """Entries carry the grade of their kinds: where the file gives a kind another one, the
        entries that have or had it follow at once."""
        if codes:
            entries = Registrant.objects.filter(conditions__category__in=codes).distinct()
            for registrant in entries.iterator():
                refresh_secrecy(registrant)
                registrant.save(update_fields=["kinds", "secrecy", "highest_secrecy"])

    def sync(self, model, wanted: dict, existing=None, key=("pk",)):
        """Insert what is new, update what differs, count both."""
        self.kept = getattr(self, "kept", {})
        found = {}
        for row in model.objects.all() if existing is None else existing:
            values = tuple(getattr(row, name) for name in key)
            found[values if len(key) > 1 else values[0]] = row
        new, kept = [], []
        for code, fields in wanted.items():
            row = found.get(code)
            if row is None:
                names = (model._meta.pk.attname,) if key == ("pk",) else key
                codes = code if isinstance(code, tuple) else (code,)
                new.append(model(**dict(zip(names, codes, strict=True)), **fields))
                continue
            kept.append(row.pk)
            differs = {name: v for name, v in fields.items() if getattr(row, name) != v}
            if getattr(row, "closed_on", None):
                differs["closed_on"] = None
            if differs:
                model.objects.filter(pk=row.pk).update(**differs)
                self.changed += 1
        made = model.objects.bulk_create(new, batch_size=5000)
        self.changed += len(made)
        self.kept[model] = kept + [row.pk for row in made]


def rows(path: Path):
    """The rows of a CSV file as dictionaries. Refuses a file that is not there or empty: its
    codes would all be closed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise CommandError(f"Berkas tidak ditemukan: {path}") from error
    if not found:
        raise CommandError(f"Berkas kosong: {path}")
    return found


def readable(name: str) -> str:
    """Regencies and provinces are printed in capitals in the source."""
    return name.title().replace("Dki ", "DKI ").replace("Di ", "DI ") if name.isupper() else name
