"""One sealed child with a case, searched for on every page of every role.

The ground is the world of the walk: whatever stands there in the place *secret* is made the
child's, so that a new page or a new kind of row comes in by itself with its line in
`tests/test_walk.py`. Searched for are the name, which is written into every free text of every
row of the child, the numbers, and the ids. The kind cannot be searched for, since pages name
kinds for other reasons: instead every page has to stay the same, byte for byte, when the child's
kind is another *rahasia* one. Beside the child stands somebody who is ordinary to outsiders and
has a *rahasia* kind and a case of it as well.
"""

import io
import re
import zipfile
from collections import defaultdict
from functools import cached_property

import pypdf
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import reverse

from accounts.pages import PUBLIC, SIGNED_IN
from accounts.roles import Role
from cases.models import Referral
from cases.querysets import OfCaseQuerySet
from cases.tests.factories import make_case
from config.urls_index import pages
from conftest import signed_in_client
from core.names import search_key
from core.querysets import ScopedQuerySet
from ppks.models import Category, Condition, Identity, Registrant, Residence
from ppks.operations.access import refresh_secrecy
from ppks.querysets import RegistrantQuerySet, RegistrantScopedQuerySet
from tests.page_forms import TOKENS
from tests.test_walk import (  # noqa: F401 - two fixtures
    FOREIGN,
    OWN,
    ROUTES,
    SECRET,
    Walker,
    clients,
    rolled_back,
    world,
)

MARK = "Tiaralestari"
ALIKE = "Tiarelestari Sangen"  # what somebody else is called: a double, were it shown
NIK = "6203054101160009"
CHILD, OTHER_KIND = "06", "07"
MIXED, OTHER_MIXED = "16", "17"
TEAM = "team"
DEPTH = 3  # of foreign keys between a row and its entry
OUTSIDERS = [role for role in Role if role != Role.REGENCY_VERIFIER]
INSIDERS = [Role.REGENCY_VERIFIER, TEAM]
# What an address of a list may ask for; part of the name, so that no page says it back.
QUERIES = ("", f"?q={MARK[:9].lower()}", "?q=SEALEDX22", f"?jenis={CHILD}&keadaan=semua")
# Where a page asks for one of these, in a form or by its links; the search on top is every page's.
ASKS = re.compile(r'name="(q|jenis|keadaan)"|[?&](q|jenis|keadaan)=')

# Who oversees grants and broken glass knows of them by number or id, never by name
# (DESIGN.md section 2); nobody else does.
KEEPERS = {
    Role.PROVINCE_VERIFIER: {
        "ppks:grant_list", "ppks:grant_end", "ppks:glass_list", "ppks:glass_detail",
    },
    Role.AUDITOR: {"ppks:grant_list", "ppks:glass_list", "ppks:access_trail"},
}  # fmt: skip
# Whom it was referred to knows who is coming, never why (`cases.sharing`).
TOLD_WHO = ("cases:incoming_list", "cases:incoming_detail", "cases:incoming_answer",
            "cases:incoming_finish", "cases:resident_begin")  # fmt: skip
LIVING = ("cases:resident_list", "cases:resident_end")  # by number
OVERSEEN = {"ppks.grant", "ppks.brokenglass"}  # their reasons are written for the overseer
NOT_TEXT = {"screening", "wording", "search_name", "username"}  # codes and keys


