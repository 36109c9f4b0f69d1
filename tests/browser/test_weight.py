"""What goes over a bad line, compressed as production sends it: DESIGN.md section 14."""

import gzip
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from accounts.roles import Role
from tests.browser.world import PAGES, make_world

FIRST_VISIT = 100_000
LATER_PAGE = 30_000
ROWS = 25


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


def test_later_pages(db, masuk):
    """Every sort of page with full lists; the style sheet and scripts are there already."""
    world = make_world(rows=ROWS)
    too_heavy = []
    for role, pages in PAGES.items():
        client = masuk(world.users[role])
        for page in pages:
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
