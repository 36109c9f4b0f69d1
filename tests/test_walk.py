"""The walk: every route × every role × own, foreign, secret and random object, GET and POST.

Whoever may not reach a page, or not its object, gets the one static 404: the same bytes,
status, headers and as many queries as for an id that does not exist, and nothing changes. Every
POST carries the body that succeeds for the rightful role, and is tried with it first: that is
the control.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.pages import PUBLIC, SIGNED_IN
from accounts.roles import Role
from cases.models import Action, AffectedFamily, Disaster, Programme, Provider
from cases.operations.visit import plan_after_care
from cases.tests.factories import (
    make_case,
    make_closure,
    make_flag,
    make_letter,
    make_provider,
    make_referral,
    make_service,
    make_task,
    make_transfer,
    make_visit,
)
from cases.tests.planned import make_assessment, make_plan
from config.urls_index import pages
from conftest import make_user, signed_in_client
from core import form_token
from core.error_pages import error_page
from core.models import Parameter
from districts.models import District, Institution, Province, Regency, Village
from fieldwork.tests.factories import make_entry
from ppks.models import (
    BrokenGlass,
    Consent,
    Grant,
    Identification,
    Identity,
    Membership,
    Registrant,
    TeamMember,
)
from ppks.operations.access import join_team
from ppks.tests.factories import (
    FAR_VILLAGE,
    PIXELS,
    VILLAGE,
    make_attachment,
    make_registrant,
    make_residence,
    make_submission,
)
from reports.models import RegencySummary
from reports.tests.factories import make_activity, make_report
from tests.page_forms import fields_for
from tksk.models import Assignment, Worker

OWN, FOREIGN, SECRET, RANDOM = "own", "foreign", "secret", "random"
HERE, FAR = "62.03.05", "62.71.01"
NOW = "2026-11-24T09:00:00+07:00"
HOME = "0192a000-0000-7000-8000-000000000001"
R = Role
INSTITUTIONS = {OWN: "P62-001", FOREIGN: "P62-002", SECRET: "P62-001"}

FIELD_ROLES = {R.TKSK, R.REGENCY_OFFICER}
REACH = {
    "registrant": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
    },
    "record": {  # more than number and kind
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN},
    },
    "identification": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN},
    },
    "submission": {  # the province verifier reaches only what waits too long
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN},
    },
    "case": {  # the province officer reaches who lives in an institution: the own ones here
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN},
    },
    "incoming": {R.INSTITUTION_OFFICER: {OWN, SECRET}},  # referred to the own institution
    "moving in": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.INSTITUTION_OFFICER: {OWN, SECRET},
    },
    "housing": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.INSTITUTION_OFFICER: {OWN, SECRET},
    },
    "disaster": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
    },
    "provider": {R.REGENCY_OFFICER: {OWN}, R.PROVINCE_OFFICER: {OWN, FOREIGN}},
    "programme": {R.PROVINCE_OFFICER: {OWN}},
    "worker": {
        R.TKSK: set(),
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
        R.ROSTER_ADMIN: {OWN, FOREIGN},
        R.AUDITOR: {OWN, FOREIGN},
    },
    "asked transfer": {  # the province verifier approves what crosses a regency
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
    },
    "summary": {  # of a regency; its address names the regency
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
        R.AUDITOR: {OWN, FOREIGN},
    },
    "team": {  # insiders; in the walk nobody but the verifier is one
        R.TKSK: set(),
        R.REGENCY_OFFICER: set(),
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: set(),
        R.PROVINCE_VERIFIER: set(),
    },
    "report": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
        R.AUDITOR: {OWN, FOREIGN},
    },
    "next report": {  # of the next district
        R.TKSK: set(),
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
        R.AUDITOR: {OWN, FOREIGN},
    },
    "entry": {role: {OWN} if role == R.TKSK else set() for role in R},  # who sent it
    "handed": {R.REGENCY_OFFICER: {OWN}, R.REGENCY_VERIFIER: {OWN, SECRET}},
    "oversight": {  # grants and broken glass of others
        R.TKSK: set(),
        R.REGENCY_OFFICER: set(),
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN, SECRET},
    },
}


@dataclass
class World:
    users: dict[str, User]
    objects: dict[tuple[str, str], object] = field(default_factory=dict)

    def get(self, name: str, place: str):
        return self.objects.get((name, place))

    @cached_property
    def stands(self) -> str:
        """How it stands, looked at once: each try is undone."""
        return fingerprint()


def nearby(village: str) -> str:
    """Another district of the same regency."""
    return {HERE: "62.03.02", FAR: "62.71.02"}[village[:8]]


def nearby_village(village: str) -> str:
    return Village.objects.filter(district=nearby(village)).order_by("pk").first().pk


def make_identification(by, village, *, secret=False, state="open", **more):
    row = Identification(
        subject="individual", name="Kai Ujang", sex="M", birth_year=1950, village_id=village,
        district_id=village[:8], secrecy=2 if secret else 0, state=state,
        answers={"violence": "kasar"} if secret else {"basic-needs-unmet": "yes"}, **more,
    )  # fmt: skip
    row.touch(by)
    row.save()
    Identity.objects.create(identification=row, no_nik_reason="hilang")
    return row


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all walks: each walk, and in it each try, is undone."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), rolled_back():
        yield make_world()


@pytest.fixture(scope="module")
def clients(world):
    """A signed-in client of each role."""
    return {role: signed_in_client(user) for role, user in world.users.items()}


def make_world() -> World:
    district, regency = District.objects.get(pk=HERE), Regency.objects.get(pk="62.03")
    province = Province.objects.get(pk="62")
    home = Institution.objects.get(pk="P62-001")
    areas = {R.TKSK: district, R.REGENCY_OFFICER: regency, R.REGENCY_VERIFIER: regency,
             R.INSTITUTION_OFFICER: home}  # fmt: skip
    users = {
        role: make_user(f"walk.{role}", f"Peran {role}", role, areas.get(role, province))
        for role in R
    }
    other = make_user("walk.other", "Orang Lain", R.TKSK, district)
    there = make_user("walk.there", "Di Sana", R.TKSK, District.objects.get(pk=FAR))
    world = World(users)
    places = {
        OWN: (VILLAGE, ("08",), other),
        FOREIGN: (FAR_VILLAGE, ("08",), there),
        SECRET: (VILLAGE, ("16",), other),
    }
    for place, (village, kinds, by) in places.items():
        put = world.objects.__setitem__
        secret = place == SECRET

        # Who is in the own district lives in an institution, who is far does not.
        lives = {} if place == FOREIGN else {
            "institution_id": "P62-001", "placement": "dalam_panti"}  # fmt: skip

        def person(name, village=village, kinds=kinds, by=by, secret=secret, lives=lives, **more):
            more = lives | more
            row = make_registrant(by, village=village, kinds=kinds, name=name, **more)
            if secret:
                join_team(row, by, by)
            return row

        nik = {OWN: "6203050101540001", FOREIGN: "6271010101540002"}.get(place, "")
        verified = person("Bue Darman", verified=True, nik=nik)
        put(("registrant", place), verified)
        put(("untouched", place), person("Indu Tenang", verified=True))
        put(("attachment", place), make_attachment(verified, by, caption="tampak depan"))
        put(("case", place), make_case(verified, by))
        put(("service.planned", place), make_service(
            verified, by, case=world.get("case", place), state="planned"))  # fmt: skip
        put(("service", place), make_service(verified, by, programme_id="LAINNYA"))
        for state, code in (("draft", "24"), ("submitted", "13"), ("approved", "12")):
            aim = make_case(verified, by, category_id=code)
            put((f"case.{state}", place), aim)
            plan = make_plan(aim, by, state=state, decided_by=there if by == other else other)
            put((f"plan.{state}", place), plan)
            put((f"action.{state}", place), Action.objects.get(goal__plan=plan))
            put((f"goal.{state}", place), plan.goals.get())
        plan = make_plan(make_case(verified, by, category_id="11"), by)
        put(("plan.done", place), plan)
        put(("action.done", place), Action.objects.create(
            goal=plan.goals.get(), who="RT", text="Antar", due_on="2026-11-01",
            done_on="2026-11-01", done_by=by))  # fmt: skip
        aim = world.get("case.draft", place)
        put(("assessment.draft", place), make_assessment(aim, by))
        begun, gone = make_case(person("Mambang"), by), there if by == other else other
        put(
            ("assessment.left", place), make_assessment(begun, gone)
        )  # who began it serves not here
        put(("plan.left", place), make_plan(begun, gone))
        put(("assessment.complete", place), make_assessment(aim, by, complete_by=other))
        put(("closing", place), make_case(person("Indu Selesai"), by, state="closing"))
        make_closure(world.get("closing", place), by)
        put(("closed", place), make_case(
            person("Indu Sudah"), by, state="closed", stage="closed"))  # fmt: skip
        moves_to = {HERE: FAR, FAR: HERE}[village[:8]]
        put(("transfer.asked", place), make_transfer(
            person("Bue Pindah", verified=True), by, to=moves_to, state="asked"))  # fmt: skip
        put(("transfer.out", place), make_transfer(
            person("Bue Tetangga", verified=True), by, to=nearby(village)))  # fmt: skip
        put(("transfer.in", place), make_transfer(
            person("Bue Datang", verified=True, village=nearby_village(village)), by,
            to=village[:8]))  # fmt: skip
        put(("transfer.done", place), make_transfer(
            person("Bue Jauh", verified=True), by, to=moves_to, state="accepted",
            approved_by=users[R.REGENCY_VERIFIER], answered_by=users[R.AUDITOR],
            answered_at=timezone.now(),
            to_village_id={HERE: VILLAGE, FAR: FAR_VILLAGE}[moves_to],
            file={"name": "Bue Jauh", "number": "X", "who": "", "village": "", "kinds": [],
                  "cases": [], "frozen_on": ""}))  # fmt: skip
        case = world.get("case", place)
        put(("visit", place), make_visit(case, by, next_action="antar ke puskesmas"))
        put(("task", place), make_task(by, case))
        put(("flag", place), make_flag(case, by))
        closed = make_case(person("Kai Selesai"), by, state="closed", stage="closed")
        put(("after_care", place), plan_after_care(closed, closed.opened_on, by)[0])
        case = world.get("case", place)
        Consent.objects.filter(registrant=verified).update(sharing=["rujukan", "dukcapil"])
        provider = make_provider(**{"pk": HOME} if place == OWN else {})
        house = Provider.objects.get(institution=INSTITUTIONS[place])
        coming = make_case(person("Kai Dirujuk", institution_id=None, placement="luar_panti"), by)
        Consent.objects.filter(registrant=coming.registrant).update(sharing=["rujukan"])
        for state in ("pending", "accepted"):
            put((f"referral.{state}", place), make_referral(
                case, by, state=state, provider=provider))  # fmt: skip
            put((f"incoming.{state}", place), make_referral(
                coming, by, state=state, provider=house))  # fmt: skip
        put(("residence", place), make_residence(
            person("Kai Penghuni"), by, institution=INSTITUTIONS[place]))  # fmt: skip
        for state in ("draft", "issued"):
            put((f"letter.{state}", place), make_letter(case, by, state=state))
        family = person("Keluarga Darman", verified=True, subject="family",
                        **{"kinds": ("19",) if secret else ("24",)})  # fmt: skip
        put(("family", place), family)
        put(("membership", place), Membership.objects.create(
            whole=family, name="Anak", relation="anak", created_by=by))  # fmt: skip
        for state in ("draft", "submitted", "returned"):
            new = person(f"Baru {state}")
            put((f"new.{state}", place), make_submission(new, by, state=state))
        put(("change", place), make_submission(
            verified, by, kind="change", effective_on="2026-11-01",
            proposal={"address.hamlet": "Dusun Dua"}))  # fmt: skip
        put(("end", place), make_submission(
            verified, by, kind="end", effective_on="2026-11-01",
            proposal={"life": "deceased"}))  # fmt: skip
        put(("identification", place), make_identification(
            by, village, secret=secret, institution_id=lives.get("institution_id")))  # fmt: skip
        mixed = ("16",) if secret else ("08", "16")
        guard(world, place, person("Indu Jaga", kinds=mixed), by)
        put(("ended", place), make_identification(
            by, village, secret=secret, state="ended", end_reason="menolak",
            institution_id=lives.get("institution_id")))  # fmt: skip
        if not secret:
            disaster = Disaster.objects.create(
                name="Banjir " + place, sort="banjir", happened_on="2026-11-20",
                regency_id=village[:5])  # fmt: skip
            put(("disaster", place), disaster)
            put(("affected", place), AffectedFamily.objects.create(
                disaster=disaster, village_id=village, head="Amang " + place))  # fmt: skip
            put(("provider", place), Provider.objects.create(
                name="LKS " + place, sort="lks", regency_id=village[:5]))  # fmt: skip
            worker = Worker.objects.create(name="TKSK " + place, search_name="tksk", sex="M")
            put(("worker", place), worker)
            put(("assignment", place), Assignment.objects.create(
                worker=worker, district_id=village[:8], since="2026-01-01"))  # fmt: skip
            with_account = Worker.objects.create(
                name="Berakun " + place, search_name="berakun", sex="F", user=by)  # fmt: skip
            Assignment.objects.create(worker=with_account, district_id=village[:8],
                                      since="2026-01-01", kind="pelaksana_tugas")  # fmt: skip
            put(("worker.account", place), with_account)
    for place, code in ((OWN, HERE), (FOREIGN, FAR)):
        world.objects["district", place] = District.objects.get(pk=code)
        world.objects["regency", place] = area = Regency.objects.get(pk=code[:5])
        RegencySummary.objects.create(
            regency=area, month="2026-09-01", state="submitted", submitted_by=other,
            submitted_at=timezone.now(), figures={"districts": [], "missing": [], "sections": []},
        )  # fmt: skip
    _reports(world, other, there)
    _entries(world, other, there)
    Parameter.objects.create(name="open_data", value=1)
    world.objects["programme", OWN] = Programme.objects.get(pk="PKH")
    return world


def _entries(world, other, there) -> None:
    """What came from phones: the walker's own, and what others gave to their office."""
    put = world.objects.__setitem__
    put(("entry", OWN), make_entry(world.users[R.TKSK]))
    put(("entry", FOREIGN), make_entry(there))
    put(("entry", SECRET), make_entry(other, secret=True))
    put(("handed", OWN), make_entry(other, state="handed"))
    put(("handed", FOREIGN), make_entry(there, state="handed"))
    put(("handed", SECRET), make_entry(other, state="handed", secret=True))


