"""The outbox over a bad line: each entry arrives once and in order, and none keeps back another."""

import io
import re
import uuid

from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import expect

from cases.models import Visit
from cases.tests.factories import make_case
from fieldwork.models import Entry, Piece
from fieldwork.tests.test_receive import LOG, day, house, message, seen_person
from ppks.models import Attachment, Identification, Registrant, Submission
from ppks.tests.factories import make_registrant
from reports.models import Activity
from tests.browser.field import APP, Field

SEND, PIECES = "**/lapangan/kirim/", "**/lapangan/potongan/**"


def wait_for(field, holds) -> None:
    """Until the server has done what it was asked to."""
    for _ in range(300):
        if holds():
            return
        field.tab.wait_for_timeout(100)
    raise AssertionError("it never came to pass")


def abort(route):
    route.abort("connectionreset")


def bad_gateway(route):
    route.fulfill(status=502, content_type="text/html", body="<h1>502</h1>")


def page_of_the_portal(route):
    route.fulfill(content_type="text/html", body="<h1>Selamat datang di Wi-Fi desa</h1>")


def drop_the_answer(route):
    route.fetch()
    route.abort("connectionreset")


def end_the_session(route):
    Session.objects.all().delete()
    route.continue_()


def second(fault, seen):
    """Let one pass, then fail."""

    def handle(route):
        if route.request.method != "POST":
            return route.continue_()
        seen.append(route.request.url)
        return fault(route) if len(seen) == 2 else route.continue_()

    return handle


def noise() -> bytes:
    """A photo that takes several pieces."""
    image, out = Image.effect_noise((360, 360), 90).convert("RGB"), io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


def photo_of(registrant, user):
    sheet = {"purpose": ["rumah"]} | day("taken_on")
    return message(user, "foto", {"registrant": str(registrant.pk)}, lampiran=sheet)


def outbox_of_twelve(user):
    """Of every kind; the second hangs on the first."""
    one = make_registrant(user, name="Indu Satu", verified=True)
    case = make_case(one, user)
    first = seen_person(user)
    follows = house(user, one, housing_floor="tanah") | {"target": {"of": first["key"]}}
    sheet = {"finding": ["Sudah makan"], "nothing_next": ["on"]} | day("visited_on")
    log = [message(user, "kegiatan", kegiatan=LOG | day("happened_on") | {"result": [f"Ke-{n}"]})
           for n in range(7)]  # fmt: skip
    return [
        first, log[0], follows, log[1], log[2], house(user, one, housing_floor="semen"), log[3],
        message(user, "kunjungan", {"case": str(case.pk)}, kunjungan=sheet), log[4], log[5],
        photo_of(one, user), log[6],
    ]  # fmt: skip


