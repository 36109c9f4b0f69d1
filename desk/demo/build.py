"""The whole demo: office, register, histories. Seeded: the same every run, relative to today."""

import datetime
import random

from django.db import connection, transaction

from audit.models import AuditEvent
from desk.demo import cases, kinds, story
from desk.demo.casework import Casework
from desk.demo.office import SHOWN, Office, make_office
from desk.demo.people import Register, open_identifications
from desk.demo.places import Ground
from desk.demo.rows import Rows
from ppks.models import BrokenGlass, Grant, Identity, Registrant

SEED = 62
DEFAULT = 3200
BATCH = 5000


@transaction.atomic
def build(count: int = DEFAULT) -> int:
    """Office and register, in an empty database. Out: how many entries."""
    rng = random.Random(SEED)
    rows = Rows(rng)
    ground = Ground(rng)
    office = make_office(rows, ground)
    register = Register(rows, ground, office)
    doubles = max(count // 90, 4)
    told = _entries(register, count - doubles)
    _doubles(register, doubles)
    flooded = cases.flood(register, story.Teller(register))
    _grants(register)
    _broken_glass(register)
    open_identifications(register, max(count // 25, 14))
    work = cases.build(register, told, flooded, count // cases.SHARE)
    rows.save()
    work.save_looks()
    cases.arrive(work)
    cases.house()
    return Registrant.objects.count()


def fill(total: int, progress=lambda done: None) -> int:
    """Bring the register to `total` entries, in batches that are committed one by one."""
    rng = random.Random(f"{SEED}-{Registrant.objects.count()}")
    rows = Rows(rng)
    ground = Ground(rng)
    office = Office.of_accounts()
    taken = {
        bytes(index)
        for index in Identity.objects.exclude(nik_index=None).values_list("nik_index", flat=True)
    }
    register = Register(rows, ground, office, taken)
    teller = story.Teller(register, extras=False)
    work = Casework(register, rng)
    done = Registrant.objects.count()
    while done < total:
        size = min(BATCH, total - done)
        with transaction.atomic():
            entries = []
            for code, told in _plan(rng, size, story.BULK):
                days = story.days_back(rng, told)
                entry = register.entry(code, days, extras=False)
                teller.tell(entry, told)
                entries.append((entry, told))
            cases.fill(work, entries)
            with connection.cursor() as cursor:  # what was told is past, its months are closed
                cursor.execute("SET LOCAL handep.demo_fills_up = 'on'")
            rows.save()
            work.save_looks()
        done += size
        progress(done)
    with connection.cursor() as cursor:  # what autovacuum does in its own time
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
    return done


def _plan(rng, count: int, stories: dict) -> list[tuple[str, str]]:
    """Kinds and stories in their proportions, each at least twice where there is room."""
    codes = kinds.quotas(kinds.SHARES, count, least=2)
    told = kinds.quotas(stories, count, least=2)
    rng.shuffle(codes)
    rng.shuffle(told)
    return list(zip(codes, told, strict=True))


def _entries(register, count: int) -> list:
    """Out: each entry with what was told of it."""
    rng, districts = register.rng, register.ground.districts
    shown = next((d for d in districts if d.pk == SHOWN), None)
    teller, found, aged = story.Teller(register), [], 0
    for number, (code, told) in enumerate(_plan(rng, count, story.STORIES)):
        district = None
        if number < len(districts) and count > 5 * len(districts):
            district = districts[number]  # none stays empty
        elif number % min(60, count // 20) == 7:
            district = shown  # the one whose sign-in is printed has enough to show
        days = story.days_back(rng, told)
        stays = told == "verified" or told.startswith("visit")
        may_age = code in kinds.AGED_OUT and stays and days > 90
        aged_out = may_age and (not aged or rng.random() < 0.08)
        aged += aged_out
        entry = register.entry(code, days, aged_out=aged_out, district=district)
        teller.tell(entry, told)
        found.append((entry, told))
    return found


def _doubles(register, count: int) -> None:
    """The same person entered twice: another spelling next door, one NIK in two districts."""
    rng = register.rng
    teller = story.Teller(register)
    told = ("draft", "submitted", "submitted_late", "verified")
    for number in range(count):
        kind = number % 4
        days = story.days_back(rng, told[kind])
        code = rng.choice(("08", "24", "09", "02"))
        # `SUBJECTS` may give a family for 24: a person is wanted here.
        first = register.entry(code if code != "24" else "08", days + 40)
        teller.tell(first, "verified")
        if kind in (0, 3):  # another spelling in the same village
            code = first.conditions[0].category_id
            second = register.entry(code, days, like=first)
        else:
            second = register.entry(first.conditions[0].category_id, days)
        if first.nik and second.registrant.subject == "individual":
            if kind == 1:  # one NIK in two districts, the second not verified
                register.give_nik(second, first.nik)
            elif kind == 2 or number == 3:  # not yet found out / set aside at verification
                register.give_nik(second, first.nik)
                second.identity.disputed = number == 3
        teller.tell(second, told[kind])


def _broken_glass(register) -> None:
    """Emergencies in the regency whose sign-ins are printed: one to review, one long reviewed, and
    one that found nobody."""
    rows, office = register.rows, register.office
    regency = SHOWN[:5]
    officer, verifier = office.officers[regency], office.verifiers[regency]
    secret = [
        entry
        for entry in rows.waiting(Registrant)
        if entry.secrecy == 2
        and entry.life == Registrant.Life.ACTIVE
        and entry.district.regency_id == regency
        and entry.created_by != officer
    ]
    told = (
        (secret[:1], 0, "Dibawa warga ke puskesmas malam ini dalam keadaan pingsan", ""),
        ([], 1, "Anak sendirian di pelabuhan, mengaku pernah didata petugas", ""),
        (secret[1:2], 40, "Polisi bertanya siapa pendampingnya, korban tidak dapat bicara",
         "Sudah dicocokkan dengan polsek lewat telepon."),
    )  # fmt: skip
    for found, days, reason, note in told:
        if note and not found:
            continue
        at = rows.moment(rows.days_ago(days))
        entry = found[0] if found else None
        glass = rows.add(
            BrokenGlass,
            at=at,
            user=officer,
            registrant=entry,
            regency_id=regency,
            how=BrokenGlass.How.NUMBER if found else BrokenGlass.How.NAME,
            reason=reason,
            until=at + datetime.timedelta(hours=24) if found else None,
            reviewed_by=verifier if note else None,
            reviewed_at=at + datetime.timedelta(hours=5) if note else None,
            verdict=BrokenGlass.Verdict.PROPER if note else "",
            note=note,
        )
        rows.add(
            AuditEvent,
            at=at,
            actor=officer.pk,
            role="regency_officer",
            area=regency,
            action="ppks.glass.break" if found else "ppks.glass.miss",
            target_type="ppks.brokenglass",
            target=str(glass.pk),
            registrant=entry.pk if entry else None,
            happened_in=entry.district_id if entry else "",
            note=reason,
            secret=True,
        )


def _grants(register) -> None:
    """A few leaves to see a *rahasia* entry, one of them over."""
    rows, office = register.rows, register.office
    secret = [
        entry
        for entry in rows.waiting(Registrant)
        if entry.secrecy == 2 and entry.life == Registrant.Life.ACTIVE
    ]
    for number, registrant in enumerate(secret[:4]):
        regency = registrant.district.regency_id
        officer, verifier = office.officers[regency], office.verifiers[regency]
        if registrant.created_by == officer:
            continue
        given = rows.moment(rows.days_ago(60 if number == 0 else 2))
        rows.add(
            Grant,
            at=given,
            registrant=registrant,
            user=officer,
            reason="Mendampingi kunjungan bersama UPTD PPA",
            given_by=verifier,
            given_at=given,
            until=given + datetime.timedelta(days=14),
        )
        rows.add(
            AuditEvent,
            at=given,
            actor=verifier.pk,
            role="regency_verifier",
            area=regency,
            action="ppks.grant.give",
            target_type="ppks.registrant",
            target=str(registrant.pk),
            registrant=registrant.pk,
            happened_in=registrant.district_id,
            secret=True,
        )