def _reports(world, other, there) -> None:
    """A draft, one that waits and a final one, on both sides."""
    for place, by, near in ((OWN, other, "62.03.02"), (FOREIGN, there, "62.71.02")):
        put = world.objects.__setitem__
        verifier = make_user(f"walk.v{near}", "Penilai", R.REGENCY_VERIFIER,
                             Regency.objects.get(pk=near[:5]))  # fmt: skip
        second = make_user(f"walk.p{near}", "Provinsi", R.PROVINCE_OFFICER,
                           Province.objects.get(pk="62"))  # fmt: skip
        put(("activity", place), make_activity(by, on=date(2026, 11, 20)))
        put(("report.submitted", place), make_report(
            by, month=date(2026, 9, 1), state="submitted"))  # fmt: skip
        put(("report.draft", place), make_report(by, month=date(2026, 10, 1)))
        neighbour = make_user(f"walk.n{near}", "Tetangga", R.TKSK, District.objects.get(pk=near))
        put(("report.final", place), make_report(
            neighbour, month=date(2026, 9, 1), state="final", verifier=verifier,
            province=second))  # fmt: skip
        for one in (verifier, second, neighbour):  # they made it, and walk nowhere
            one.position.delete()


GUARDED = {OWN: "222-222-222", FOREIGN: "333-333-333", SECRET: "444-444-444"}