def test_twelve_entries_over_a_line_that_fails_at_every_step(field, petugas):
    twelve = outbox_of_twelve(petugas)
    content = noise()
    field.prepare()
    field.open()
    field.offline()
    field.write(*twelve)
    field.run(
        """const entry = await store.getEntry(a), key = crypto.randomUUID();
        await store.putBlob(key, new Blob([new Uint8Array(b)]));
        await store.putEntry({...entry, photo: {key, size: b.length}}, entry.rev);""",
        twelve[10]["key"], list(content),
    )  # fmt: skip
    field.context.route(SEND, abort)  # what the phone tries by itself at `online`
    field.offline(False)
    expect(field.line).to_contain_text("Tanpa sinyal")
    field.context.unroute(SEND)

    for sent, fault in enumerate((abort, bad_gateway, drop_the_answer, page_of_the_portal), 1):
        seen = []
        field.context.route(SEND, second(fault, seen))
        assert field.send() == ("down" if fault is bad_gateway else "line")
        field.context.unroute(SEND)
        assert len(seen) == 2 and field.states() == ["saved"] * sent + ["waiting"] * (12 - sent)
    assert Entry.objects.count() == 4  # the one whose answer was lost was sent again
    field.context.route(SEND, second(end_the_session, []))
    assert field.send() == "sign-in"
    field.context.unroute(SEND)

    pieces = []
    field.context.route(PIECES, second(abort, pieces))
    field.sign_in()  # goes on by itself, as far as the photo
    field.waits(2)
    field.context.unroute(PIECES)
    field.context.route(PIECES, second(drop_the_answer, again := []))
    assert field.send() == "line"
    field.context.unroute(PIECES)
    field.context.route(PIECES, second(lambda route: route.continue_(), rest := []))
    assert field.send() == ""
    numbers = [int(url.partition("nomor=")[2]) for url in pieces + again + rest]
    assert numbers == [0, 1, 1, 2, *range(3, -(-len(content) // 32_768))]
    arrived_once_and_in_order(twelve)
    assert field.states() == ["saved"] * 12
    assert field.send() == ""
    arrived_once_and_in_order(twelve)


def arrived_once_and_in_order(twelve):
    rows = list(Entry.objects.order_by("received_at"))
    assert [str(row.key) for row in rows] == [one["key"] for one in twelve]
    assert [row.number for row in rows] == list(range(1, 13))
    assert {row.state for row in rows} == {"saved"}
    made = [Activity.objects.order_by("created_at").values_list("result", flat=True), Visit,
            Attachment, Identification, Submission]  # fmt: skip
    assert list(made[0]) == [f"Ke-{n}" for n in range(7)]
    assert [model.objects.count() for model in made[1:]] == [1, 1, 1, 2]
    new = Registrant.objects.get(name="Djoemat bin Oesman").submissions.get(kind="new")
    assert new.data_collection.housing_floor == "tanah"
    assert not Piece.objects.exists()


def test_one_entry_the_server_fails_at_keeps_back_no_other(field, petugas):
    """A 500 of one, one that is unreadable, a photo that is too large or gone: none blocks."""
    field.prepare()
    field.open()
    field.offline()
    one = make_registrant(petugas, verified=True)
    logs = [message(petugas, "kegiatan", kegiatan=LOG | day("happened_on")) for _ in range(3)]
    odd = logs[1] | {"key": str(uuid.uuid4()), "sheets": {"kegiatan": {"values": {"x": "y"}}}}
    photos = [photo_of(one, petugas), photo_of(one, petugas)]
    field.write(logs[0], odd, *photos, logs[1], logs[2])
    field.run(
        """for (const [n, size] of [6_600_000, 0].entries()) {
          const entry = await store.getEntry(a[n].key), key = crypto.randomUUID();
          if (size) await store.putBlob(key, new Blob([new Uint8Array(size)]));
          await store.putEntry({...entry, photo: {key, size}}, entry.rev);
        }""",
        photos,
    )

    def fail_at_the_last_but_one(route):
        if logs[1]["key"] in route.request.post_data:
            return route.fulfill(status=500, content_type="text/html", body="<h1>500</h1>")
        return route.continue_()

    field.context.route(SEND, fail_at_the_last_but_one)
    field.offline(False)
    field.see("#/kotak", "Kotak kirim")
    expect(field.main).to_contain_text("1 isian menunggu dikirim.")
    assert field.states() == ["saved", *["refused"] * 3, "waiting", "saved"]
    for words in ("tidak utuh", "terlalu besar", "tidak ada lagi di HP ini", "Server belum dapat"):
        expect(field.item(words)).to_have_count(1)
    field.context.unroute(SEND)
    field.press("Kirim semua sekarang")
    expect(field.main).to_contain_text("Tidak ada yang menunggu dikirim.")
    assert Activity.objects.count() == 3


def test_two_presses_and_two_tabs_are_one_record(field, petugas):
    field.prepare()
    field.open()
    field.press("Catat kegiatan")
    field.tab.get_by_label("Jenis kegiatan").select_option("rapat")
    field.tab.get_by_label("Hasilnya").fill("Bahas sembako")
    field.tab.get_by_role("button", name="Simpan ke Kotak kirim").dblclick()
    expect(field.main).to_contain_text("Tidak ada yang menunggu dikirim.")
    expect(field.line).to_have_text("")  # and nothing went wrong
    assert Activity.objects.count() == Entry.objects.count() == 1

    field.offline()
    field.write(*(message(petugas, "kegiatan", kegiatan=LOG | day("happened_on"))
                  for _ in range(4)))  # fmt: skip
    other = Field(field.context.new_page())
    other.tab.goto(APP + "#/kotak")
    expect(other.main).to_contain_text("4 isian menunggu dikirim.")
    field.context.route(SEND, abort, times=1)  # the one at `online`
    field.offline(False)
    for phone in (field, other):
        phone.tab.evaluate(
            """async () => {
              const {deliver} = await import("/static/field/outbox.js");
              const {resume} = await import("/static/field/store.js");
              const store = await resume();
              window.sent = Promise.all([deliver(store), deliver(store)]);
            }"""
        )
    told = [one for phone in (field, other) for one in phone.tab.evaluate("() => window.sent")]
    assert "busy" in told
    field.send()
    field.waits(0)
    assert Activity.objects.count() == Entry.objects.count() == 5


def test_what_was_changed_after_the_server_had_it_leads_there(field, petugas):
    field.prepare()
    field.open()
    field.offline()
    field.write(message(petugas, "kegiatan", kegiatan=LOG | day("happened_on")))
    field.context.route(SEND, drop_the_answer)
    field.offline(False)
    wait_for(field, lambda: Entry.objects.count() == 1)
    expect(field.line).to_contain_text("Tanpa sinyal")
    field.context.unroute(SEND)
    field.see("#/kotak", "Kotak kirim")
    field.tab.get_by_role("button", name=re.compile("^Ubah")).click()
    field.tab.get_by_label("Hasilnya").fill("Lain sekali")
    field.press("Simpan ke Kotak kirim")
    expect(field.item("isinya lain")).to_contain_text("Ditolak server")
    field.item("isinya lain").get_by_role("link", name="Buka").click()
    expect(field.main).to_contain_text(LOG["result"][0])
    assert Activity.objects.count() == 1


def test_what_waits_is_tried_again_without_being_told_of_a_line(field, petugas):
    """A phone at the edge of a signal often does not notice that there is one again."""
    field.prepare()
    field.open()
    field.offline()
    field.write(message(petugas, "kegiatan", kegiatan=LOG | day("happened_on")))
    field.context.route(SEND, abort, times=1)  # what is tried at `online`
    field.tab.clock.install()
    field.offline(False)
    expect(field.line).to_contain_text("Tanpa sinyal")
    assert not Entry.objects.exists()
    field.tab.clock.fast_forward(10_000)
    field.waits(0)
    expect(field.line).to_have_text("")
    assert Activity.objects.count() == 1
