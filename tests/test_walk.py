"""The walk: every route × every role × own, foreign, secret and random object, GET and POST.

Whoever may not reach a page, or not its object, gets the one static 404: the same bytes,
status, headers and as many queries as for an id that does not exist, and nothing changes. Every
POST carries the body that succeeds for the rightful role, and is tried with it first: that is
the control.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.pages import PUBLIC, SIGNED_IN
from accounts.roles import Role
from cases.models import AffectedFamily, Disaster
from cases.tests.factories import make_case
from config.urls_index import pages
from conftest import make_user
from core.error_pages import error_page
from districts.models import District, Province, Regency
from ppks.models import Identification, Identity, Membership
from ppks.operations.access import join_team
from ppks.tests.factories import FAR_VILLAGE, VILLAGE, make_registrant, make_submission
from tests.page_forms import fields_for
from tksk.models import Assignment, Worker

OWN, FOREIGN, SECRET, RANDOM = "own", "foreign", "secret", "random"
HERE, FAR = "62.03.05", "62.71.01"
R = Role

FIELD_ROLES = {R.TKSK, R.REGENCY_OFFICER}
REACH = {
    # Which objects a role may reach, by kind of object: written by hand, not read from the code.
    "registrant": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
    },
    "identification": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
    },
    "submission": {  # the province verifier reaches only what waits too long
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
    },
    "case": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN, SECRET},
    },
    "disaster": {
        R.TKSK: {OWN},
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
    },
    "worker": {
        R.TKSK: set(),
        R.REGENCY_OFFICER: {OWN},
        R.REGENCY_VERIFIER: {OWN},
        R.PROVINCE_OFFICER: {OWN, FOREIGN},
        R.PROVINCE_VERIFIER: {OWN, FOREIGN},
        R.ROSTER_ADMIN: {OWN, FOREIGN},
        R.AUDITOR: {OWN, FOREIGN},
    },
}


@dataclass
class World:
    users: dict[str, User]
    objects: dict[tuple[str, str], object] = field(default_factory=dict)

    def get(self, name: str, place: str):
        return self.objects.get((name, place))


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


@pytest.fixture
def world(db, time_machine) -> World:
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)
    district, regency = District.objects.get(pk=HERE), Regency.objects.get(pk="62.03")
    province = Province.objects.get(pk="62")
    areas = {R.TKSK: district, R.REGENCY_OFFICER: regency, R.REGENCY_VERIFIER: regency}
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

        def person(name, village=village, kinds=kinds, by=by, secret=secret, **more):
            row = make_registrant(by, village=village, kinds=kinds, name=name, **more)
            if secret:
                join_team(row, by, by)
            return row

        nik = {OWN: "6203050101540001", FOREIGN: "6271010101540002"}.get(place, "")
        verified = person("Bue Darman", verified=True, nik=nik)
        put(("registrant", place), verified)
        put(("untouched", place), person("Indu Tenang", verified=True))
        put(("case", place), make_case(verified, by))
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
        put(("identification", place), make_identification(by, village, secret=secret))
        put(("ended", place), make_identification(
            by, village, secret=secret, state="ended", end_reason="menolak"))  # fmt: skip
        if not secret:
            disaster = Disaster.objects.create(
                name="Banjir " + place, sort="banjir", happened_on="2026-11-20",
                regency_id=village[:5])  # fmt: skip
            put(("disaster", place), disaster)
            put(("affected", place), AffectedFamily.objects.create(
                disaster=disaster, village_id=village, head="Amang " + place))  # fmt: skip
            worker = Worker.objects.create(name="TKSK " + place, search_name="tksk", sex="M")
            put(("worker", place), worker)
            put(("assignment", place), Assignment.objects.create(
                worker=worker, district_id=village[:8], since="2026-01-01"))  # fmt: skip
            with_account = Worker.objects.create(
                name="Berakun " + place, search_name="berakun", sex="F", user=by)  # fmt: skip
            Assignment.objects.create(worker=with_account, district_id=village[:8],
                                      since="2026-01-01", kind="pelaksana_tugas")  # fmt: skip
            put(("worker.account", place), with_account)
    return world


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
    form_action: str = ""  # the route the form leads to, where a button leads elsewhere
    acts: frozenset = frozenset()
    reads: bool = False
    get: bool = True
    query: str = ""
    setup: Callable | None = None
    ticks: str = ""  # the thing of a list that is ticked, as `families`


FIELD = frozenset(FIELD_ROLES)
VERIFIER = frozenset({R.REGENCY_VERIFIER})
ADMIN = frozenset({R.ROSTER_ADMIN})
REVEAL = frozenset({R.PROVINCE_OFFICER, R.PROVINCE_VERIFIER})
ALL_READERS = FIELD | VERIFIER | REVEAL
DAY = {"effective_on_0": "1", "effective_on_1": "11", "effective_on_2": "2026"}


def of_submission(thing, **more):
    return Route(thing=thing, scope="submission", **more)


def of_registrant(thing="registrant", **more):
    return Route(thing=thing, scope="registrant", **more)


def of_identification(thing="identification", **more):
    return Route(thing=thing, scope="identification", **more)


def of_disaster(**more):
    return Route(thing="disaster", scope="disaster", **more)


def of_case(thing="case", **more):
    return Route(thing=thing, scope="case", **more)


def section(name, **post):
    return of_submission("new.draft", more=(name,), post=post, acts=FIELD)


ROUTES: dict[str, list[Route]] = {
    "desk:home": [Route()],
    "desk:help": [Route()],
    "desk:birthday_list": [Route()],
    "desk:returned_list": [Route()],
    "desk:team_gap_list": [Route()],
    "desk:nik_list": [Route()],
    "desk:decree_list": [Route()],
    "desk:position_list": [Route()],
    "reports:dashboard": [Route()],
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
        Route(acts=FIELD, post={"name": "Kai Baru", "village": VILLAGE, "no_nik_reason": "hilang"})
    ],
    "ppks:identification_detail": [of_identification(), of_identification("ended")],
    "ppks:identification_edit": [of_identification(post={"name": "Kai Lain"}, acts=FIELD)],
    "ppks:identification_observations": [of_identification(post={"daily-help": "yes"}, acts=FIELD)],
    "ppks:identification_panels": [
        of_identification(
            post={},
            form_on="ppks:identification_observations",
            form_action="ppks:identification_observations",
            acts=FIELD,
            reads=True,
            get=False,
        )
    ],
    "ppks:identification_register": [
        of_identification(
            post={"kinds": "08", "main": "08"},
            form_on="ppks:identification_detail",
            acts=FIELD,
            get=False,
        )
    ],
    "ppks:identification_join": [
        of_identification(
            second="registrant",
            post={"kinds": "08", "main": "08"},
            form_action="ppks:identification_register",
            form_on="ppks:identification_detail",
            acts=FIELD,
            get=False,
        )
    ],
    "ppks:identification_end": [
        of_identification(
            post={"reason": "menolak"}, form_on="ppks:identification_detail", acts=FIELD, get=False
        )
    ],
    "ppks:identification_reopen": [
        of_identification(
            "ended", post={}, form_on="ppks:identification_detail", acts=FIELD, get=False
        )
    ],
    "ppks:registrant_list": [Route(), Route(query="?q=darman"), Route(query="?jenis=16")],
    "ppks:nik_search": [Route(post={"nik": "6203050101540001"}, reads=True, acts=ALL_READERS)],
    "ppks:registrant_detail": [of_registrant(), of_registrant("family")],
    "ppks:registrant_conditions": [of_registrant()],
    "ppks:registrant_visits": [of_registrant()],
    "ppks:registrant_history": [of_registrant()],
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
    "ppks:registrant_contact": [of_registrant(post={"phone": "081299998888"}, acts=FIELD)],
    "ppks:identification_repeat": [of_registrant(post={"livelihood": "kurang"}, acts=FIELD)],
    "ppks:identification_repeat_panels": [
        of_registrant(
            post={},
            form_on="ppks:identification_repeat",
            form_action="ppks:identification_repeat",
            acts=FIELD,
            reads=True,
            get=False,
        )
    ],
    "ppks:member_create": [
        of_registrant("family", post={"name": "Cucu", "relation": "cucu"}, acts=FIELD)
    ],
    "ppks:member_end": [
        of_registrant(
            "membership", post={"until_0": "24", "until_1": "11", "until_2": "2026"}, acts=FIELD
        )
    ],
    "ppks:visit_create": [of_registrant(post={}, acts=FIELD)],
    "ppks:visit_detail": [of_submission("new.draft"), of_submission("new.returned")],
    "ppks:visit_section": [section("rumah"), section("alamat", hamlet="Dusun Tiga")],
    "cases:case_list": [Route()],
    "cases:of_registrant": [of_registrant()],
    "cases:case_create": [
        of_registrant(
            "untouched",
            post={
                "category": "08",
                "problem": "Tidak makan dua hari",
                "source": "temuan",
                "urgency": "biasa",
            },
            acts=FIELD,
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
    "cases:case_correct": [of_case(post={"problem": "Tidak makan tiga hari"}, acts=FIELD)],
    "cases:note_create": [
        of_case(
            post={"text": "Sudah makan"},
            form_on="cases:case_detail",
            acts=FIELD | VERIFIER,
            get=False,
        )
    ],
    "ppks:submission_list": [Route()],
    "ppks:submission_queue": [Route()],
    "ppks:submission_detail": [of_submission("new.draft"), of_submission("new.submitted")],
    "ppks:submission_check": [of_submission("new.draft")],
    "ppks:submission_submit": [
        of_submission("new.draft", post={}, acts=FIELD, get=False, form_on="ppks:submission_check")
    ],
    "ppks:submission_withdraw": [
        of_submission(
            "new.submitted", post={}, acts=FIELD, get=False, form_on="ppks:submission_detail"
        )
    ],
    "ppks:submission_delete": [of_submission("new.draft", post={}, acts=FIELD)],
    "ppks:change_create": [of_registrant(post={"section": "alamat"} | DAY, acts=FIELD)],
    "ppks:change_section": [
        of_submission("change", more=("alamat",), post={"hamlet": "Dusun Empat"}, acts=FIELD)
    ],
    "ppks:change_drop": [
        of_submission("change", post={}, acts=FIELD, get=False, form_on="ppks:submission_detail")
    ],
    "ppks:end_create": [
        of_registrant(
            "untouched", post={"life": "deceased", "note": "kata ketua RT"} | DAY, acts=FIELD
        )
    ],
    "ppks:end_edit": [
        of_submission("end", post={"life": "not_found", "note": "sudah dicari"} | DAY, acts=FIELD)
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
}

UNWATCHED = {  # what is written by looking and refusing, and what nobody edits here
    "ppks_category", "ppks_criterion", "ppks_nameword", "ppks_observation",
    "ppks_observationcriterion",
}  # fmt: skip
WATCHED = sorted(
    model._meta.db_table
    for label in ("accounts", "tksk", "ppks", "cases", "reports")
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


class Walker:
    def __init__(self, world, masuk):
        self.world = world
        self.clients = {role: masuk(user) for role, user in world.users.items()}
        self.tried = 0
        self.bodies = {}

    def address(self, name, route, place):
        if not route.thing:
            return reverse(name) + route.query
        obj = self.world.get(route.thing, place)
        parts = [obj.pk if obj else uuid.uuid4(), *route.more]
        if route.second:
            second = self.world.get(route.second, place)
            parts.append(second.pk if second else uuid.uuid4())
        return reverse(name, args=parts)

    def body(self, name, route, role):
        """The body that succeeds for the rightful role on the own object."""
        place = OWN
        address = self.address(name, route, place).split("?")[0]
        page = address
        if route.form_on:
            first = Route(thing=route.thing) if route.thing else Route()
            page = self.address(route.form_on, first, place)
        with rolled_back():
            html = self.clients[role].get(page).content.decode()
        if route.form_action:
            address = self.address(route.form_action, Route(thing=route.thing), place)
        fields = fields_for(html, address, page)
        if route.ticks:
            fields |= {"families": str(self.world.get(route.ticks, place).pk)}
        return fields | route.post | {"submission_key": str(uuid.uuid4())}

    def send(self, role, method, address, body=None):
        """(response, whether the database changed, queries); what was done is undone."""
        self.tried += 1
        with rolled_back():
            before = fingerprint()
            with CaptureQueriesContext(connection) as queries:
                client, cookies = self.clients[role], self.clients[role].cookies.copy()
                response = client.get(address) if method == "GET" else client.post(address, body)
            client.cookies = cookies  # signing out is undone too
            return response, fingerprint() != before, len(queries)


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
def walker(world, masuk):
    return Walker(world, masuk)


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


def test_anonymous_is_sent_to_sign_in_everywhere(client, world):
    for name, roles in pages().items():
        for route in ROUTES[name]:
            address = Walker(world, lambda user: None).address(name, route, OWN)
            response = client.get(address)
            if roles == PUBLIC:
                assert response.status_code in (200, 302, 405), name
            else:
                assert response.status_code == 302, name
                assert response["Location"].startswith(reverse("accounts:sign_in")), name