def guard(world, place, entry, by) -> None:
    """An entry with a team, a grant and broken glass."""
    Registrant.objects.filter(pk=entry.pk).update(number=GUARDED[place])
    put, now = world.objects.__setitem__, timezone.now()
    put(("guarded", place), entry)
    put(("team.member", place), TeamMember.objects.get_or_create(
        registrant=entry, user=by, until=None, defaults={"added_by": by})[0])  # fmt: skip
    verifier = world.users[R.PROVINCE_VERIFIER]
    put(("grant", place), Grant.objects.create(
        registrant=entry, user=by, reason="menggantikan rekan", given_by=verifier,
        given_at=now - timedelta(days=1), until=now + timedelta(days=5)))  # fmt: skip
    put(("glass", place), BrokenGlass.objects.create(
        registrant=entry, user=by, regency_id=entry.district.regency_id, how="number",
        reason="dibawa ke rumah sakit", at=now, until=now + timedelta(hours=24)))  # fmt: skip


@dataclass(frozen=True)
class Route:
    """How a route is walked. `thing` is the object in its address (none for lists), `scope` the
    row of REACH; `post` what to change in the fields of the form at `form_on` (or of the page
    itself); `acts` the roles whose POST succeeds; `reads`: the POST only reads."""

    thing: str = ""
    scope: str = ""
    more: tuple = ()  # further parts of the address
    second: str = ""  # a second object in the address
    post: dict | None = None
    form_on: str = ""
    form_of: str = ""  # the object in that page's address, where it is another
    form_more: tuple = ()  # further parts of that page's address
    form_action: str = ""  # the route the form leads to, where a button leads elsewhere
    acts: frozenset = frozenset()
    reads: bool = False
    get: bool = True
    query: str = ""
    setup: Callable | None = None
    ticks: str = ""  # the thing of a list that is ticked
    tick_field: str = "families"


FIELD = frozenset(FIELD_ROLES)
WORKERS = FIELD | {R.PROVINCE_OFFICER}  # the latter inside institutions
VERIFIER = frozenset({R.REGENCY_VERIFIER})
GRID = frozenset(R) - {R.INSTITUTION_OFFICER}  # who sees how punctual reports are
FIELD_OFFICE = VERIFIER | {R.REGENCY_OFFICER}
OFFICER = frozenset({R.REGENCY_OFFICER})
GRANTERS = frozenset({R.REGENCY_VERIFIER, R.PROVINCE_VERIFIER})
ADMIN = frozenset({R.ROSTER_ADMIN})
REVEAL = frozenset({R.PROVINCE_OFFICER, R.PROVINCE_VERIFIER})
ALL_READERS = FIELD | VERIFIER | REVEAL
DUE = {"due_on_0": "1", "due_on_1": "12", "due_on_2": "2026"}
DAY = {"effective_on_0": "1", "effective_on_1": "11", "effective_on_2": "2026"}


def of_submission(thing, **more):
    return Route(thing=thing, scope="submission", **more)


def of_registrant(thing="registrant", **more):
    return Route(thing=thing, scope="registrant", **more)


def of_record(thing="registrant", **more):
    return Route(thing=thing, scope="record", **more)


def of_identification(thing="identification", **more):
    return Route(thing=thing, scope="identification", **more)


def of_disaster(**more):
    return Route(thing="disaster", scope="disaster", **more)


def of_case(thing="case", **more):
    return Route(thing=thing, scope="case", **more)


def of_incoming(state, **more):
    return Route(thing=f"incoming.{state}", scope="incoming", **more)


def of_report(thing="report.submitted", **more):
    return Route(thing=thing, scope="report", **more)


def of_entry(**more):
    return Route(thing="entry", scope="entry", **more)


TKSK = frozenset({R.TKSK})
RECEIVER = frozenset({R.INSTITUTION_OFFICER})
PROVIDER = frozenset({R.REGENCY_OFFICER, R.PROVINCE_OFFICER})
PROGRAMME = frozenset({R.PROVINCE_OFFICER})
HELP = {"state": "given", "programme": "SEMBAKO"}


def of_transfer(thing, **more):
    return Route(thing=thing, scope="case", **more)


def of_asked(**more):
    return Route(thing="transfer.asked", scope="asked transfer", **more)


def of_summary(month="2026-10", **more):
    return Route(thing="regency", scope="summary", more=(month,), form_more=(month,), **more)


def section(name, **post):
    return of_submission("new.draft", more=(name,), post=post, acts=WORKERS)


