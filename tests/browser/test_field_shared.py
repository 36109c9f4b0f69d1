"""What may have happened meanwhile: another user, another clock, another office, another text."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from districts.models import Village
from fieldwork.models import Entry
from fieldwork.tests.test_receive import LOG, day, house, message, seen_person
from ppks.models import Registrant, Submission
from ppks.tests.factories import NEIGHBOUR_VILLAGE, VILLAGE, make_registrant
from reports.models import Activity
from tests.browser.conftest import DESK
from tests.browser.field import APP

SECRETS = ("Djoemat", "Oesman", "violence", "lanting ketiga", "Indu Satu", "sembako")


def log(user, **more):
    return message(user, "kegiatan", kegiatan=LOG | day("happened_on") | more)


# One phone, two people


@pytest.mark.parametrize("left", ["signed out", "session ended", "swapped"])
def test_another_user_neither_sees_nor_sends(field, petugas, tetangga, masuk, live_server, left):
    """Also where the first one never signed out, and where the cookie alone changed hands."""
    make_registrant(petugas, name="Indu Satu", verified=True)
    field.prepare()
    field.open()
    field.offline()
    field.write(log(petugas), log(petugas))
    field.write(log(petugas), state="draft")
    field.see("#/kotak", "Kotak kirim")
    expect(field.main).to_contain_text("2 isian menunggu dikirim.")  # the control: they are there
    field.new_tab()
    field.offline(False)
    if left == "signed out":
        field.context.route("**/lapangan/kirim/", lambda route: route.abort())
        field.sign_out()
        field.context.unroute("**/lapangan/kirim/")
    if left == "session ended":
        Session.objects.all().delete()
    if left == "swapped":
        value = masuk(tetangga).cookies["handep"].value
        field.context.add_cookies([{"name": "handep", "value": value, "url": live_server.url}])
        field.tab.goto(APP + "#/kotak")
        expect(field.main).to_contain_text("Tidak ada yang menunggu dikirim.")
        expect(field.line).to_contain_text("Pengguna lain sedang masuk")
    else:
        field.sign_in("tetangga")
    field.prepare("62.03.02.1001")
    expect(field.tab.locator("[data-outbox]")).to_be_hidden()
    field.open("#/kotak", "Kotak kirim")
    expect(field.main).to_contain_text("Tidak ada yang menunggu dikirim.")
    expect(field.tab.locator("[data-field-box]")).to_have_text("Kotak kirim")
    expect(field.main).not_to_contain_text("Kegiatan")
    assert field.send() == "" and not Entry.objects.exists()
    field.see("#/orang", "Orang yang dibawa")
    expect(field.main).not_to_contain_text("Indu Satu")
    field.sign_out()
    field.sign_in("petugas")
    field.waits(0)
    expect(field.tab.locator("[data-outbox]")).to_have_text("1 isian di HP belum terkirim")
    assert {one.user for one in Entry.objects.all()} == {petugas}
    assert Activity.objects.count() == 2
    field.open("#/kotak", "Kotak kirim")
    expect(field.item("Draf")).to_have_count(1)


def test_nothing_readable_is_left(field, petugas):
    make_registrant(petugas, name="Indu Satu", verified=True)
    field.prepare()
    field.open()
    field.offline()
    entry = seen_person(petugas)
    entry["sheets"]["tanda"]["values"]["violence"] = ["berat"]
    field.write(entry, log(petugas))
    field.see("#/kotak", "Kotak kirim")
    expect(field.main).to_contain_text("2 isian menunggu")

    def found():
        dump = field.dump()
        assert len(dump) > 10_000
        return [word for word in SECRETS if word in dump.partition("= handep-field")[2]]

    assert found() == []
    field.run("localStorage.setItem('uji', 'x');")
    assert "uji" in field.dump()  # the control
    field.new_tab()
    field.context.route("**/lapangan/kirim/", lambda route: route.abort())
    field.offline(False)
    field.sign_out()
    assert found() == []
    assert field.run("return [store, (await keep.counts()).waiting];") == [None, 2]
    field.context.unroute("**/lapangan/kirim/")
    field.sign_in()
    field.waits(0)
    assert Entry.objects.count() == 2
    kept = field.run("return JSON.stringify(await box.entries(store));")
    assert [word for word in SECRETS if word in kept] == []


# The code, and time


def test_five_wrong_codes_need_a_sign_in(field, petugas):
    field.prepare()
    field.open("#/kode", "Kode layar")
    field.tab.get_by_label("Kode baru").fill("4711")
    field.press("Simpan kode")
    expect(field.head).to_have_text("Layar lapangan")
    field.write(log(petugas), state="draft")
    field.open(words="Buka layar lapangan")
    for wrong in range(5):
        field.tab.get_by_label("Kode layar").fill("1234")
        field.press("Buka")
        if wrong < 4:
            expect(field.main).to_contain_text(f"Masih {4 - wrong} kali")
    expect(field.head).to_have_text("HP ini terkunci")
    for around in ("/lapangan/", "/"):  # the session of the server still runs
        field.tab.goto(around)
        expect(field.head).to_be_visible()
        if around == "/lapangan/":
            field.tab.locator(f"input[name=villages][value='{VILLAGE}']").check()
            field.press("Siapkan HP ini")
            expect(field.tab.locator("[data-field-note]")).to_contain_text("perlu masuk dulu")
        field.open(words="HP ini terkunci")
    assert field.run("return store;") is None
    field.press("Masuk")
    expect(field.head).to_have_text("Masuk ke Handep")
    field.sign_in()
    field.open(words="Buka layar lapangan")
    field.tab.get_by_label("Kode layar").fill("4711")
    field.press("Buka")
    expect(field.head).to_have_text("Layar lapangan")
    assert field.states() == ["draft"]


def at(field, days):
    field.context.clock.set_fixed_time(timezone.now() + datetime.timedelta(days=days))


def test_after_seven_days_without_a_line_nothing_opens(field, petugas):
    field.prepare()
    field.offline()
    at(field, 6.9)
    field.open()
    field.write(log(petugas))
    at(field, 7.1)
    field.see("#/kotak", "HP ini terkunci")
    field.open(words="HP ini terkunci")
    assert "= handep-field/packs\n\n\n" in field.dump()
    at(field, 0)
    field.open(words="HP ini terkunci")  # a clock put back brings nothing back
    field.offline(False)
    field.press("Masuk")
    expect(field.head).to_have_text("Masuk ke Handep")
    field.sign_in()
    field.waits(0)
    assert Activity.objects.count() == 1


def test_a_clock_three_days_off_is_noticed_and_orders_nothing(field, petugas):
    field.prepare()
    field.offline()
    at(field, -3)
    field.open()
    field.write(log(petugas, result=["Pertama"]))
    at(field, 3)
    field.open()
    field.press("Catat kegiatan")
    field.tab.get_by_label("Jenis kegiatan").select_option("rapat")
    field.tab.get_by_label("Hasilnya").fill("Kedua")
    field.press("Simpan ke Kotak kirim")
    expect(field.main).to_contain_text("2 isian menunggu")
    field.offline(False)
    expect(field.main).to_contain_text("Tidak ada yang menunggu")
    wrong = field.item("Ditolak server")  # the day the phone offered has not come yet
    expect(wrong).to_contain_text("belum terjadi")
    expect(wrong).to_contain_text("Jam HP tidak cocok")
    wrong.get_by_role("link", name="Perbaiki").click()
    for value, label in zip(day("x").values(), ("Hari", "Bulan", "Tahun"), strict=True):
        field.tab.get_by_role("group", name="Tanggal").get_by_label(label).fill(value[0])
    field.press("Simpan ke Kotak kirim")
    expect(field.main).to_contain_text("Tidak ada yang menunggu")
    expect(field.item("Ditolak server")).to_have_count(0)
    field.tab.get_by_text("Sudah sampai (2)").click()
    expect(field.tab.get_by_text("Jam HP tidak cocok")).to_have_count(2)
    rows = Entry.objects.order_by("number")
    assert [row.clock_was_off for row in rows] == [True, True]
    assert list(Activity.objects.order_by("created_at").values_list("result", flat=True)) == [
        "Pertama", "Kedua",
    ]  # fmt: skip
    at(field, 0)
    field.open()
    field.write(log(petugas))
    assert field.send() == "" and not Entry.objects.latest("number").clock_was_off  # the control


# Changed meanwhile


def test_what_changed_meanwhile_is_said_and_decided(field, petugas, masuk):
    """Somebody else wrote the same field, the person died, was merged, moved out of reach."""
    names = ("Indu Satu", "Indu Dua", "Indu Tiga", "Indu Empat")
    rows = [make_registrant(petugas, name=name, verified=True) for name in names]
    field.prepare()
    field.offline()
    field.open()
    field.write(*(house(petugas, row, housing_floor="tanah", housing_roof="daun") for row in rows))
    other = masuk(petugas).post(
        "/lapangan/kirim/", house(petugas, rows[0], housing_floor="semen"),
        content_type="application/json",
    )  # fmt: skip
    assert other.json()["state"] == "saved"
    Registrant.objects.filter(pk=rows[1].pk).update(life="deceased")
    Registrant.objects.filter(pk=rows[2].pk).update(life="merged")
    away = Village.objects.get(pk=NEIGHBOUR_VILLAGE)
    Registrant.objects.filter(pk=rows[3].pk).update(village=away, district=away.district_id)
    field.see("#/kotak", "Kotak kirim")
    field.offline(False)
    expect(field.main).to_contain_text("Tidak ada yang menunggu")
    assert field.states() == ["held"] * 4
    for words in (
        "diubah orang lain",
        "daftar: meninggal",
        "daftar: digabung",
        "tidak dapat Anda buka",
    ):
        expect(field.item(words)).to_contain_text("Perlu Anda putuskan")
    assert Submission.objects.filter(kind="visit").count() == 1

    field.item("diubah orang lain").get_by_role("link", name="Putuskan").click()
    expect(field.main).to_contain_text("Sekarang di server: Semen")
    field.tab.get_by_label("Isian Anda: Tanah").check()
    field.press("Simpan dengan pilihan ini")
    expect(field.main).to_contain_text("Pendataan tersimpan")
    visit = Submission.objects.get(kind="visit").data_collection
    assert (visit.housing_floor, visit.housing_roof) == ("tanah", "daun")
    field.open("#/kotak", "Kotak kirim")
    field.item("meninggal").get_by_role("link", name="Putuskan").click()
    field.tab.get_by_role("link", name="Serahkan kepada petugas").click()
    field.tab.get_by_role("button", name="Serahkan").click()
    expect(field.main).to_contain_text("Isian diserahkan")
    field.open("#/kotak", "Kotak kirim")  # what was decided is no longer asked for
    expect(field.tab.get_by_text("Perlu Anda putuskan")).to_have_count(2)
    assert field.states() == ["saved", "handed", "held", "held"]


def test_a_position_that_ended_loses_nothing(field, petugas, petugas_kabupaten, open_tab):
    make_registrant(petugas, name="Indu Satu", verified=True)
    field.prepare()
    field.offline()
    field.open()
    field.write(log(petugas))
    field.write(log(petugas, result=["Belum selesai"]), state="draft")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    petugas.position.since = petugas.position.until = yesterday
    petugas.position.save()
    field.offline(False)
    expect(field.head).to_have_text("Layar lapangan")
    expect(field.main).to_contain_text("HP ini belum disiapkan")  # the pack is gone at once
    assert field.states() == ["held", "draft"] and not Activity.objects.exists()
    assert "= handep-field/packs\n\n\n" in field.dump()
    field.see("#/kotak", "Kotak kirim")
    field.item("Draf").get_by_role("link", name="Lanjutkan").click()
    expect(field.head).to_have_text("Bekal HP ini sudah terhapus")
    field.press("Kirim apa adanya")
    expect(field.tab.get_by_text("Perlu Anda putuskan")).to_have_count(2)
    field.item("sudah berakhir").first.get_by_role("link", name="Putuskan").click()
    field.tab.get_by_role("link", name="Serahkan kepada petugas").click()
    field.tab.get_by_role("button", name="Serahkan").click()
    expect(field.main).to_contain_text("Isian diserahkan")
    desk = open_tab(petugas_kabupaten, size=DESK)
    desk.goto("/lapangan/serahan/")
    desk.get_by_role("main").get_by_role("link").first.click()
    expect(desk.get_by_role("main")).to_contain_text(LOG["result"][0])


def test_with_nothing_to_send_the_phone_still_learns_that_the_position_ended(field, petugas):
    field.prepare()
    field.open()
    assert field.run("return Boolean(await store.getPack());") is True
    petugas.position.until = timezone.localdate() - datetime.timedelta(days=1)
    petugas.position.save()
    field.new_tab()
    field.tab.goto(APP)
    expect(field.main).to_contain_text("HP ini belum disiapkan")
    assert field.run("return await store.getPack();") is None