class Sealed:
    """The child, everything that hangs on it, and what must not be read."""

    def __init__(self, world):  # noqa: F811
        self.world = world
        self.entries = self._entries()
        self._make_them_the_child()
        self._mixed_case()
        self._write_the_name_everywhere()
        self.names = {MARK.lower(), NIK, Identity.objects.get(registrant=self.child).masked_nik}
        self.numbers = {number.lower() for number in (*self._numbers(), self.mixed_case.number)}
        self.ids = {str(row) for rows in self._rows() for row in rows.values_list("pk", flat=True)}
        self.ids.add(str(self.mixed_case.pk))
        self.ids -= {str(user.pk) for user in world.users.values()}

    def _entries(self) -> list:
        found = set()
        for (_, place), thing in self.world.objects.items():
            if place == SECRET:
                whose = thing if isinstance(thing, Registrant) else None
                for name in ("registrant", "whole"):
                    whose = whose or getattr(thing, name, None)
                found |= {whose.pk} if whose else set()
        return list(Registrant.objects.filter(pk__in=found).order_by("pk"))

    def _make_them_the_child(self):
        self.child = self.world.get("registrant", SECRET)
        for place, entry in enumerate(self.entries):
            entry.name = f"{MARK} Sangen {'abcdefghijklmnop'[place]}"
            entry.number = f"SEA-LED-X{22 + place}" if entry != self.child else "SEA-LED-XYZ"
            if entry == self.child:
                entry.number, entry.birth_year = "SEA-LED-X22", 2016
            elif place == 0:
                entry.number = "SEA-LED-XYZ"
            entry.search_name = search_key(entry.name)
            entry.save()
        self.switch(self.child, "16", CHILD)
        identity = Identity.objects.get(registrant=self.child)
        identity.set_nik(NIK)
        identity.no_nik_reason, identity.seen_how = "", "kartu"
        identity.save()
        own = self.world.get("identification", OWN)
        type(own).objects.filter(pk=own.pk).update(name=ALIKE, sex="F", birth_year=2016)

    def _mixed_case(self):
        self.mixed = self.world.get("guarded", OWN)
        by = self.world.get("team.member", OWN).user
        self.mixed_case = make_case(
            self.mixed, by, category_id=MIXED, problem=MARK, source_note=MARK, tonight=MARK
        )

    def _paths(self) -> dict:
        """Every model whose rows hang on an entry, with the lookups that lead to it."""
        found = defaultdict(set, {Registrant: {"pk"}})
        for _ in range(DEPTH):
            for model in apps.get_models():
                for field in model._meta.concrete_fields:
                    for way in list(found.get(field.related_model, ())):
                        found[model].add(field.name if way == "pk" else f"{field.name}__{way}")
        return found

    @cached_property
    def _ids(self) -> dict:
        """The child's rows of every model that has any."""
        entries, found = [entry.pk for entry in self.entries], {}
        for model, ways in self._paths().items():
            ids = set()
            for way in ways:
                rows = model.objects.filter(**{f"{way}__in": entries})
                ids |= set(rows.values_list("pk", flat=True))
            if ids:
                found[model] = ids
        return found

    def _rows(self):
        for model, ids in self._ids.items():
            yield model.objects.filter(pk__in=ids)

    def _numbers(self):
        for rows in self._rows():
            fields = {field.name: field for field in rows.model._meta.concrete_fields}
            if isinstance(fields.get("number"), models.CharField):
                yield from (number for number in rows.values_list("number", flat=True) if number)

    def _write_the_name_everywhere(self):
        for rows in self._rows():
            if rows.model._meta.label_lower in OVERSEEN or rows.model is Registrant:
                continue
            fields = rows.model._meta.concrete_fields
            texts = {field.name: MARK for field in fields if self._is_free_text(field)}
            if not self._write(rows, texts):  # the database holds one of them to something else
                for name in texts:
                    self._write(rows, {name: MARK})
            for field in fields:
                if isinstance(field, models.JSONField):
                    for pk, value in rows.values_list("pk", field.name):
                        if marked(value) != value:
                            self._write(rows.filter(pk=pk), {field.name: marked(value)})

    def _write(self, rows, values: dict) -> bool:
        try:
            with transaction.atomic():
                if values:
                    rows.update(**values)
        except DatabaseError:
            return False
        return True

    def _is_free_text(self, field) -> bool:
        room = field.max_length is None or field.max_length >= len(MARK)
        return (
            type(field) in (models.CharField, models.TextField)
            and not (field.choices or field.unique or field.primary_key)
            and room
            and field.name not in NOT_TEXT
        )

    def switch(self, entry, old: str, new: str) -> None:
        """Another *rahasia* kind for an entry, everywhere it is written."""
        Condition.objects.filter(registrant=entry, category=old).update(category=new)
        entry = Registrant.objects.get(pk=entry.pk)
        refresh_secrecy(entry)
        entry.save()
        for model, ways in self._paths().items():
            for field in model._meta.concrete_fields:
                if field.related_model is Category and model is not Condition:
                    for way in ways:
                        rows = model.objects.filter(**{way: entry.pk, field.name: old})
                        rows.update(**{field.name: new})

    def words_for(self, role, route: str) -> set[str]:
        """What must not be read on a page by an outsider."""
        if role == Role.PROVINCE_VERIFIER and route in KEEPERS[role]:
            return self.names
        if role == Role.AUDITOR and route in KEEPERS[role]:
            return self.names | self.numbers
        if role == Role.INSTITUTION_OFFICER:
            return self._words_inside(route)
        return self.names | self.numbers | self.ids

    def _words_inside(self, route: str) -> set[str]:
        """What an institution must not read: why anybody comes, or who lives there."""
        led = {str(pk) for model in (Referral, Residence) for pk in self._ids[model]}
        if route in TOLD_WHO:
            return self.numbers | (self.ids - led)
        if route in LIVING:
            inside = self.world.get("residence", SECRET).registrant
            number = Registrant.objects.get(pk=inside.pk).number.lower()
            return self.names | (self.numbers - {number}) | (self.ids - led)
        return self.names | self.numbers | self.ids