ROUTES: dict[str, list[Route]] = {
    "desk:home": [Route()],
    "desk:help": [Route()],
    "desk:manifest": [Route()],
    "desk:birthday_list": [Route()],
    "desk:returned_list": [Route()],
    "desk:team_gap_list": [Route()],
    "desk:nik_list": [Route()],
    "desk:decree_list": [Route()],
    "desk:position_list": [Route()],
    "reports:dashboard": [Route()],
    "reports:registered": [Route()],
    "reports:waiting": [Route()],
    "reports:trend": [Route()],
    "reports:coverage": [Route()],
    "reports:casework": [Route()],
    "reports:posts": [Route()],
    "reports:map": [Route()],
    "reports:daily_log": [Route(), Route(query="?bulan=2026-10")],
    "reports:activity_create": [
        Route(
            post={"kind": "rapat", "result": "Sepakat", "district": HERE},
            acts=FIELD,
        )
    ],
    "reports:activity_detail": [of_report("activity")],
    "reports:activity_edit": [of_report("activity", post={"result": "Lain"}, acts=FIELD)],
    "reports:activity_remove": [of_report("activity", post={}, acts=FIELD)],
    "reports:report_list": [Route(), Route(query="?tab=semua&bulan=2026-09")],
    "reports:report_create": [
        Route(
            post={"kecamatan": HERE, "bulan": "2026-11"},
            form_on="reports:report_list",
            acts=frozenset({R.TKSK}),
            get=False,
        )
    ],
    "reports:report_accept_many": [
        Route(
            post={},
            form_on="reports:report_list",
            ticks="report.submitted",
            tick_field="laporan",
            acts=VERIFIER,
            get=False,
        )
    ],
    "reports:report_detail": [of_report(), of_report("report.draft")],
    "reports:report_edit": [
        Route(
            thing="report.draft",
            scope="report",
            post={"obstacles": "Air surut"},
            acts=frozenset({R.TKSK}),
        )
    ],
    "reports:report_submit": [
        Route(thing="report.draft", scope="report", post={}, acts=frozenset({R.TKSK}))
    ],
    "reports:report_accept": [
        of_report(post={}, form_on="reports:report_detail", acts=VERIFIER, get=False)
    ],
    "reports:report_return": [of_report(post={"note": "Lengkapi"}, acts=VERIFIER)],
    "reports:report_reopen": [
        Route(
            thing="report.final",
            scope="next report",
            post={"reason": "Ada yang keliru"},
            acts=REVEAL,
        )
    ],
    "reports:report_line": [of_report(query="?baris=kegiatan.identifikasi&kolom=n")],
    "reports:report_pdf": [of_report()],
    "reports:report_print": [of_report()],
    "reports:recap": [Route()],
    "reports:recap_movement": [Route()],
    "reports:recap_compare": [Route()],
    "reports:recap_traits": [Route()],
    "reports:recap_spm": [Route()],
    "reports:recap_list": [Route()],
    "reports:recap_secret": [Route()],
    "reports:recap_secret_kinds": [Route()],
    "reports:recap_export": [
        Route(
            post={"bentuk": "csv"},
            form_on="reports:recap",
            acts=FIELD | VERIFIER | REVEAL | {R.AUDITOR},
            reads=True,
            get=False,
        )
    ],
    "reports:open_data_switch": [Route(post={"terbit": "tidak"}, acts=PROGRAMME)],
    "reports:open_index": [Route()],
    "reports:open_recap": [Route(more=("2026", "10", "csv")), Route(more=("2026", "10", "json"))],
    "reports:open_metadata": [Route(more=("csv",)), Route(more=("json",))],
    "reports:punctuality": [Route(), Route(query="?sampai=2026-09&kabupaten=62.71")],
    "reports:punctuality_csv": [
        Route(post={}, form_on="reports:punctuality", acts=GRID, get=False, reads=True)
    ],
    "reports:punctuality_xlsx": [
        Route(post={}, form_on="reports:punctuality", acts=GRID, get=False, reads=True)
    ],
    "reports:punctuality_report": [Route(thing="district", scope="report", more=("2026-09",))],
    "reports:summary_list": [Route(), Route(query="?bulan=2026-09")],
    "reports:summary_detail": [of_summary(), of_summary("2026-09")],
    "reports:summary_edit": [of_summary(post={"overview": "Banjir"}, acts=FIELD_OFFICE)],
    "reports:summary_submit": [
        of_summary(post={}, form_on="reports:summary_detail", acts=VERIFIER, get=False)
    ],
    "reports:summary_final": [
        of_summary("2026-09", post={}, form_on="reports:summary_detail", acts=REVEAL, get=False)
    ],
    "reports:summary_return": [
        of_summary(
            "2026-09",
            post={"note": "Lengkapi"},
            form_on="reports:summary_detail",
            acts=REVEAL,
            get=False,
        )
    ],
    "reports:summary_print": [of_summary(), of_summary("2026-09")],
    "reports:summary_pdf": [of_summary(), of_summary("2026-09")],
    "fieldwork:service_worker": [Route()],
    "fieldwork:shell": [Route()],
    "fieldwork:help": [Route()],
    "fieldwork:home": [Route()],
    "fieldwork:hello": [Route()],
    "fieldwork:pack": [
        Route(
            post={"villages": VILLAGE},
            form_on="fieldwork:home",
            form_action="fieldwork:home",
            acts=TKSK,
            get=False,
            reads=True,
        )
    ],
    "fieldwork:send": [Route(get=False)],  # what is no entry is told so
    "fieldwork:piece": [Route(more=(HOME,))],
    "fieldwork:entry_list": [Route()],
    "fieldwork:entry_detail": [of_entry()],
    "fieldwork:entry_hand_over": [of_entry(post={}, acts=TKSK)],
    "fieldwork:entry_drop": [of_entry(post={"reason": "salah orang"}, acts=TKSK)],
    "fieldwork:handed_list": [Route()],
    "fieldwork:handed_detail": [
        Route(thing="handed", scope="handed", post={"reason": "sudah dicatat"}, acts=FIELD_OFFICE)
    ],
    "accounts:account": [Route()],
    "accounts:password_change": [
        Route(
            post={
                "old_password": "kayu besi kelotok 77",
                "new_password": "sungai rotan empat perahu",
                "new_password_again": "sungai rotan empat perahu",
            },
            acts=frozenset(R),
        )
    ],
    "accounts:position_switch": [Route(post={}, acts=frozenset(R), reads=True)],
    "accounts:late_form": [Route(get=False)],
    "accounts:sign_out": [
        Route(post={}, form_on="desk:home", acts=frozenset(R), get=False, reads=True)
    ],
    "accounts:sign_in": [Route()],
    "accounts:activate": [Route()],
    "tksk:worker_list": [Route()],
    "tksk:vacant_list": [Route()],
    "tksk:worker_detail": [Route(thing="worker", scope="worker")],
    "tksk:worker_create": [Route(post={"name": "Baru Sekali", "sex": "M"}, acts=ADMIN)],
    "tksk:worker_edit": [
        Route(thing="worker", scope="worker", post={"name": "Nama Lain"}, acts=ADMIN)
    ],
    "tksk:assignment_create": [
        Route(
            thing="worker",
            scope="worker",
            acts=ADMIN,
            post={
                "kind": "pelaksana_tugas",
                "district": "62.03.17",
                "since_0": "1",
                "since_1": "11",
                "since_2": "2026",
            },
        )
    ],
    "tksk:assignment_end": [
        Route(
            thing="assignment",
            scope="worker",
            acts=ADMIN,
            post={"until_0": "1", "until_1": "11", "until_2": "2026", "end_reason": "pindah"},
        )
    ],
    "tksk:decree_create": [
        Route(
            thing="assignment",
            scope="worker",
            acts=ADMIN,
            post={
                "number": "467/1/2026",
                "issuer": "Dinas Sosial",
                "since_0": "1",
                "since_1": "1",
                "since_2": "2026",
                "until_0": "31",
                "until_1": "12",
                "until_2": "2026",
            },
        )
    ],
    "tksk:account_create": [
        Route(thing="worker", scope="worker", acts=ADMIN, post={"username": "akun.baru"})
    ],
    "tksk:activation_code": [
        Route(
            thing="worker.account",
            scope="worker",
            acts=ADMIN,
            post={},
            form_on="tksk:worker_detail",
        )
    ],
    "tksk:account_set_active": [
        Route(thing="worker.account", scope="worker", acts=ADMIN, post={"reason": "cuti panjang"})
    ],
    "ppks:identification_list": [Route()],
    "ppks:identification_create": [
        Route(
            acts=WORKERS,
            post={"name": "Kai Baru", "village": VILLAGE, "no_nik_reason": "hilang"},
        )
    ],
    "ppks:identification_detail": [of_identification(), of_identification("ended")],
    "ppks:identification_edit": [of_identification(post={"name": "Kai Lain"}, acts=WORKERS)],
    "ppks:identification_observations": [
        of_identification(post={"daily-help": "yes"}, acts=WORKERS)
    ],
    "ppks:identification_panels": [
        of_identification(
            post={},
            form_on="ppks:identification_observations",
            form_action="ppks:identification_observations",
            acts=WORKERS,
            reads=True,
            get=False,
        )
    ],
    "ppks:identification_register": [
        of_identification(
            post={"kinds": "08", "main": "08"},
            form_on="ppks:identification_detail",
            acts=WORKERS,
            get=False,
        )
    ],
    "ppks:identification_join": [
        of_identification(
            second="registrant",
            post={"kinds": "08", "main": "08"},
            form_action="ppks:identification_register",
            form_on="ppks:identification_detail",
            acts=WORKERS,
            get=False,
        )
    ],
    "ppks:identification_end": [
        of_identification(
            post={"reason": "menolak"},
            form_on="ppks:identification_detail",
            acts=WORKERS,
            get=False,
        )
    ],
    "ppks:identification_reopen": [
        of_identification(
            "ended", post={}, form_on="ppks:identification_detail", acts=WORKERS, get=False
        )
    ],
    "ppks:registrant_list": [Route(), Route(query="?q=darman"), Route(query="?jenis=16")],
    "ppks:nik_search": [Route(post={"nik": "6203050101540001"}, reads=True, acts=ALL_READERS)],
    "ppks:registrant_detail": [of_registrant(), of_registrant("family")],
    "ppks:registrant_conditions": [of_registrant()],
    "ppks:registrant_visits": [of_record()],
    "ppks:registrant_history": [of_record()],
    "ppks:registrant_reveal": [
        of_registrant(
            post={"reason": "diminta gubernur"},
            form_on="ppks:registrant_detail",
            acts=REVEAL,
            reads=True,
            get=False,
        )
    ],
    "ppks:registrant_nik": [
        of_registrant(
            post={"reason": "mengurus BPJS"},
            form_on="ppks:registrant_detail",
            reads=True,
            acts=ALL_READERS,
            get=False,
        )
    ],
    "ppks:registrant_contact": [of_record(post={"phone": "081299998888"}, acts=WORKERS)],
    "ppks:identification_repeat": [of_record(post={"livelihood": "kurang"}, acts=WORKERS)],
    "ppks:identification_repeat_panels": [
        of_record(
            post={},
            form_on="ppks:identification_repeat",
            form_action="ppks:identification_repeat",
            acts=WORKERS,
            reads=True,
            get=False,
        )
    ],
    "ppks:member_create": [
        of_record("family", post={"name": "Cucu", "relation": "cucu"}, acts=WORKERS)
    ],
    "ppks:member_end": [
        of_record(
            "membership", post={"until_0": "24", "until_1": "11", "until_2": "2026"}, acts=WORKERS
        )
    ],
    "ppks:visit_create": [of_record(post={}, acts=WORKERS)],
    "ppks:visit_detail": [of_submission("new.draft"), of_submission("new.returned")],
    "ppks:visit_section": [section("rumah"), section("alamat", hamlet="Dusun Tiga")],
    "cases:case_list": [Route()],
    "cases:of_registrant": [of_record()],
    "cases:case_create": [
        of_record(
            "untouched",
            post={
                "category": "08",
                "problem": "Tidak makan dua hari",
                "source": "temuan",
                "urgency": "biasa",
            },
            acts=WORKERS,
        )
    ],
    "cases:disaster_list": [Route()],
    "cases:disaster_create": [
        Route(
            post={
                "name": "Banjir Mandomai",
                "sort": "banjir",
                "happened_on_0": "20",
                "happened_on_1": "11",
                "happened_on_2": "2026",
            },
            acts=FIELD,
        )
    ],
    "cases:disaster_detail": [of_disaster()],
    "cases:disaster_edit": [of_disaster(post={"place": "Tepi Kapuas"}, acts=FIELD)],
    "cases:family_create": [
        of_disaster(
            post={"village": VILLAGE, "head": "Indu Baru"},
            form_on="cases:disaster_detail",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:family_create_many": [
        of_disaster(
            post={"village": VILLAGE, "lines": "Amang Satu; 4; 1"},
            form_on="cases:disaster_detail",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:help_create": [
        of_disaster(
            post={"help": "makanan"},
            form_on="cases:disaster_detail",
            acts=FIELD,
            get=False,
            ticks="affected",
        )
    ],
    "cases:family_edit": [
        Route(thing="affected", scope="disaster", post={"people": "6"}, acts=FIELD)
    ],
    "cases:family_delete": [
        Route(
            thing="affected",
            scope="disaster",
            post={},
            form_on="cases:family_edit",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:family_identify": [
        Route(
            thing="affected",
            scope="disaster",
            post={},
            form_on="cases:family_edit",
            form_action="cases:family_delete",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:case_detail": [of_case()],
    "cases:case_timeline": [of_case()],
    "cases:case_correct": [of_case(post={"problem": "Tidak makan tiga hari"}, acts=WORKERS)],
    "cases:note_create": [
        of_case(
            post={"text": "Sudah makan"},
            form_on="cases:case_detail",
            acts=WORKERS | VERIFIER,
            get=False,
        )
    ],
    "cases:provider_list": [Route()],
    "cases:provider_create": [Route(post={"name": "LKS Baru", "sort": "lks"}, acts=PROVIDER)],
    "cases:provider_edit": [
        Route(thing="provider", scope="provider", post={"name": "LKS Lain"}, acts=PROVIDER)
    ],
    "cases:programme_list": [Route()],
    "cases:programme_create": [Route(post={"code": "BARU", "name": "Baru"}, acts=PROGRAMME)],
    "cases:programme_edit": [
        Route(thing="programme", scope="programme", post={"name": "Lain"}, acts=PROGRAMME)
    ],
    "cases:case_services": [of_case()],
    "cases:case_service_create": [of_case(post=HELP, acts=WORKERS)],
    "cases:services_of_registrant": [of_record()],
    "cases:registrant_service_create": [of_record(post=HELP, acts=WORKERS)],
    "cases:service_give": [of_case("service.planned", post={}, acts=WORKERS)],
    "cases:service_change": [
        of_case("service", post={"note": "beras"}, acts=WORKERS),
        of_case("service.planned", post={"note": "beras"}, acts=WORKERS),
    ],
    "cases:service_cancel": [of_case("service", post={"reason": "salah catat"}, acts=WORKERS)],
    "ppks:submission_list": [Route()],
    "ppks:submission_queue": [Route()],
    "ppks:submission_detail": [of_submission("new.draft"), of_submission("new.submitted")],
    "ppks:submission_check": [of_submission("new.draft")],
    "ppks:submission_submit": [
        of_submission(
            "new.draft", post={}, acts=WORKERS, get=False, form_on="ppks:submission_check"
        )
    ],
    "ppks:submission_withdraw": [
        of_submission(
            "new.submitted", post={}, acts=WORKERS, get=False, form_on="ppks:submission_detail"
        )
    ],
    "ppks:submission_delete": [of_submission("new.draft", post={}, acts=WORKERS)],
    "ppks:change_create": [of_record(post={"section": "alamat"} | DAY, acts=WORKERS)],
    "ppks:change_section": [
        of_submission("change", more=("alamat",), post={"hamlet": "Dusun Empat"}, acts=WORKERS)
    ],
    "ppks:change_drop": [
        of_submission("change", post={}, acts=WORKERS, get=False, form_on="ppks:submission_detail")
    ],
    "ppks:end_create": [
        of_record(
            "untouched", post={"life": "deceased", "note": "kata ketua RT"} | DAY, acts=WORKERS
        )
    ],
    "ppks:end_edit": [
        of_submission("end", post={"life": "not_found", "note": "sudah dicari"} | DAY, acts=WORKERS)
    ],
    "ppks:submission_review": [of_submission("new.submitted")],
    "ppks:submission_verify": [
        of_submission(
            "new.submitted", post={}, acts=VERIFIER, get=False, form_on="ppks:submission_review"
        )
    ],
    "ppks:submission_return": [
        of_submission(
            "new.submitted",
            post={"note": "perbaiki alamat"},
            acts=VERIFIER,
            get=False,
            form_on="ppks:submission_review",
        )
    ],
    "ppks:submission_reject": [
        of_submission(
            "new.submitted",
            post={"note": "data ganda"},
            acts=VERIFIER,
            get=False,
            form_on="ppks:submission_review",
        )
    ],
    "cases:assessment_list": [of_case(), of_case("case.draft")],
    "cases:assessment_create": [of_case(post={"strengths": "Rajin berkebun"}, acts=FIELD)],
    "cases:assessment_detail": [of_case("assessment.draft"), of_case("assessment.complete")],
    "cases:assessment_edit": [of_case("assessment.draft", post={"legal": "0"}, acts=FIELD)],
    "cases:assessment_discard": [of_case("assessment.left", post={}, acts=FIELD)],
    "cases:assessment_complete": [
        of_case(
            "assessment.draft",
            post={},
            form_on="cases:assessment_detail",
            acts=OFFICER,
            get=False,
        )
    ],
    "cases:plan_current": [of_case(), of_case("case.approved")],
    "cases:plan_create": [
        of_case(
            post={"goal": "Punya KTP", "text": "Antar", "who": "RT", "user": ""} | DUE, acts=FIELD
        )
    ],
    "cases:plan_revise": [
        of_case("case.approved", post={}, form_on="cases:plan_current", acts=FIELD, get=False)
    ],
    "cases:plan_detail": [of_case("plan.draft"), of_case("plan.approved")],
    "cases:plan_discard": [of_case("plan.left", post={}, acts=FIELD)],
    "cases:goal_create": [of_case("plan.draft", post={"goal": "Punya KTP"}, acts=FIELD)],
    "cases:plan_submit": [
        of_case("plan.draft", post={}, form_on="cases:plan_detail", acts=OFFICER, get=False)
    ],
    "cases:plan_approve": [
        of_case("plan.submitted", post={}, form_on="cases:plan_detail", acts=VERIFIER, get=False)
    ],
    "cases:plan_return": [
        of_case(
            "plan.submitted",
            post={"remarks": "Siapa?"},
            form_on="cases:plan_detail",
            acts=VERIFIER,
            get=False,
        )
    ],
    "cases:goal_edit": [of_case("goal.draft", post={"text": "Punya akta"}, acts=FIELD)],
    "cases:goal_drop": [
        of_case("goal.draft", post={}, form_on="cases:goal_edit", acts=FIELD, get=False)
    ],
    "cases:action_create": [
        of_case("goal.draft", post={"text": "Antar", "who": "RT", "user": ""} | DUE, acts=FIELD)
    ],
    "cases:action_edit": [of_case("action.draft", post={"text": "Jemput"}, acts=FIELD)],
    "cases:action_drop": [
        of_case("action.draft", post={}, form_on="cases:action_edit", acts=FIELD, get=False)
    ],
    "cases:action_done": [
        of_case(
            "action.draft",
            post={},
            form_on="cases:plan_detail",
            form_of="plan.draft",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:action_reopen": [
        of_case(
            "action.done",
            post={},
            form_on="cases:plan_detail",
            form_of="plan.done",
            acts=FIELD,
            get=False,
        )
    ],
    "cases:closure_detail": [of_case(), of_case("closing")],
    "cases:case_close": [of_case(post={"reason": "mandiri", "summary": "Mandiri"}, acts=FIELD)],
    "cases:closure_approve": [
        of_case("closing", post={}, form_on="cases:closure_detail", acts=VERIFIER, get=False)
    ],
    "cases:closure_return": [
        of_case(
            "closing",
            post={"remark": "Kunjungi lagi"},
            form_on="cases:closure_detail",
            acts=VERIFIER,
            get=False,
        )
    ],
    "cases:closure_withdraw": [
        of_case("closing", post={}, form_on="cases:closure_detail", acts=FIELD, get=False)
    ],
    "cases:case_reopen": [of_case("closed", post={"reason": "Sakit lagi"}, acts=FIELD)],
    "cases:workload": [Route()],
    "cases:hand_over": [
        Route(
            post={"everything": "on", "worker": "walk.tksk", "reason": "Pindah tugas"},
            acts=frozenset({R.REGENCY_OFFICER, R.REGENCY_VERIFIER}),
        )
    ],
    "cases:transfer_list": [Route()],
    "cases:transfer_create": [
        of_registrant(
            "untouched", post={"to_district": "62.03.02", "reason": "Ikut anaknya"}, acts=FIELD
        )
    ],
    "cases:transfer_detail": [
        of_transfer("transfer.out"),
        of_transfer("transfer.in"),
        of_asked(),
    ],
    "cases:transfer_approve": [
        of_asked(
            post={},
            form_on="cases:transfer_detail",
            acts=VERIFIER | {R.PROVINCE_VERIFIER},
            get=False,
        )
    ],
    "cases:transfer_turn_down": [
        of_asked(
            post={"answer": "Tunggu surat"},
            form_on="cases:transfer_detail",
            acts=VERIFIER | {R.PROVINCE_VERIFIER},
            get=False,
        )
    ],
    "cases:transfer_accept": [
        of_transfer(
            "transfer.in",
            post={"village": VILLAGE},
            form_on="cases:transfer_detail",
            acts=frozenset({R.TKSK}),
            get=False,
        )
    ],
    "cases:transfer_refuse": [
        of_transfer(
            "transfer.in",
            post={"answer": "Bukan warga kami"},
            form_on="cases:transfer_detail",
            acts=FIELD | VERIFIER,  # the verifier for a rahasia one only
            get=False,
        )
    ],
    "cases:transfer_withdraw": [
        of_transfer("transfer.out", post={}, form_on="cases:transfer_detail", acts=FIELD, get=False)
    ],
    "cases:transfer_file": [of_transfer("transfer.done")],
    "cases:visit_list": [of_case()],
    "cases:visit_create": [of_case(post={"finding": "Sehat", "nothing_next": "on"}, acts=WORKERS)],
    "cases:visit_edit": [of_case("visit", post={"finding": "Masih sakit"}, acts=WORKERS)],
    "cases:step_done": [
        of_case(
            "visit", post={}, form_on="cases:visit_list", form_of="case", acts=WORKERS, get=False
        )
    ],
    "cases:evaluation_create": [of_case(post={"goal": "Makan", "met": "ya"}, acts=WORKERS)],
    "cases:after_care_miss": [of_case("after_care", post={"reason": "sudah pindah"}, acts=WORKERS)],
    "cases:task_list": [Route(), Route(query="?kapan=nanti&petugas=semua")],
    "cases:task_create": [Route(post={"text": "Telepon puskesmas"}, acts=WORKERS)],
    "cases:case_task_create": [of_case(post={"text": "Telepon puskesmas"}, acts=WORKERS)],
    "cases:task_edit": [of_case("task", post={"text": "Telepon lagi"}, acts=WORKERS)],
    "cases:task_done": [
        of_case(
            "task", post={}, form_on="cases:case_detail", form_of="case", acts=WORKERS, get=False
        )
    ],
    "cases:flag_create": [of_case(post={"reason": "Anjing galak"}, acts=WORKERS | VERIFIER)],
    "cases:flag_end": [of_case("flag", post={"reason": "sudah pindah"}, acts=WORKERS | VERIFIER)],
    "cases:referral_list": [of_case()],
    "cases:referral_create": [
        of_case(
            post={"provider": HOME, "reason": "Tidak makan", "asked": "Tempat tinggal"},
            acts=WORKERS,
        )
    ],
    "cases:referral_detail": [of_case("referral.pending"), of_case("referral.accepted")],
    "cases:referral_answer": [of_case("referral.pending", post={"accepted": "yes"}, acts=WORKERS)],
    "cases:referral_finish": [
        of_case("referral.accepted", post={"feedback": "Baik"}, acts=WORKERS)
    ],
    "cases:referral_withdraw": [
        of_case("referral.pending", post={"reason": "Keliru"}, acts=WORKERS)
    ],
    "cases:incoming_list": [Route(), Route(query="?keadaan=semua")],
    "cases:incoming_detail": [of_incoming("pending"), of_incoming("accepted")],
    "cases:incoming_answer": [of_incoming("pending", post={"accepted": "yes"}, acts=RECEIVER)],
    "cases:incoming_finish": [of_incoming("accepted", post={"feedback": "Baik"}, acts=RECEIVER)],
    "cases:resident_list": [Route()],
    "cases:resident_begin": [
        Route(thing="incoming.accepted", scope="moving in", post={}, acts=FIELD | RECEIVER)
    ],
    "cases:resident_end": [
        Route(
            thing="residence", scope="housing", post={"reason": "keluarga"}, acts=WORKERS | RECEIVER
        )
    ],
    "cases:letter_of_referral": [
        of_case("referral.pending", more=("surat_rujukan",), post={}, acts=WORKERS),
        of_case("referral.accepted", more=("berita_acara",), post={}, acts=WORKERS),
    ],
    "cases:letter_of_case": [
        of_case(
            more=(kind,),
            post={"receiver": "dukcapil", "addressee": "Dukcapil", "purpose": "Perekaman KTP"},
            acts=WORKERS,
        )
        for kind in ("surat_pengantar", "keterangan_telantar")
    ],
    "cases:letter_list": [Route(), Route(query="?keadaan=issued&q=460")],
    "cases:letter_detail": [of_case("letter.draft"), of_case("letter.issued")],
    "cases:letter_edit": [of_case("letter.draft", post={"purpose": "Pindah"}, acts=WORKERS)],
    "cases:letter_issue": [
        of_case("letter.draft", post={"signer_name": "Drs. Yansen"}, acts=OFFICER)
    ],
    "cases:letter_withdraw": [of_case("letter.draft", post={"reason": "Keliru"}, acts=WORKERS)],
    "cases:letter_print": [of_case("letter.draft"), of_case("letter.issued")],
    "cases:letter_pdf": [of_case("letter.draft"), of_case("letter.issued")],
    "ppks:attachment_list": [of_record()],
    "ppks:attachment_create": [
        of_record(
            post={"purpose": "rumah", "file": SimpleUploadedFile("a.jpg", PIXELS)}, acts=WORKERS
        )
    ],
    "ppks:attachment_detail": [of_record("attachment")],
    "ppks:attachment_file": [of_record("attachment")],
    "ppks:attachment_thumbnail": [of_record("attachment")],
    "ppks:attachment_remove": [  # somebody else added it
        of_record("attachment", post={"reason": "salah orang"}, acts=VERIFIER)
    ],
    "ppks:team": [Route(thing="guarded", scope="team")],
    "ppks:team_add": [
        Route(
            thing="guarded",
            scope="team",
            post={"user": "walk.regency_officer"},
            form_on="ppks:team",
            acts=VERIFIER,
            get=False,
        )
    ],
    "ppks:team_remove": [
        Route(thing="team.member", scope="team", post={"reason": "pindah tugas"}, acts=VERIFIER)
    ],
    "ppks:registrant_trail": [of_registrant(), of_registrant("guarded")],
    "ppks:grant_list": [Route()],
    "ppks:grant_create": [
        Route(
            post={
                "number": GUARDED[OWN],
                "user": "walk.regency_officer",
                "reason": "menggantikan rekan",
                "days": "3",
            },
            acts=GRANTERS,
        )
    ],
    "ppks:grant_end": [
        Route(thing="grant", scope="oversight", post={"reason": "sudah selesai"}, acts=GRANTERS)
    ],
    "ppks:glass_list": [Route(), Route(query="?keadaan=semua")],
    "ppks:glass_create": [
        Route(
            post={
                "number": GUARDED[OWN],
                "reason": "Pingsan di dermaga, perlu tahu obatnya",
                "sure": "on",
            },
            acts=FIELD,
        )
    ],
    "ppks:glass_detail": [
        Route(
            thing="glass",
            scope="oversight",
            post={"verdict": "patut", "note": "sudah dibicarakan"},
            acts=GRANTERS,
        )
    ],
    "ppks:access_trail": [Route(), Route(query="?masa=tahun")],
}

UNWATCHED = {  # what is written by looking and refusing, and what nobody edits here
    "ppks_category", "ppks_criterion", "ppks_nameword", "ppks_observation",
    "ppks_observationcriterion",
    "cases_look",  # a look, which a GET may write (SECURITY.md, decision 3)
}  # fmt: skip
WATCHED = ["core_parameter"] + sorted(
    model._meta.db_table
    for label in ("accounts", "tksk", "ppks", "cases", "reports", "fieldwork")
    for model in apps.get_app_config(label).get_models()
    if model._meta.db_table not in {"accounts_throttle", *UNWATCHED}
)


def fingerprint() -> str:
    """What stands in the database, audit and sessions apart."""
    parts = " || ".join(
        f"coalesce((SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t), '')"
        for table in WATCHED
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5({parts})")
        return cursor.fetchone()[0]


def written() -> int:
    """Rows written in these tables so far in this transaction, undone or not: none more, and
    nothing can stand otherwise than before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables "
            "WHERE relname = ANY(%s)",
            [WATCHED],
        )
        return cursor.fetchone()[0]


class Walker:
    def __init__(self, world, clients):
        self.world = world
        self.clients = clients
        self.tried = 0
        self.bodies = {}
        self.untouched = world.stands if clients else ""

    def address(self, name, route, place):
        if not route.thing:
            return reverse(name, args=route.more) + route.query
        obj = self.world.get(route.thing, place)
        parts = [obj.pk if obj else uuid.uuid4(), *route.more]
        if route.second:
            second = self.world.get(route.second, place)
            parts.append(second.pk if second else uuid.uuid4())
        return reverse(name, args=parts) + route.query

    def body(self, name, route, role):
        """The body that succeeds for the rightful role on the own object."""
        place = OWN
        address = self.address(name, route, place).split("?")[0]
        page = address
        if route.form_on:
            first = Route(thing=route.form_of or route.thing, more=route.form_more)
            page = self.address(route.form_on, first, place)
        with rolled_back():
            html = self.clients[role].get(page).content.decode()
        if route.form_action:
            address = self.address(route.form_action, Route(thing=route.thing), place)
        fields = fields_for(html, address, page)
        if route.ticks:
            ticked = self.world.get(route.ticks, place)
            version = f":{ticked.version}" if route.tick_field == "laporan" else ""
            fields |= {route.tick_field: f"{ticked.pk}{version}"}
        fields.pop(form_token.NAME)  # says who opened the page; other roles send the body too
        return fields | route.post | {"submission_key": str(uuid.uuid4())}

    def send(self, role, method, address, body=None):
        """(response, whether the database changed, queries); what was done is undone."""
        self.tried += 1
        for value in (body or {}).values():
            if hasattr(value, "seek"):  # a file, read by the POST before
                value.seek(0)
        with rolled_back():
            before = written()
            queries = []
            with connection.execute_wrapper(counting(queries)):
                client, cookies = self.clients[role], self.clients[role].cookies.copy()
                response = client.get(address) if method == "GET" else client.post(address, body)
            client.cookies = cookies  # signing out is undone too
            changed = written() != before and fingerprint() != self.untouched
            return response, changed, len(queries)


def counting(queries: list):
    """Notes each statement, more cheaply than Django's own log of them."""

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    return note


class rolled_back:
    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *failure):
        transaction.set_rollback(True)
        self.atomic.__exit__(*failure)


def assert_static_404(response, what):
    assert response.status_code == 404, f"{what}: {response.status_code}"
    assert response.content == error_page(404).content, what
    assert not response.cookies, what
    return tuple(sorted(response.headers.items()))


def walk(walker, name, route) -> None:
    roles = pages()[name]
    everyone = roles in (PUBLIC, SIGNED_IN)
    body = {}
    if route.post is not None:
        rightful = sorted(route.acts)[-1] if R.TKSK not in route.acts else R.TKSK
        body = walker.body(name, route, rightful)
        response, changed, _ = walker.send(
            rightful, "POST", walker.address(name, route, OWN).split("?")[0], body
        )
        what = f"control: POST {name} as {rightful}"
        wanted = (200, 302) if route.reads else (302,)
        assert response.status_code in wanted, f"{what}: {response.status_code}"
        assert changed != route.reads, what
    for role in R:
        may = everyone or role in roles
        reach = REACH[route.scope].get(role, set()) if route.scope else {OWN}
        places = [OWN, FOREIGN, SECRET, RANDOM] if route.thing else [OWN]
        if not may:  # turned away before any object is looked up
            places = places[:1] + places[3:]
        random = {}
        for place in reversed(places):
            if place != RANDOM and route.thing and walker.world.get(route.thing, place) is None:
                continue
            address = walker.address(name, route, place)
            for method in ("GET", "POST"):
                what = f"{method} {name} {place} as {role}"
                fresh = body | {"submission_key": str(uuid.uuid4())}
                response, changed, queries = walker.send(
                    role, method, address if method == "GET" else address.split("?")[0], fresh
                )
                if not may or place not in reach:
                    if method == "GET" and not route.get and response.status_code == 405:
                        assert may, what  # says only that nobody GETs this
                        continue
                    if method == "POST" and route.post is None and response.status_code == 405:
                        assert may, what
                        continue
                    headers = assert_static_404(response, what)
                    assert not changed, what
                    if place == RANDOM:
                        random[method] = (headers, queries)
                    elif route.thing and may:
                        assert (headers, queries) == random[method], what
                elif method == "GET":
                    wanted = (200, 302) if route.get else (405,)
                    assert response.status_code in wanted, f"{what}: {response.status_code}"
                    assert not changed, what
                elif route.post is None:
                    assert response.status_code in (200, 302, 405), what
                    assert not changed, what
                elif role not in route.acts:
                    assert not changed, what


@pytest.fixture
def walker(world, clients, db):
    return Walker(world, clients)


def test_the_walk_knows_every_route():
    assert set(pages()) == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_walk(walker, name, record_property):
    for route in ROUTES[name]:
        walk(walker, name, route)
    record_property("tried", walker.tried)
    print(f"{name}: {walker.tried} pairs tried")
    assert walker.tried >= len(R)


@pytest.mark.parametrize(
    ("name", "gate"),
    [("ppks:registrant_detail", "ppks.views.registrant.Registrant"),
     ("ppks:submission_review", "ppks.views.verification.Submission")],
)  # fmt: skip
def test_control_a_loosened_scope_turns_the_walk_red(walker, name, gate, monkeypatch):
    """Take the one door away, and the walk must fail."""
    from ppks import querysets

    for cls in (querysets.RegistrantQuerySet, querysets.SubmissionQuerySet):
        monkeypatch.setattr(cls, "visible_to", lambda self, user: self.all())
    with pytest.raises(AssertionError):
        for route in ROUTES[name]:
            walk(walker, name, route)


def test_control_a_loosened_page_turns_the_walk_red(walker, monkeypatch):
    """Let one role too many onto one page, and the walk must fail."""
    from ppks.views.verification import submission_queue

    monkeypatch.setattr(
        submission_queue, "page_roles", submission_queue.page_roles | {Role.AUDITOR}
    )
    with pytest.raises(AssertionError):
        walk_with_table(walker, "ppks:submission_queue", {R.REGENCY_VERIFIER, R.PROVINCE_VERIFIER})


def walk_with_table(walker, name, roles) -> None:
    """Compare who reaches a page with a set written by hand."""
    for role in R:
        response, _, _ = walker.send(role, "GET", reverse(name))
        assert (response.status_code != 404) == (role in roles), role


def test_anonymous_is_sent_to_sign_in_everywhere(client, world, db):
    for name, roles in pages().items():
        for route in ROUTES[name]:
            address = Walker(world, {}).address(name, route, OWN)
            response = client.get(address)
            if roles == PUBLIC:
                assert response.status_code in (200, 302, 405), name
            else:
                assert response.status_code == 302, name
                assert response["Location"].startswith(reverse("accounts:sign_in")), name
