"""Outlines of an office: the whole file or nothing, with every fault said in plain words."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from districts.boundaries import read, simplified
from districts.models import Boundary

KNOWN = {"62.03": "Kabupaten Kapuas", "62.03.05": "Kapuas Barat", "62.03.02": "Kapuas Hilir"}
SQUARE = [[114.0, -2.0], [114.5, -2.0], [114.5, -1.5], [114.0, -1.5], [114.0, -2.0]]
CROSSED = [[114.0, -2.0], [114.5, -1.5], [114.5, -2.0], [114.0, -1.8], [114.0, -2.0]]


def feature(code="62.03.05", ring=SQUARE, **more):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry} | more


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def faults(content) -> str:
    text = content if isinstance(content, str) else json.dumps(content)
    return "\n".join(read(text, KNOWN).faults)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "bukan JSON yang sah"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "bukan JSON yang sah"),
        ("[" * 100_000, "bukan JSON yang sah"),
        ([], "bukan GeoJSON FeatureCollection"),
        ({"type": "Topology"}, "bukan GeoJSON FeatureCollection"),
        (collection(), "tidak berisi wilayah"),
        (collection(7), "Wilayah ke-1: bukan Feature"),
        (collection(feature(properties=None)), "tidak ada kode wilayah"),
        (collection(feature("62.99.99")), "kode 62.99.99 bukan kode"),
        (collection(feature("62.03.05.2001")), "“62.03.05.2001” bukan kode"),
        (collection(feature(), feature("620305")), "Wilayah ke-2: kode 62.03.05 sudah ada"),
        (collection(feature(geometry=None)), "bentuknya tidak ada"),
        (
            collection(feature(geometry={"type": "Point", "coordinates": [114, -2]})),
            "bentuknya Point, seharusnya Polygon",
        ),
        (
            collection(feature(geometry={"type": "Polygon", "coordinates": []})),
            "koordinatnya kosong",
        ),
        (
            collection(feature(geometry={"type": "MultiPolygon", "coordinates": [SQUARE]})),
            "titik ke-1 bukan pasangan",
        ),
        (collection(feature(ring=SQUARE[:-1])), "tidak tertutup"),
        (collection(feature(ring=[*SQUARE[:2], SQUARE[0]])), "hanya 3 titik"),
        (collection(feature(ring=[*SQUARE[:2], *SQUARE[:2], SQUARE[0]])), "tidak punya luas"),
        (collection(feature(ring=[[y, x] for x, y in SQUARE])), "bujur dan lintang tertukar?"),
        (collection(feature(ring=[*SQUARE[:2], [500, 0], SQUARE[0]])), "di luar Indonesia"),
        (collection(feature(ring=[*SQUARE[:2], [114.5, "-1"], SQUARE[0]])), "bukan pasangan"),
        (collection(feature(ring=[*SQUARE[:2], [114.5, True], SQUARE[0]])), "bukan pasangan"),
        (collection(feature(ring=CROSSED)), "memotong dirinya sendiri"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_words(content, words):
    assert words in faults(content)


def test_the_control_is_taken():
    multi = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 1, y] for x, y in SQUARE]]]}
    content = collection(feature(), feature("6203", geometry=multi))
    assert faults(content) == ""
    assert set(read(json.dumps(content), KNOWN).areas) == {"62.03.05", "62.03"}


def test_all_faults_are_said_at_once():
    content = collection(feature(ring=SQUARE[:-1]), feature("62.99"), feature("62.03.02"))
    assert faults(content).count("\n") == 1
    assert "Wilayah ke-1 (62.03.05 Kapuas Barat)" in faults(content)


def test_a_simplified_outline_keeps_its_corners_and_loses_its_steps():
    side = [[114.0 + step / 1000, -2.0 + (step % 2) / 5000] for step in range(500)]
    ring = [*side, *SQUARE[1:]]
    drawn = simplified([[ring]])[0][0]
    assert len(drawn) < 10
    assert drawn[0] == drawn[-1]
    for corner in SQUARE[1:4]:
        assert any(abs(x - corner[0]) < 0.01 and abs(y - corner[1]) < 0.01 for x, y in drawn)


def test_a_very_small_area_does_not_vanish():
    tiny = [[114.0, -2.0], [114.0005, -2.0], [114.0005, -1.9995], [114.0, -2.0]]
    assert len(simplified([[tiny]])[0][0]) >= 4
    assert len(simplified([[SQUARE], [tiny]])) == 1  # but beside a larger part it goes


@pytest.fixture
def file(tmp_path):
    def write(content) -> Path:
        path = tmp_path / "batas.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.mark.django_db
def test_a_file_is_loaded_and_the_same_file_again_changes_nothing(file, capsys):
    path = file(collection(feature(), feature("620302")))
    call_command("load_boundaries", path, source="Peta kantor")
    first = {row.pk: row.loaded_at for row in Boundary.objects.all()}
    assert set(first) == {"62.03.05", "62.03.02"}
    assert set(Boundary.objects.values_list("source", flat=True)) == {"Peta kantor"}
    call_command("load_boundaries", path, source="Peta kantor")
    assert {row.pk: row.loaded_at for row in Boundary.objects.all()} == first
    said = capsys.readouterr().out
    assert "2 baru, 0 diganti, 0 tetap" in said and "0 baru, 0 diganti, 2 tetap" in said


@pytest.mark.django_db
def test_a_new_outline_replaces_the_old_one_and_leaves_the_others(file, capsys):
    call_command("load_boundaries", file(collection(feature(), feature("62.03.02"))))
    moved = [[x + 0.1, y] for x, y in SQUARE]
    call_command("load_boundaries", file(collection(feature(ring=moved))))
    assert Boundary.objects.count() == 2
    assert Boundary.objects.get(pk="62.03.05").polygons[0][0][0] == [114.1, -2.0]
    assert "0 baru, 1 diganti, 0 tetap" in capsys.readouterr().out


@pytest.mark.django_db
def test_one_fault_refuses_the_whole_file(file, capsys):
    path = file(collection(feature(), feature("62.03.02", ring=CROSSED)))
    with pytest.raises(CommandError, match="1 kesalahan; tidak ada yang dimuat"):
        call_command("load_boundaries", path)
    assert not Boundary.objects.exists()
    assert "Wilayah ke-2 (62.03.02 Kapuas Hilir)" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("load_boundaries", tmp_path / "tidak-ada.geojson")
