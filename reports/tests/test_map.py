"""The map: every district has a tile, no figure holds what is rahasia, no colour stands alone."""

import re
from itertools import combinations
from statistics import mean

import pytest
from django.utils import timezone

from cases.tests.factories import make_case
from districts.models import Boundary, District
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, make_registrant, make_submission
from reports import maps, measures
from reports.figures import area_of
from tests.page_forms import without_tokens

URL = "/angka/peta/"
HERE, NEAR, FAR = "62.03.05", "62.03.02", "62.71.01"
# Where the regencies lie: degrees of longitude and latitude of their middles, rounded.
MIDDLES = {
    "62.01": (111.8, -2.6), "62.02": (112.7, -2.1), "62.03": (114.3, -1.8), "62.04": (114.9, -1.8),
    "62.05": (115.1, -0.9), "62.06": (113.1, -1.7), "62.07": (112.2, -2.3), "62.08": (111.2, -2.6),
    "62.09": (111.4, -1.8), "62.10": (113.6, -1.0), "62.11": (114.0, -2.7), "62.12": (114.3, 0.0),
    "62.13": (115.1, -2.0), "62.71": (113.8, -2.0),
}  # fmt: skip
SQUARE = [[[[114.0, -2.0], [115.0, -2.0], [115.0, -1.0], [114.0, -1.0], [114.0, -2.0]]]]


def regency(code: str) -> list[tuple[int, int]]:
    return [place for district, place in maps.tiles().items() if district.startswith(code)]


@pytest.mark.django_db
def test_every_district_has_one_tile_and_no_two_share_one():
    current = set(
        District.objects.current().filter(code__startswith="62.").values_list("pk", flat=True)
    )
    assert set(maps.tiles()) == current
    assert len(set(maps.tiles().values())) == len(current)


@pytest.mark.parametrize("code", MIDDLES)
def test_the_tiles_of_a_regency_hang_together(code):
    left = set(regency(code))
    edge = [left.pop()]
    while edge:
        column, row = edge.pop()
        for place in ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)):
            if place in left:
                left.remove(place)
                edge.append(place)
    assert not left


def test_regencies_keep_their_order_from_west_to_east_and_from_north_to_south():
    tiles = {code: [mean(axis) for axis in zip(*regency(code), strict=True)] for code in MIDDLES}
    wrong = []
    for one, other in combinations(MIDDLES, 2):
        east = MIDDLES[one][0] - MIDDLES[other][0]
        south = MIDDLES[other][1] - MIDDLES[one][1]
        for real, drawn, far in ((east, 0, 0.5), (south, 1, 0.5)):
            if abs(real) >= far and real * (tiles[one][drawn] - tiles[other][drawn]) <= 0:
                wrong.append((one, other))
    assert not wrong


def test_the_map_fits_a_phone_and_every_regency_has_its_name_at_the_edge():
    assert max(column for column, _ in maps.tiles().values()) < 14  # 23 px each at 360 px
    assert {edge["regency"] for edge in maps.edges()} == set(MIDDLES)


@pytest.fixture
def world(petugas):
    """In Kapuas Barat one person, a rahasia one and a rahasia case; two near, none far."""
    put = make_registrant
    one = put(petugas, verified=True)
    put(petugas, kinds=("24",), verified=True)
    hidden = put(petugas, kinds=("16",), verified=True, name="Rahasia Sekali")
    make_case(one, petugas)
    make_case(hidden, petugas, category_id="16")
    make_case(one, petugas, category_id="18")
    make_submission(hidden, petugas, state="submitted", days_ago=9)
    put(petugas, verified=True, village=NEIGHBOUR_VILLAGE)
    make_submission(put(petugas, village=FAR_VILLAGE), petugas, state="submitted", days_ago=4)


def said(page) -> dict[str, str]:
    return {row["name"]: row["said"] for group in page.context["groups"] for row in group["rows"]}


@pytest.mark.django_db
def test_no_figure_of_a_district_holds_what_is_rahasia(world, masuk, verifikator, petugas_provinsi):
    expected = {"orang": "2", "antre": "0", "kasus": "1", "tertua": "tidak ada angka"}
    for user in (verifikator, petugas_provinsi):
        client = masuk(user)
        for measure, number in expected.items():
            page = client.get(URL, {"angka": measure} if measure != "orang" else {})
            assert said(page)["Kapuas Barat"] == number, measure


@pytest.mark.django_db
def test_every_measure_is_the_same_with_one_more_rahasia_person(
    world, petugas, verifikator, verifikator_provinsi
):
    area = area_of(verifikator)
    districts = list(District.objects.filter(pk__in=area.codes))
    asked = measures.districts_of(area, districts)
    before = {m.code: m.count(asked, "") for m in measures.MEASURES}
    hidden = make_registrant(petugas, kinds=("18",), verified=True)
    make_case(hidden, petugas, category_id="18")
    make_submission(hidden, petugas, kind="change", state="submitted", days_ago=30)
    make_submission(hidden, petugas, kind="visit", state="verified", decided_by=verifikator)
    assert {m.code: m.count(asked, "") for m in measures.MEASURES} == before
    seen = make_registrant(petugas, verified=True)  # the control
    make_case(seen, petugas)
    make_submission(seen, petugas, kind="visit", state="verified", decided_by=verifikator)
    after = {m.code: m.count(asked, "") for m in measures.MEASURES}
    changed = {code for code in after if after[code] != before[code]}
    assert changed == {"orang", "kasus", "tunggu", "desa", "umur"}


