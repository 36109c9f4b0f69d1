"""A day in the field without a line, in real Chromium, as a worker does it by hand."""

import re
import threading

from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Visit
from cases.tests.factories import make_case
from fieldwork.models import Entry
from ppks.models import Attachment, Identification, Registrant, Submission
from ppks.tests.factories import PIXELS, VILLAGE, make_registrant
from reports.models import Activity
from tests.browser.field import APP

PHOTO = {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": PIXELS}
WRITTEN = ("Djoemat", "lanting ketiga", "basic-needs-unmet", "Sudah makan", "Bahas sembako", "JFIF")


# The whole way


def test_a_day_without_a_line(field, petugas):
    """Everything by hand on the phone, from a tab that was opened without a line."""
    one = make_registrant(petugas, name="Indu Satu", verified=True, village=VILLAGE)
    make_case(one, petugas)
    field.prepare()
    field.offline()
    field.open()
    identify(field)
    collect(field)
    photograph(field)
    visit_the_case(field)
    log_and_close_the_tab(field)
    assert field.states() == ["waiting"] * 4 + ["draft"]
    field.open("#/kotak", "Kotak kirim")
    field.item("Catat").or_(field.item("Kegiatan")).get_by_role("link", name="Lanjutkan").click()
    expect(field.tab.get_by_label("Hasilnya")).to_have_value("Bahas sembako dengan ")
    field.tab.get_by_label("Hasilnya").press_sequentially("kepala desa")
    field.press("Simpan ke Kotak kirim")
    expect(field.main).to_contain_text("5 isian menunggu dikirim.")
    assert not Entry.objects.exists()
    dump = field.dump()
    assert [word for word in WRITTEN if word in dump] == []
    field.offline(False)  # the browser says `online`: nobody presses anything
    expect(field.main).to_contain_text("Tidak ada yang menunggu dikirim.")
    everything_arrived(petugas, one)
    kept = field.run("return JSON.stringify(await box.entries(store));")
    left = [
        word for word in (*WRITTEN, "housing_floor", "sheets", "Titian", "steps") if word in kept
    ]
    assert left == ["Djoemat", "Bahas sembako"], "only what the outbox calls them"
    assert field.run("return (await store.listEntries()).length;") == 5


def identify(phone):
    phone.press("Identifikasi baru")
    phone.tab.get_by_label("Nama", exact=True).fill("Djoemat bin Oesman")
    phone.choose("Jenis kelamin", "Laki-laki")
    phone.tab.get_by_label("Atau perkiraan umur").fill("72")
    phone.tab.get_by_label("Desa/kelurahan").select_option(VILLAGE)
    phone.tab.get_by_label("Ditemukan di").fill("lanting ketiga dari dermaga")
    phone.tab.get_by_label("Kalau NIK kosong, mengapa?").select_option(index=1)
    phone.press("Lanjut ke tanda-tanda")
    expect(phone.head).to_contain_text("Apa yang terlihat pada Djoemat bin Oesman?")
    phone.choose("Apakah makan, pakaian, atau tempat tinggalnya kurang tercukupi?", "Ya")
    phone.press("Lihat hasilnya")
    option = phone.tab.locator(".kind-option").filter(has_text="08 Lanjut Usia Terlantar")
    expect(option).to_contain_text("kuat")
    option.get_by_role("checkbox").check()
    phone.press("Simpan ke Kotak kirim")
    expect(phone.head).to_have_text("Kotak kirim")


def section(phone, link, words, question=None, choice=None):
    phone.tab.get_by_role("link", name=re.compile(link)).first.click()
    expect(phone.head).to_contain_text(words)
    if question:
        phone.choose(question, choice)
    phone.tab.get_by_role("button", name=re.compile("^Simpan")).click()
    expect(phone.head).to_have_text("Pendataan Indu Satu")


def collect(phone):
    """The day of a home visit and two sections."""
    phone.see("#/orang", "Orang yang dibawa")
    phone.tab.get_by_role("link", name="Indu Satu").click()
    phone.press("Pendataan")
    section(phone, "Tanggal", "Tanggal kunjungan")
    section(phone, "^Rumah", "Rumah", "Lantai terluas", "Tanah")
    section(phone, "^Kesehatan", "Kesehatan", "Apakah ada penyakit menahun?", "Tidak ada")
    phone.press("Simpan ke Kotak kirim")
    expect(phone.head).to_have_text("Kotak kirim")


def photograph(phone):
    """What is written before the photo is taken and kept meanwhile belongs to it too."""
    phone.see("#/orang", "Orang yang dibawa")
    phone.tab.get_by_role("link", name="Indu Satu").click()
    phone.press("Foto atau surat")
    phone.choose("Isinya", "Foto rumah")
    phone.tab.get_by_label("Keterangan").fill("Titian di depan")
    phone.tab.wait_for_timeout(600)  # longer than the draft waits before it is kept
    phone.tab.get_by_label("Foto", exact=True).set_input_files(PHOTO)
    expect(phone.main).to_contain_text("Foto tersimpan di HP")
    phone.press("Simpan ke Kotak kirim")
    expect(phone.head).to_have_text("Kotak kirim")


def visit_the_case(phone):
    phone.see("#/kasus", "Kasus berjalan")
    phone.press("Catat kunjungan")
    phone.tab.get_by_label("Keadaan yang ditemukan").fill("Sudah makan")
    phone.tab.get_by_label("Tidak ada langkah berikutnya").check()
    phone.press("Simpan ke Kotak kirim")
    expect(phone.head).to_have_text("Kotak kirim")


def log_and_close_the_tab(phone):
    """In the middle of the form; the last letters are kept when the tab goes out of sight."""
    phone.see("#/", "Layar lapangan")
    phone.press("Catat kegiatan")
    phone.tab.get_by_label("Jenis kegiatan").select_option("rapat")
    phone.tab.get_by_label("Hasilnya").press_sequentially("Bahas sembako dengan ")
    phone.tab.wait_for_timeout(600)
    phone.open()


def everything_arrived(user, one):
    rows = Entry.objects.order_by("received_at")
    kinds = ["identifikasi", "pendataan", "foto", "kunjungan", "kegiatan"]
    assert list(rows.values_list("kind", flat=True)) == kinds
    assert [(row.state, row.user_id, row.clock_off) for row in rows] == [("saved", user.pk, 0)] * 5
    today = timezone.localdate()
    new = Registrant.objects.get(name="Djoemat bin Oesman")
    assert (new.kinds, new.created_by) == (["08"], user)
    seen = Identification.objects.get()
    assert seen.found_at == "lanting ketiga dari dermaga" and seen.identified_on == today
    assert seen.answers == {"basic-needs-unmet": "yes"}
    visit = Submission.objects.get(kind="visit").data_collection
    assert (visit.housing_floor, visit.visited_on) == ("tanah", today)
    assert visit.entered_by == user and {"rumah", "kesehatan"} <= set(visit.sections)
    photo = Attachment.objects.get()
    assert (photo.registrant, photo.caption) == (one, "Titian di depan")
    assert Visit.objects.get().finding == "Sudah makan"
    activity = Activity.objects.get()
    assert activity.result == "Bahas sembako dengan kepala desa"
    assert (activity.happened_on, activity.created_by) == (today, user)


# Leaving, and coming back


def test_what_was_typed_is_kept_whichever_way_one_leaves(field, petugas):
    """Quicker than a draft is kept; the next screen reads what was typed, not what was before."""
    make_registrant(petugas, name="Indu Satu", verified=True)
    field.prepare()
    field.offline()
    field.open()
    field.press("Catat kegiatan")
    field.tab.get_by_label("Hasilnya").fill("Bahas sembako")
    field.see("#/kotak", "Kotak kirim")
    field.item("Kegiatan").get_by_role("link", name="Lanjutkan").click()
    expect(field.tab.get_by_label("Hasilnya")).to_have_value("Bahas sembako")

    field.see("#/orang", "Orang yang dibawa")
    field.tab.get_by_role("link", name="Indu Satu").click()
    field.press("Pendataan")
    section(field, "Tanggal", "Tanggal kunjungan")
    field.tab.get_by_role("link", name=re.compile("^Kesehatan")).click()
    field.choose("Apakah ada penyakit menahun?", "Tidak ada")
    field.tab.get_by_role("link", name="Daftar bagian").click()
    health = field.tab.locator(".tasks li").filter(has_text="Kesehatan")
    expect(health).to_contain_text("sebagian")
    field.tab.get_by_label("Alamat dan kontak sama seperti tercatat").uncheck()
    field.press("Simpan ke Kotak kirim")
    expect(field.main).to_contain_text("1 isian menunggu dikirim.")
    kept = field.run("return (await box.entries(store))[1].message.sheets;")
    assert kept["kesehatan"]["values"]["health_chronic"] == ["tidak_ada"]
    assert kept["tetap"]["values"]["sections"] == ["identitas"]


def test_the_frame_opens_also_where_the_server_is_down_or_stuck(field, monkeypatch):
    field.prepare()
    up, stuck = threading.Event(), []

    def hang(*args, **kwargs):
        stuck.append(up.wait(60))
        return HttpResponse("late")

    down = HttpResponse("down", status=502)
    for render in (lambda *args, **kwargs: down, hang):
        monkeypatch.setattr("fieldwork.views.phone.render", render)
        field.open()
    assert not stuck
    up.set()
    monkeypatch.undo()
    field.context.service_workers[0].evaluate(
        "async () => { for (const name of await caches.keys()) await caches.delete(name); }"
    )
    monkeypatch.setattr("fieldwork.views.phone.render", lambda *args, **kwargs: down)
    field.new_tab()
    assert field.tab.goto(APP).status == 502  # the control