def marked(value):
    """JSON with the name for every text of more than one word; codes stay."""
    if isinstance(value, dict):
        return {key: marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one) for one in value]
    return MARK if isinstance(value, str) and " " in value else value


@pytest.fixture(scope="module")
def sealed(world):  # noqa: F811
    return Sealed(world)


@pytest.fixture
def walker(sealed, clients, db):  # noqa: F811
    team = signed_in_client(sealed.world.get("team.member", OWN).user)
    return Walker(sealed.world, clients | {TEAM: team})


def addresses(walker):
    """Every page there is: route and address, of the child and of others."""
    for name in sorted(pages()):
        for route in ROUTES[name]:
            if not route.get:
                continue
            for place in (OWN, FOREIGN, SECRET) if route.thing else (OWN,):
                if route.thing and walker.world.get(route.thing, place) is None:
                    continue
                address = walker.address(name, route, place)
                yield name, address


def get(walker, role, address):
    with rolled_back():
        return walker.clients[role].get(address)


def text_of(response) -> str:
    """Everything an answer says, lower case: headers, file name, page, paper, sheet."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    if content[:4] == b"%PDF":
        sheets = pypdf.PdfReader(io.BytesIO(content)).pages
        content = "\n".join(sheet.extract_text() for sheet in sheets).encode()
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{content.decode(errors='replace')}".lower()


def read(walker, role, only=None) -> dict[str, tuple[str, str]]:
    """What a role reads on every page, and on every list with what it may be asked for, by
    address: the route, and the text. A page that is not
    the role's answers the one static 404, which the walk compares."""
    mine = {
        name
        for name, roles in pages().items()
        if role == TEAM or roles in (PUBLIC, SIGNED_IN) or role in roles
    }
    found = {}
    for name, address in addresses(walker):
        if name in mine and (not only or name in only):
            text = text_of(get(walker, role, address))
            found[address] = name, text
            asks = "?" not in address and ASKS.search(text.partition("<main")[2])
            for query in QUERIES[1:] if asks else ():
                found[address + query] = name, text_of(get(walker, role, address + query))
    assert found, "no page was looked at"
    return found


def leaks(sealed, role, shown: dict) -> list[tuple[str, str]]:
    """Where something of the child can be read."""
    found = []
    for address, (name, text) in shown.items():
        text = text.replace("sealedx22", "")  # what was asked for
        found += [(address, w) for w in sealed.words_for(role, name) if w.lower() in text]
    return found


