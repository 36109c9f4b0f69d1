"""The whole way of the main job, as people walk it: on a phone, at a desk, out of reach."""

import re

import pytest
from playwright.sync_api import expect

from ppks.models import Registrant
from ppks.tests.factories import VILLAGE, make_registrant
from tests.browser.conftest import DESK, PASSWORD, PHONE


def sign_in(tab, username):
    tab.goto("/masuk/")
    tab.get_by_label("Nama pengguna").fill(username)
    tab.get_by_label("Kata sandi").fill(PASSWORD)
    tab.get_by_role("button", name="Masuk").click()
    expect(tab.get_by_role("heading", level=1)).to_be_visible()


def sign_out(tab):
    tab.locator("details[data-menu] > summary").click()
    tab.get_by_role("button", name="Keluar").click()
    expect(tab.get_by_role("heading", name="Masuk ke Handep")).to_be_visible()


def answer(tab, question, choice):
    """Choose a row of a question, by its words."""
    group = tab.get_by_role("group", name=question)
    group.get_by_label(choice, exact=True).check()


def fill_identification(tab, *, name, sex, age, village=VILLAGE):
    tab.get_by_label("Nama", exact=True).fill(name)
    answer(tab, "Jenis kelamin", sex)
    tab.get_by_label("Atau perkiraan umur").fill(str(age))
    tab.get_by_label("Desa/kelurahan").select_option(village)
    tab.get_by_label("Ditemukan di").fill("di rumahnya")
    tab.get_by_label("Kalau NIK kosong, mengapa?").select_option(index=1)
    tab.get_by_role("button", name="Lanjut ke tanda-tanda").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Apa yang terlihat pada")


@pytest.fixture
def namesake(petugas):
    """Somebody of the register who may be the same old man."""
    return make_registrant(petugas, verified=True, name="Darman Ujang", sex="M")


def test_an_old_man_without_papers(
    open_tab, namesake, petugas, verifikator, petugas_provinsi, tetangga
):
    phone = open_tab(size=PHONE)
    sign_in(phone, "petugas")
    registered = identify_the_old_man(phone)
    collect_the_first_sitting(phone)
    sign_out(phone)
    sign_in(phone, "petugas")
    collect_the_second_sitting(phone)
    submit(phone)

    desk = open_tab(verifikator, size=DESK)
    return_with_two_remarks(desk)
    correct_both(phone)
    verify(desk)
    assert Registrant.objects.get(pk=registered).verified_at

    province = open_tab(petugas_provinsi, size=DESK)
    see_masked(province, Registrant.objects.get(pk=registered))
    next_door = open_tab(tetangga, size=PHONE)
    answer = next_door.goto(f"/ppks/{registered}/")
    assert answer.status == 404
    expect(next_door.get_by_role("heading", level=1)).to_have_text("Halaman tidak ditemukan")
    assert "Darman" not in next_door.content()


def identify_the_old_man(tab):
    """From the desk to the register; returns the id of the entry."""
    tab.get_by_role("link", name="Identifikasi baru").click()
    fill_identification(tab, name="Darman Udjang", sex="Laki-laki", age=72)
    question = "Apakah makan, pakaian, atau tempat tinggalnya kurang tercukupi?"
    answer(tab, question, "Ya")
    tab.get_by_role("button", name="Lihat hasilnya").click()
    kinds = tab.get_by_role("region", name="Jenis PPKS")
    option = kinds.locator(".kind-option").filter(has_text="08 Lanjut Usia Terlantar")
    expect(option).to_contain_text("kuat")
    expect(option).to_contain_text(question)  # the sign that speaks for it
    expect(option).to_contain_text("Permensos 8/2012")
    expect(option.get_by_role("checkbox")).not_to_be_checked()  # nothing is preselected
    doubles = tab.get_by_role("region", name="Mungkin sudah terdaftar")
    expect(doubles).to_contain_text("Darman Ujang")
    expect(doubles).to_contain_text("Karena:")
    option.get_by_role("checkbox").check()
    tab.get_by_role("button", name="Daftarkan").click()
    expect(tab.get_by_role("status")).to_contain_text("didaftarkan dengan nomor")
    return Registrant.objects.get(name="Darman Udjang").pk


def collect_the_first_sitting(tab):
    tab.get_by_role("button", name="Mulai pendataan").click()
    open_section(tab, "Identitas")
    tab.get_by_label("Anak dari").fill("Ambun")
    tab.get_by_role("button", name="Simpan, lanjut nanti").click()
    expect(task(tab, "Identitas")).to_contain_text("lengkap")
    expect(task(tab, "Alamat dan kontak")).to_contain_text("belum")


