"""Reference data: loaded from the project's files, twice without effect, never re-keyed."""

import csv
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from districts.models import District, Province, Regency, Village
from ppks.models import Category, Criterion, Observation, Registrant
from ppks.tests.factories import make_registrant


def load(capsys, **options) -> str:
    call_command("load_reference", **options)
    return capsys.readouterr().out


def test_province_62_has_its_areas_and_the_kinds_are_complete(db):
    assert Province.objects.filter(pk="62").count() == 1
    assert Regency.objects.filter(province="62").count() == 14
    assert District.objects.filter(regency__province="62").count() == 136
    assert Village.objects.filter(district__regency__province="62").count() == 1571
    assert (Category.objects.count(), Criterion.objects.count()) == (26, 110)
    assert Observation.objects.count() == 39
    assert Regency.objects.get(pk="62.71").name == "Kota Palangka Raya"
    assert Village.objects.get(pk="62.03.05.2001").kind == "Desa"


def test_loading_again_changes_nothing(db, capsys):
    assert "berubah: 0." in load(capsys)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(settings.BASE_DIR / "reference", tmp_path / "reference")
    return tmp_path / "reference"


def rewrite(path, change):
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(change(rows))


def test_changed_name_updates_in_place_and_dropped_code_is_closed_not_deleted(db, capsys, folder):
    def change(rows):
        return [
            [row[0], row[1], "Selat Baru"] if row[0] == "62.03.01" else row
            for row in rows
            if row[0] != "62.03.17"
        ]

    rewrite(folder / "areas" / "districts.csv", change)
    load(capsys, folder=folder)
    assert District.objects.get(pk="62.03.01").name == "Selat Baru"
    assert District.objects.get(pk="62.03.17").closed_on is not None
    assert District.objects.current().filter(regency__province="62").count() == 135
    load(capsys)
    assert District.objects.get(pk="62.03.17").closed_on is None


def test_a_kind_of_another_grade_takes_the_entries_that_have_it_along(petugas, folder):
    """A kind that becomes *rahasia* closes its entries at once; one that is open again opens."""
    beggar = make_registrant(petugas, kinds=("12",))
    both = make_registrant(petugas, kinds=("12", "24"))

    def change(rows):
        place = rows[0].index("secrecy")
        return [
            [*row[:place], "rahasia", *row[place + 1 :]] if row[0] == "12" else row for row in rows
        ]

    reach = Registrant.objects.visible_to(petugas)
    assert set(reach) == {beggar, both}
    rewrite(folder / "ppks" / "categories.csv", change)
    call_command("load_reference", folder=folder, verbosity=0)
    connection.check_constraints()
    assert set(reach.all()) == {both}
    call_command("load_reference", verbosity=0)
    connection.check_constraints()
    assert set(reach.all()) == {beggar, both}


def test_a_missing_or_empty_file_changes_nothing(db, folder):
    for spoil in (lambda path: path.write_text("code,name\n"), lambda path: path.unlink()):
        spoil(folder / "areas" / "villages.csv")
        with pytest.raises(CommandError, match="villages.csv"):
            call_command("load_reference", folder=folder, verbosity=0)
        assert Village.objects.current().filter(code__startswith="62").count() == 1571