def told_apart(walker, sealed, role, shown: dict, only=None) -> list[str]:
    """Pages that change with the *rahasia* kind of the child and of the mixed entry."""
    for address in list(shown)[:20]:
        again = text_of(get(walker, role, address))
        assert plain(again) == plain(shown[address][1]), "the same world, yet another page"
    sealed.switch(sealed.child, CHILD, OTHER_KIND)
    sealed.switch(sealed.mixed, MIXED, OTHER_MIXED)
    now = read(walker, role, only)
    assert now.keys() == shown.keys()
    return [address for address in now if plain(now[address][1]) != plain(shown[address][1])]


def plain(text: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'"(csrf|now|until)": "[^"]*"', "", TOKENS.sub("", text))


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_outside_reads_anything_of_the_child_or_can_tell_the_kind(walker, sealed, role):
    shown = read(walker, role)
    assert leaks(sealed, role, shown) == []
    assert told_apart(walker, sealed, role, shown) == []


def test_the_nik_of_the_child_is_found_by_nobody_outside(walker, sealed):
    url, tried = reverse("ppks:nik_search"), 0
    for role in {*OUTSIDERS} & pages()["ppks:nik_search"]:
        response = walker.clients[role].post(url, {"nik": NIK})
        assert response.status_code == 200 and response.context["lines"] == []
        words = sealed.words_for(role, "ppks:nik_search") - {NIK}
        assert not [word for word in words if word.lower() in text_of(response)]
        tried += 1
    assert tried == 4
    assert len(walker.clients[TEAM].post(url, {"nik": NIK}).context["lines"]) == 1  # the control


# Controls

SHOWN = ("ppks:registrant_list", "ppks:registrant_detail", "cases:case_list", "cases:case_detail")


def test_control_everything_of_the_child_is_looked_for(sealed):
    """The child has a case and rows of many sorts, with the name in their texts."""
    rows = {model._meta.label_lower for model in sealed._ids}
    assert rows >= {
        "ppks.registrant", "ppks.condition", "ppks.identity", "ppks.consent", "ppks.submission",
        "ppks.datacollection", "ppks.membership", "ppks.teammember", "ppks.grant",
        "ppks.brokenglass", "cases.case",
    }  # fmt: skip
    case = sealed.world.get("case", SECRET)
    case.refresh_from_db()
    assert case.problem == MARK and case.category_id == CHILD
    assert {"sea-led-x22", case.number.lower()} <= sealed.numbers and str(case.pk) in sealed.ids


@pytest.mark.parametrize("role", INSIDERS)
def test_control_team_and_verifier_read_name_and_kind(walker, sealed, role):
    only = {*SHOWN, "ppks:team"}
    shown = read(walker, role, only)
    found = leaks(sealed, role, shown)
    for name in SHOWN:
        words = {word for address, word in found if shown[address][0] == name}
        assert MARK.lower() in words, name
    changed = told_apart(walker, sealed, role, shown, only)
    assert sealed.child.get_absolute_url() in changed
    assert reverse("ppks:team", args=[sealed.mixed.pk]) in changed


def test_control_a_loosened_scope_is_seen(walker, sealed, monkeypatch):
    """The area without the team: what the scope would be if it forgot about secrecy."""
    for cls in (RegistrantScopedQuerySet, RegistrantQuerySet, OfCaseQuerySet):
        monkeypatch.setattr(cls, "visible_to", ScopedQuerySet.visible_to)
    for name in SHOWN:
        assert leaks(sealed, Role.TKSK, read(walker, Role.TKSK, {name})), name


def test_control_a_line_that_names_secret_kinds_is_seen(walker, sealed, monkeypatch):
    monkeypatch.setattr("ppks.querysets.knows", lambda *_, **__: models.Value(True))
    only = {"ppks:registrant_list"}
    shown = read(walker, Role.TKSK, only)
    assert told_apart(walker, sealed, Role.TKSK, shown, only)