def collect_the_second_sitting(tab):
    """The desk leads back to the draft; what was saved is there."""
    tab.get_by_role("link", name=re.compile("Draf belum")).click()
    tab.get_by_role("link", name="Darman Udjang").click()
    tab.get_by_role("link", name=re.compile("Lanjut.* pendataan")).click()
    open_section(tab, "Identitas")
    expect(tab.get_by_label("Anak dari")).to_have_value("Ambun")
    tab.get_by_role("button", name="Simpan dan lanjut").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Alamat dan kontak")
    tab.get_by_label("Alamat pada KTP sama").check()
    tab.get_by_label("Orang yang dapat dihubungi").fill("Ketua RT 003")
    tab.get_by_label("Patokan").fill("dekat dermaga")
    tab.get_by_role("button", name="Simpan dan lanjut").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Keadaan dan jenis PPKS")
    expect(tab.get_by_role("checkbox", name="08 Lanjut Usia Terlantar")).to_be_checked()
    tab.get_by_role("button", name="Simpan, lanjut nanti").click()
    further = tab.get_by_text("Jenis yang dipilih membawa pertanyaan baru")
    expect(further.or_(tab.locator(".tasks"))).to_be_visible()
    if further.is_visible():
        tab.get_by_role("button", name="Simpan, lanjut nanti").click()
    open_section(tab, "Persetujuan")
    expect(tab.get_by_role("heading", name="Bacakan lebih dulu")).to_be_visible()
    answer(tab, "Dasar pencatatan", "Persetujuan orangnya")
    tab.get_by_label("Diberikan oleh").fill("Darman Udjang")
    answer(tab, "Cara", "Lisan, disaksikan")
    tab.get_by_role("button", name="Simpan, lanjut nanti").click()


def submit(tab, again=False):
    if not again:
        tab.get_by_role("link", name="Periksa dan ajukan").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Periksa sebelum mengajukan")
    tab.get_by_role("button", name="Ajukan ke verifikator").click()
    expect(tab.get_by_role("heading", name="Terkirim ke verifikator")).to_be_visible()


def return_with_two_remarks(tab):
    tab.goto("/")
    tab.get_by_role("link", name="Verifikasi", exact=True).click()
    tab.get_by_role("link", name="Darman Udjang").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Darman Udjang")
    for label, text in (("Patokan", "Dermaga yang mana?"), ("Anak dari", "Tulis juga ibunya.")):
        row = tab.locator("dl.summary > div").filter(has=tab.get_by_text(label, exact=True))
        row.get_by_text(f"Catatan tentang {label}").first.click()
        row.get_by_role("textbox").fill(text)
    tab.get_by_role("button", name="Kembalikan").click()
    expect(tab.get_by_role("status")).to_contain_text("Pengajuan dikembalikan")


def correct_both(tab):
    """Each remark stands beside its field."""
    tab.goto("/")
    tab.get_by_role("link", name=re.compile("Dikembalikan")).first.click()
    tab.get_by_role("link", name="Darman Udjang").click()
    expect(tab.get_by_text("Dermaga yang mana?")).to_be_visible()
    tab.get_by_role("link", name="Periksa dan ajukan").click()
    for label, remark, text in (
        ("Patokan", "Dermaga yang mana?", "dekat dermaga lama"),
        ("Anak dari", "Tulis juga ibunya.", "Ambun dan Mina"),
    ):
        tab.get_by_role("link", name=label, exact=True).click()
        remarked = tab.locator(".warn-box").filter(has_text=remark)
        field = tab.get_by_label(label)
        gap = field.bounding_box()["y"] - remarked.bounding_box()["y"]
        assert 0 < gap < 250  # just above its field
        field.fill(text)
        tab.get_by_role("button", name="Simpan, lanjut nanti").click()
        tab.get_by_role("link", name="Periksa dan ajukan").click()
    submit(tab, again=True)


def verify(tab):
    tab.goto("/pengajuan/antrean/")
    tab.get_by_role("link", name="Darman Udjang").click()
    changed = tab.locator("table.compare")
    expect(changed).to_contain_text("dekat dermaga lama")
    expect(changed).to_contain_text("Ambun dan Mina")
    expect(changed.get_by_role("row")).to_have_count(3)  # the heading and the two, nothing else
    tab.get_by_role("button", name="Verifikasi", exact=True).click()
    expect(tab.get_by_role("status")).to_contain_text("Pengajuan diverifikasi.")


def see_masked(tab, registrant):
    tab.goto(f"/ppks/?q={registrant.number}")
    assert "Udjang" not in tab.content()
    for part in ("", "kondisi/"):
        tab.goto(f"/ppks/{registrant.pk}/{part}")
        expect(tab.get_by_role("heading", level=1)).to_contain_text(registrant.number)
        for word in ("Darman", "Udjang", "Ambun", "Ketua RT", "dermaga"):
            assert word not in tab.content(), word


def task(tab, label):
    return tab.locator(".tasks li").filter(has=tab.get_by_role("link", name=label, exact=True))