@pytest.mark.django_db
def test_the_map_of_a_kind_and_never_of_a_rahasia_one(world, masuk, petugas_provinsi):
    client = masuk(petugas_provinsi)
    assert said(client.get(f"{URL}?jenis=24"))["Kapuas Barat"] == "1"
    for code in ("16", "rahasia"):
        page = client.get(f"{URL}?jenis={code}")
        assert page.context["kind"] == "" and said(page)["Kapuas Barat"] == "2"
    assert "HIV" not in without_tokens(client.get(URL).content.decode())


@pytest.mark.django_db
def test_each_role_sees_its_own_map(
    world, masuk, petugas, petugas_kabupaten, petugas_provinsi, pengelola, auditor
):
    assert masuk(petugas).get(URL).status_code == 404
    assert len(said(masuk(petugas_kabupaten).get(URL))) == 17
    for user in (petugas_provinsi, pengelola, auditor):
        assert len(said(masuk(user).get(URL))) == 136
    assert masuk(petugas_kabupaten).get(f"{URL}?kabupaten=62.71").status_code == 404
    assert len(said(masuk(petugas_provinsi).get(f"{URL}?kabupaten=62.71"))) == 5


@pytest.mark.django_db
def test_the_roster_admin_gets_only_the_posts(world, masuk, pengelola):
    for query in ("", "?angka=orang", "?angka=kasus&jenis=08"):
        page = masuk(pengelola).get(URL + query)
        assert page.context["measure"] is measures.POSTS
        assert set(said(page).values()) == {"tanpa petugas"}
        assert "rahasia" not in page.content.decode()


@pytest.mark.django_db
def test_a_tile_says_its_class_as_a_number_and_leads_to_the_district(
    world, masuk, petugas_provinsi
):
    client = masuk(petugas_provinsi)
    text = client.get(URL).content.decode()
    tile = re.search(r'<a href="([^"]+)"[^>]*class="map-(\d)"><title>Kapuas Barat, ([^<]+)<', text)
    assert tile.group(3) == "Kabupaten Kapuas: 2"
    drawn = text[tile.end() :].split("</a>")[0]
    assert f">{tile.group(2)}</text>" in drawn
    assert client.get(tile.group(1)).context["area"].name == "Kecamatan Kapuas Barat"
    assert text.count("<title>") == 1 + 136  # of the page, and of each tile


@pytest.mark.django_db
def test_a_district_without_a_tile_is_named_under_the_map(masuk, petugas_kabupaten):
    District.objects.create(pk="62.03.99", name="Kapuas Baru Sekali", regency_id="62.03")
    page = masuk(petugas_kabupaten).get(URL)
    assert page.context["drawing"].missing == ["Kapuas Baru Sekali (Kabupaten Kapuas)"]
    assert "Kapuas Baru Sekali" in said(page)


MEASURE = measures.Measure("x", "X", lambda area, kind: {})


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([], []),
        ([7], [1]),
        ([0, 0, 0, 0], [1, 1, 1, 1]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([0, 0, 0, 0, 0, 0, 0, 5, 6, 9], [1, 1, 1, 1, 1, 1, 1, 2, 3, 3]),
    ],
)
def test_classes_hold_equal_values_together(values, numbers):
    given = {str(place): value for place, value in enumerate(values)}
    steps, number_of = maps.classes(MEASURE, given)
    assert [number_of[str(place)] for place in range(len(values))] == numbers
    assert sum(step.districts for step in steps) == len(values) and len(steps) <= 5
    assert all(step.districts for step in steps)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Selat", ["Selat"]),
        ("Tewang Sangalang Garing", ["Tewang", "Sangalang"]),
        ("Bukit Santuai", ["Bukit", "Santuai"]),
        ("Kotawaringin Lama", ["Kotawari.", "Lama"]),
    ],
)
def test_a_name_becomes_two_short_lines(name, lines):
    assert maps.words_of(name) == lines


@pytest.mark.django_db
def test_true_outlines_are_offered_once_they_are_loaded(world, masuk, petugas_provinsi):
    client = masuk(petugas_provinsi)
    page = client.get(f"{URL}?bentuk=batas")
    assert "bentuk" not in page.context["form"].fields
    assert page.context["drawing"].kind == "tiles"
    Boundary.objects.create(
        code=HERE, polygons=SQUARE, source="Peta kantor", loaded_at=timezone.now()
    )
    page = client.get(f"{URL}?bentuk=batas")
    drawing = page.context["drawing"]
    assert drawing.kind == "outlines" and [shape.code for shape in drawing.shapes] == [HERE]
    assert len(drawing.missing) == 135 and "Peta kantor" in page.content.decode()
    assert client.get(URL).context["drawing"].kind == "tiles"


def test_an_outline_is_drawn_north_up_and_as_wide_as_it_is():
    scale = maps._Scale([tuple(point) for point in SQUARE[0][0]])
    path = scale.path(SQUARE[0][0])
    x, y = map(int, re.match(r"M(-?\d+) (-?\d+)l", path).groups())
    assert x == 0 and y == scale.height  # the south-west corner comes first
    assert scale.heart(SQUARE)[2]


# The widest level piece in the middle of a boot lies along the upper edge of its foot.
BOOT = [[[[0, 0], [5, 0], [5, 2.05], [2, 2.05], [2, 5], [0, 5], [0, 0]]]]


def test_a_number_stands_away_from_the_edges_and_only_where_it_fits():
    scale = maps._Scale([tuple(point) for point in BOOT[0][0]])
    _, y, fits = scale.heart(BOOT)
    edge = scale.at((5, 2.05))[1]
    assert fits and y > edge + 100
    sliver = [[[[0, 0], [6, 0], [6, 0.05], [0, 0.05], [0, 0]]]]
    assert not scale.heart(sliver)[2]
