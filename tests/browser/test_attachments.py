"""A photo is shrunk on the phone, also when it is sent before that is done."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.models import Parameter
from ppks.models import Attachment
from ppks.tests.factories import make_registrant


@pytest.mark.parametrize("script", [True, False], ids=["shrunk", "as it is"])
def test_a_photo_is_shrunk_before_it_is_sent(open_tab, petugas, tmp_path, script):
    """The server takes one megabyte; without script the photo goes as it is, and says so."""
    Parameter.objects.create(name="attachment_megabytes", value=1)
    person, file = make_registrant(petugas), tmp_path / "rumah.jpg"
    Image.effect_noise((3000, 2000), 30).save(file, quality=95)
    assert file.stat().st_size > 1_000_000
    tab = open_tab(petugas, java_script_enabled=script)
    tab.goto(f"/ppks/{person.pk}/lampiran/tambah/")
    tab.get_by_label("Foto rumah").check()
    tab.get_by_label("Potret dengan kamera").set_input_files(file)
    tab.get_by_role("button", name="Simpan lampiran").click()
    words = "Foto rumah disimpan." if script else "paling besar 1 MB"
    expect(tab.get_by_role("main")).to_contain_text(words)
    assert Attachment.objects.count() == script


def test_a_photo_is_shrunk_also_on_a_form_that_came_back(open_tab, petugas, tmp_path):
    """The page that says what is wrong is written in place of the first, and shrinks as well."""
    person, file = make_registrant(petugas), tmp_path / "rumah.jpg"
    Image.effect_noise((3000, 2000), 30).save(file, quality=95)
    tab = open_tab(petugas)
    tab.goto(f"/ppks/{person.pk}/lampiran/tambah/")
    tab.get_by_label("Potret dengan kamera").set_input_files(file)
    tab.get_by_role("button", name="Simpan lampiran").click()
    expect(tab.get_by_role("alert")).to_be_focused()
    tab.get_by_label("Potret dengan kamera").set_input_files(file)
    expect(tab.locator("[data-shrink-note]")).to_contain_text("tadinya")
