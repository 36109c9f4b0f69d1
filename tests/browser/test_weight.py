"""What goes over a bad line, compressed as production sends it: DESIGN.md section 14."""

import gzip
import re
import uuid
from random import Random

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import UUIDConverter

from accounts.pages import PUBLIC, SIGNED_IN
from accounts.roles import Role
from audit.events import record
from cases.models import Note
from config.urls_index import pages
from tests.browser.world import PAGES, make_world

FIRST_VISIT = 100_000
LATER_PAGE = 30_000
ROWS = 25
WORDS = (
    "Ibu Mina masih tinggal sendiri di lanting atapnya bocor pada sisi hilir beras dari Dinas "
    "habis dua hari lalu tetangga sebelah Pak Salundik memberi ikan sayur kakinya bengkak belum "
    "bisa ke puskesmas karena kelotok rusak disepakati besok diantar kader KK dibawa"
).split()
FILES = {  # and what leads elsewhere, is switched off, or is weighed as a first visit
    "accounts:sign_in",
    "reports:open_index",
    "reports:punctuality_report",
    "reports:report_line",
    "desk:manifest",
    "fieldwork:piece",
    "cases:letter_pdf",
    "ppks:attachment_file",
    "ppks:attachment_thumbnail",
    "reports:open_metadata",
    "reports:open_recap",
    "reports:punctuality_csv",
    "reports:punctuality_xlsx",
    "reports:recap_export",
    "reports:report_pdf",
}


@pytest.fixture
def built_static(tmp_path, settings):
    """The static files as production builds them: named by content, compressed beside."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def weight_of_page(client: Client, address: str) -> tuple[int, str]:
    """Bytes on the wire, and the page in words."""
    response = client.get(address, HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert response.status_code == 200, address
    return len(response.content), gzip.decompress(response.content).decode()


def weight_of_file(folder, name: str) -> int:
    file = folder / name
    packed = file.with_name(file.name + ".br")
    return (packed if packed.exists() else file).stat().st_size


def files_of(html: str, folder) -> set[str]:
    """The static files a page asks for, and what its style sheets ask for."""
    names = set(re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"#?]+)', html))
    for name in [name for name in names if name.endswith(".css")]:
        for link in re.findall(r'url\(["\']?([^)"\']+)', (folder / name).read_text()):
            if not link.startswith(("data:", "#")):
                found = ((folder / name).parent / link.split("#")[0]).resolve()
                names.add(str(found.relative_to(folder.resolve())))
    return names


def test_first_visit(built_static, client, db, masuk):
    world = make_world()
    sign_in, sign_in_html = weight_of_page(client, "/masuk/")
    desk, desk_html = weight_of_page(masuk(world.users[Role.TKSK]), "/")
    files = files_of(sign_in_html, built_static) | files_of(desk_html, built_static)
    assert len(files) >= 5
    weights = {name: weight_of_file(built_static, name) for name in sorted(files)}
    weights |= {"sign-in page": sign_in, "desk": desk}
    for name, weight in weights.items():
        print(f"{weight:7} {name}")
    print(f"{sum(weights.values()):7} together")
    assert sum(weights.values()) <= FIRST_VISIT


@pytest.fixture
def full_world(db):
    """Everybody's lists full, and a case with a long story."""
    world = make_world(rows=ROWS)
    by, case = world.users[Role.TKSK], world.things["followed"]
    for place in range(ROWS):
        text = " ".join(Random(place).sample(WORDS, len(WORDS)))
        note = Note.objects.create(case=case, text=text, created_by=by)
        record(by=by, action="cases.note.created", target=case, registrant=case.registrant_id,
               district=case.registrant.district_id, row=str(note.pk))  # fmt: skip
    return world


def pages_of(role) -> list[str]:
    """What a role may open: every page of `PAGES`, in whosever list it stands, and every address
    that names no thing."""
    alone = [name for name in pages().keys() - FILES if not takes(name)]
    every = sorted({*alone, *(page for several in PAGES.values() for page in several)})
    return [page for page in every if may_reach(role, page.split()[0])]


def may_reach(role, name) -> bool:
    roles = pages()[name]
    return roles in (PUBLIC, SIGNED_IN) or role in roles


def takes(name) -> dict:
    """The parts that the address of a route is made of, each with something that is nothing."""
    resolver = get_resolver()
    for part in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[part][1]
    possible, _, _, converters = resolver.reverse_dict.getlist(name.split(":")[-1])[0]
    uuids = {part for part, one in converters.items() if isinstance(one, UUIDConverter)}
    return {part: uuid.UUID(int=0) if part in uuids else "0" for part in possible[0][1]}


def test_every_page_a_tksk_can_open(full_world, masuk):
    """Full lists; the style sheet and scripts are there already."""
    client, too_heavy, weighed = masuk(full_world.users[Role.TKSK]), [], set()
    for page in pages_of(Role.TKSK):
        name, *things = page.split()
        address = full_world.url(name, *things)
        if client.get(address).status_code != 200:  # of another, or leads elsewhere
            continue
        weight, html = weight_of_page(client, address)
        print(f"{weight:7} of {len(html.encode()):7} {page}")
        weighed.add(name)
        if weight > LATER_PAGE:
            too_heavy.append(f"{page}: {weight}")
    assert not too_heavy
    left = {name for name in pages() if may_reach(Role.TKSK, name)} - weighed - FILES
    answers = {name: client.get(reverse(name, kwargs=takes(name))).status_code for name in left}
    assert {name: status for name, status in answers.items() if status != 405} == {}


def test_later_pages(full_world, masuk):
    """Every sort of page of the other roles."""
    world = full_world
    too_heavy = []
    for role in PAGES.keys() - {Role.TKSK}:
        client = masuk(world.users[role])
        for page in PAGES[role]:
            name, *things = page.split()
            weight, html = weight_of_page(client, world.url(name, *things))
            print(f"{weight:7} of {len(html.encode()):7} {role} {page}")
            if weight > LATER_PAGE:
                too_heavy.append(f"{role} {page}: {weight}")
    assert not too_heavy


@pytest.mark.django_db
def test_the_pictures_of_the_help_page_are_small_and_said_in_words(client, built_static):
    """They come as one scrolls; who sees none of them reads what is on them."""
    _, html = weight_of_page(client, "/lapangan/petunjuk/")
    pictures = re.findall(r"<img src=\"/static/(img/field/[^\"]+)\" ([^>]+)>", html)
    assert len(pictures) >= 8
    for _, rest in pictures:
        words = re.fullmatch(r'width="360" height="\d+" loading="lazy" alt="([^"]+)"', rest)
        assert words and len(words[1]) > 40, rest
    weights = [weight_of_file(built_static, name) for name, _ in pictures]
    assert max(weights) <= 12_000 and sum(weights) <= 100_000
