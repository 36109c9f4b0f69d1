"""A small register with a history of two months, written by the operations that write it."""

import datetime

from django.db import transaction

from accounts.roles import Role
from conftest import FAR, NEIGHBOUR, make_user
from districts.models import District, Province, Regency
from ppks.models import Movement, Registrant
from ppks.operations import verification
from ppks.operations.ledger import count_all
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VILLAGE,
    make_registrant,
    make_submission,
)

NOW = "2026-11-24T09:00:00+07:00"
TODAY = datetime.date(2026, 11, 24)
OCTOBER = datetime.date(2026, 10, 31)
SECRET = "16"
HERE = VILLAGE[:8]
DAYS = [datetime.date(2026, 9, 30), datetime.date(2026, 10, 4), OCTOBER,
        datetime.date(2026, 11, 5), TODAY]  # fmt: skip
__all__ = ["FAR", "FAR_VILLAGE", "HERE", "NEIGHBOUR", "NEIGHBOUR_VILLAGE", "OTHER_VILLAGE",
           "VILLAGE"]  # fmt: skip


class World:
    def __init__(self, by, verifier):
        self.by, self.verifier = by, verifier

    def enter(self, kinds, on, **fields) -> Registrant:
        """Verified into the register on a day."""
        entry = make_registrant(self.by, kinds=kinds, **fields)
        day = datetime.date.fromisoformat(on)
        new = make_submission(entry, self.by, state="submitted", effective_on=day)
        return self.verify(new)

    def change(self, entry, on, **proposal) -> Registrant:
        proposal = {name.replace("__", "."): value for name, value in proposal.items()}
        kind = "end" if "life" in proposal else "change"
        day = datetime.date.fromisoformat(on)
        made = make_submission(
            entry, self.by, kind=kind, state="submitted", proposal=proposal, effective_on=day
        )
        return self.verify(made)

    def verify(self, submission) -> Registrant:
        verification.verify(submission=submission, version=submission.version, by=self.verifier)
        return Registrant.objects.get(pk=submission.registrant_id)

    def move(self, entry, village, on) -> Registrant:
        """To another district, as a transfer does it."""
        day = datetime.date.fromisoformat(on)
        count_all(entry, -1, Movement.Reason.MOVED, day)
        entry.village_id, entry.district_id = village, village[:8]
        entry.save()
        count_all(entry, +1, Movement.Reason.MOVED, day)
        return Registrant.objects.get(pk=entry.pk)


class undone:
    """A transaction for the tests of a file, rolled back after them."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *failure):
        transaction.set_rollback(True)
        self.atomic.__exit__(*failure)


class Story:
    """Who works where, and the history of Kapuas; one entry in another regency."""

    def __init__(self):
        kapuas, palangka = (Regency.objects.get(pk=code) for code in ("62.03", "62.71"))
        self.users = {
            "petugas": make_user("petugas", "Rahmat Petugas", Role.TKSK,
                                 District.objects.get(pk=HERE)),
            "seberang": make_user("seberang", "Sari Seberang", Role.TKSK,
                                  District.objects.get(pk=FAR)),
            "kabupaten": make_user("kabupaten", "Karya", Role.REGENCY_OFFICER, kapuas),
            "verifikator": make_user("verifikator", "Vera", Role.REGENCY_VERIFIER, kapuas),
            "lain": make_user("verifikator2", "Lain", Role.REGENCY_VERIFIER, palangka),
            "provinsi": make_user("provinsi", "Pramana", Role.PROVINCE_OFFICER,
                                  Province.objects.get(pk="62")),
        }  # fmt: skip
        self.world = World(self.users["petugas"], self.users["verifikator"])
        self.entries = fill(self.world)
        far = World(self.users["seberang"], self.users["lain"])
        self.entries["far"] = far.enter(("08",), "2026-10-07", village=FAR_VILLAGE)


def opened():
    return {"active": True, "reason": "Penghasilan terhenti"}


def closed():
    return {"active": False, "end_reason": "tidak_lagi"}


def fill(world: World) -> dict[str, Registrant]:
    """Old and young, a family, a group, a community, one who dies, one who moves village, one
    who moves to the next district, one with 08 and 16, one who comes from 16 alone to 24 too."""
    put, family = world.enter, {"subject": "family", "name": "Keluarga Entang", "member_count": 4}
    found = {
        "bue": put(("08",), "2026-10-01", name="Bue Darman"),
        "indu": put(("08", "24"), "2026-10-05", name="Indu Sari", sex="F"),
        "mixed": put(("08", SECRET), "2026-10-03", name="Amang Campur"),
        "family": put(("24",), "2026-10-04", **family),
        "group": put(("21",), "2026-10-20", subject="group", name="Kelompok Banjir"),
        "community": put(("26",), "2026-10-21", subject="community", name="Komunitas Hulu"),
        "child": put(("02",), "2026-10-10", name="Anak Tiwi", sex="F", birth_year=2016),
        "walker": put(("09",), "2026-10-11", name="Kai Pindah", neglected=True),
        "mover": put(("11",), "2026-10-12", name="Kai Jalan", village=OTHER_VILLAGE),
        "neighbour": put(("08",), "2026-10-06", name="Kai Hilir", village=NEIGHBOUR_VILLAGE),
        "housed": put(("08",), "2026-11-02", name="Kai Panti", placement="dalam_panti"),
    }
    found["bue"] = world.change(found["bue"], "2026-11-10", life="deceased")
    found["walker"] = world.change(found["walker"], "2026-11-03", address__village=OTHER_VILLAGE)
    found["mover"] = world.move(found["mover"], NEIGHBOUR_VILLAGE, "2026-11-04")
    found["indu"] = world.change(found["indu"], "2026-11-06", kind__24=closed())
    return found