def open_section(tab, label):
    tab.get_by_role("link", name=label, exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(label)


def test_a_woman_trafficked_and_poor(
    open_tab, petugas, petugas_kabupaten, verifikator, petugas_provinsi, tetangga
):
    """The team and the verifier know of the protected kind; to colleagues she is poor."""
    make_registrant(petugas, verified=True, name="Bue Darman")
    worker = open_tab(petugas)
    woman = register_her(worker)
    number, address = woman.number, f"/ppks/{woman.pk}/"
    for part in ("", "kondisi/"):
        worker.goto(address + part)
        expect(worker.get_by_role("main")).to_contain_text("Trafficking")
        expect(worker.locator(".lock").first).to_be_visible()

    colleague = open_tab(petugas_kabupaten, size=DESK)
    for part in ("", "kondisi/", "pendataan/", "riwayat/"):
        assert colleague.goto(address + part).status == 200
        expect(colleague.get_by_role("heading", level=1)).to_contain_text("Mina Tundan")
        assert_not_told(colleague)
    colleague.goto(address)
    expect(colleague.get_by_role("main")).to_contain_text("Fakir Miskin")
    colleague.goto("/ppks/?q=mina+tundan")
    expect(colleague.get_by_role("link", name="Mina Tundan", exact=True)).to_be_visible()
    assert_not_told(colleague)
    colleague.goto("/ppks/?jenis=18")  # no filter gives it away: it is as if not asked for
    expect(colleague.get_by_role("link", name="Bue Darman", exact=True)).to_be_visible()
    assert_not_told(colleague)

    verifier = open_tab(verifikator, size=DESK)
    verifier.goto(address + "kondisi/")
    expect(verifier.get_by_role("main")).to_contain_text("Trafficking")

    province = open_tab(petugas_provinsi, size=DESK)
    for part in ("", "kondisi/"):
        province.goto(address + part)
        expect(province.get_by_role("main")).to_contain_text("Fakir Miskin")
        expect(province.get_by_role("heading", level=1)).to_contain_text(number)
        assert "Mina" not in province.content()
        assert_not_told(province)
    assert open_tab(tetangga).goto(address).status == 404


def register_her(tab) -> Registrant:
    tab.goto("/identifikasi/baru/")
    tab.get_by_label("Dilaporkan oleh").fill("Bidan Kristin")
    fill_identification(tab, name="Mina Tundan", sex="Perempuan", age=30)
    answer(tab, "Apakah makan, pakaian, atau tempat tinggalnya kurang tercukupi?", "Ya")
    answer(tab, "Bagaimana mata pencaharian keluarganya?", "Belum ada sama sekali")
    trafficked = "Apakah ia dibawa atau ditahan dengan tipuan atau paksaan untuk dimanfaatkan?"
    group = tab.get_by_role("group", name=trafficked)
    expect(group).to_be_hidden()  # the protected part opens on purpose only
    tab.get_by_text("Bagian terlindung: kekerasan").click()
    expect(tab.get_by_text("Pastikan tidak ada orang lain yang melihat layar")).to_be_visible()
    group.get_by_label("Ya", exact=True).check()
    see_result(tab)
    poor = tab.get_by_role("checkbox", name=re.compile("24 Fakir Miskin"))
    poor.check()
    tab.get_by_text("Bagian terlindung (disarankan").click()  # closed until asked for
    tab.get_by_role("checkbox", name=re.compile("18 Korban Trafficking")).check()
    tab.get_by_role("radio", name=re.compile("jenis utama.*Fakir Miskin")).check()
    tab.get_by_role("button", name="Daftarkan").click()
    expect(tab.get_by_role("status")).to_contain_text("didaftarkan dengan nomor")
    return Registrant.objects.get(name="Mina Tundan")


def see_result(tab):
    """Send the observations, and once more where an answer brought a further question."""
    tab.get_by_role("button", name="Lihat hasilnya").click()
    further = tab.get_by_text("Ada pertanyaan lanjutan")
    expect(further.or_(tab.get_by_role("button", name="Daftarkan"))).to_be_visible()
    if further.is_visible():
        tab.get_by_role("button", name="Lihat hasilnya").click()
    expect(tab.get_by_role("button", name="Daftarkan")).to_be_visible()


def assert_not_told(tab):
    source = tab.content().lower()
    for word in ("trafficking", "perdagangan orang", "tipuan", "rahasia", "bidan kristin"):
        assert word not in source, f"{word} at {tab.url}"


def test_without_javascript_to_the_register(open_tab, petugas):
    tab = open_tab(petugas, java_script_enabled=False)
    tab.goto("/identifikasi/baru/")
    fill_identification(tab, name="Bue Inting", sex="Laki-laki", age=80)
    answer(tab, "Apakah makan, pakaian, atau tempat tinggalnya kurang tercukupi?", "Ya")
    see_result(tab)
    tab.get_by_role("checkbox", name=re.compile("08 Lanjut Usia")).check()
    tab.get_by_role("button", name="Daftarkan").click()
    expect(tab.get_by_role("status")).to_contain_text("didaftarkan dengan nomor")
    assert Registrant.objects.get().conditions.get().category_id == "08"
