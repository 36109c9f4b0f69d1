"""Two days in the field: forty entries with photos, and everything that can fail on the way."""

import datetime
import io
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from cases.models import Visit
from cases.tests.factories import make_case
from fieldwork.models import Entry, Piece
from fieldwork.tests.test_receive import LOG, day, house, message, seen_person
from ppks.models import Attachment, DataCollection, Identification
from ppks.tests.factories import make_registrant
from reports.models import Activity
from tests.browser.conftest import PHONE
from tests.browser.field import Field
from tests.browser.served import Served
from tests.browser.test_field_line import (
    SEND,
    abort,
    bad_gateway,
    drop_the_answer,
    page_of_the_portal,
)

EACH = 8  # of five kinds of entries
NAMES = [f"Kai Sahindai {word}" for word in "Satu Dua Tiga Empat Lima Enam Tujuh Delapan".split()]


@pytest.fixture
def served(transactional_db):
    server = Served()
    server.start()
    yield server
    server.kill()


def picture(number: int) -> list[int]:
    """A photo of two pieces, another for each number."""
    image, out = Image.effect_noise((190, 190), 60 + number).convert("RGB"), io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return list(out.getvalue())


def entries_of(user, on, numbers, people, cases) -> list[dict]:
    """What a day brings: people seen, houses, visits, photos, meetings; made on that day."""
    found = []
    for n in numbers:
        sheet = {"finding": [f"Temuan {n}"], "nothing_next": ["on"]} | day("visited_on", on)
        who = seen_person(user, name=[NAMES[n]], **day("identified_on", on))
        visit = house(user, people[n], housing_floor="tanah")
        visit["sheets"]["tanggal"]["values"] = day("visited_on", on)
        found += [
            who, visit,
            message(user, "kunjungan", {"case": str(cases[n].pk)}, kunjungan=sheet),
            message(user, "foto", {"registrant": str(people[n].pk)},
                    lampiran={"purpose": ["rumah"]} | day("taken_on", on)),
            message(user, "kegiatan",
                    kegiatan=LOG | day("happened_on", on) | {"result": [f"Rapat {n}"]}),
        ]  # fmt: skip
    for one in found:
        one["made_at"] = f"{on.isoformat()}T09:00:00+07:00"
    return found


def keep(field, entries) -> None:
    """Into the outbox, each photo with its picture."""
    field.write(*entries)
    photos = [one["key"] for one in entries if one["kind"] == "foto"]
    for place, key in enumerate(photos):
        field.run(
            """const entry = await store.getEntry(a), key = crypto.randomUUID();
            await store.putBlob(key, new Blob([new Uint8Array(b)]));
            await store.putEntry({...entry, photo: {key, size: b.length}}, entry.rev);""",
            key, picture(place + len(key)),
        )  # fmt: skip


class Line:
    """What lies between phone and server: nothing gets through but in `try_to_send` and `open`.

    The phone tries by itself too; whoever it is that sends meets the same line.
    """

    def __init__(self, field):
        self.field, self.left, self.fault = field, 0, None
        field.context.route(SEND, self._handle)

    def _handle(self, route):
        if self.left:
            self.left -= 1
            return route.continue_()
        fault, self.fault = self.fault or abort, None
        return fault(route)

    def try_to_send(self, fault, after: int) -> None:
        """Let so many entries through, then comes the fault, then nothing."""
        self.left, self.fault = after, fault
        assert self.field.send() != ""
        assert (self.left, self.fault) == (0, None)

    def open(self):
        self.field.context.unroute(SEND)


def killed_while_it_writes(line, served) -> None:
    """The server dies with an entry in its hands: the transaction waits for the test's lock."""
    before, free = Entry.objects.count(), threading.Event()

    def hold(route):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE fieldwork_entry IN EXCLUSIVE MODE")
            killer = threading.Thread(target=kill_soon)
            killer.start()
            with pytest.raises(Exception, match="hang up|ECONN|reset"):
                route.fetch()
            killer.join()
        free.set()
        route.abort("connectionreset")

    def kill_soon():
        waits = "NOT granted AND relation = 'fieldwork_entry'::regclass"
        with connection.cursor() as cursor:
            while not cursor.execute(f"SELECT 1 FROM pg_locks WHERE {waits}").fetchone():
                time.sleep(0.05)
        connection.close()
        served.kill()

    line.try_to_send(hold, 2)
    assert free.is_set() and Entry.objects.count() == before + 2


def test_forty_entries_of_two_days_arrive_once_under_the_right_name(browser, served, petugas):
    people = [make_registrant(petugas, name=f"Indu {n}", verified=True) for n in range(EACH)]
    cases = [make_case(one, petugas) for one in people]
    today = timezone.localdate()
    days = [today - datetime.timedelta(days=1), today]
    context = browser.new_context(
        base_url=served.url, viewport=PHONE, locale="id-ID", timezone_id="Asia/Pontianak"
    )
    field = Field(context.new_page())
    field.sign_in()
    field.prepare()
    field.open()
    field.offline()
    entries = []
    for on, numbers in zip(days, (range(5), range(5, EACH)), strict=True):
        made = entries_of(petugas, on, numbers, people, cases)
        keep(field, made)
        entries += made
        field.open()  # a new tab: the battery was empty
    assert field.states() == ["waiting"] * 40

    line = Line(field)
    field.offline(False)
    expect(field.line).to_contain_text("Tanpa sinyal")
    for fault in (abort, bad_gateway, drop_the_answer, page_of_the_portal):
        line.try_to_send(fault, 3)
    killed_while_it_writes(line, served)
    assert field.send() == "line"  # nobody answers
    served.start()

    def saved_then_killed(route):
        route.fetch()
        served.kill()
        route.abort("connectionreset")

    before = Entry.objects.count()
    line.try_to_send(saved_then_killed, 2)
    assert Entry.objects.count() == before + 3  # the server had it, the phone does not know
    served.start()

    def session_ends(route):
        Session.objects.all().delete()
        route.continue_()

    line.try_to_send(session_ends, 4)
    line.open()
    field.sign_in()
    field.waits(0)
    assert field.states() == ["saved"] * 40

    rows = list(Entry.objects.order_by("received_at"))
    assert [str(row.key) for row in rows] == [one["key"] for one in entries]
    assert {(row.state, row.user_id) for row in rows} == {("saved", petugas.pk)}
    found = [
        Identification.objects.order_by("name").values_list("name", flat=True),
        Visit.objects.order_by("finding").values_list("finding", flat=True),
        Activity.objects.order_by("result").values_list("result", flat=True),
    ]
    wanted = [NAMES, [f"Temuan {n}" for n in range(EACH)], [f"Rapat {n}" for n in range(EACH)]]
    assert [list(one) for one in found] == [sorted(one) for one in wanted]
    for model, path in ((DataCollection, "registrant"), (Attachment, "registrant")):
        of = model.objects.filter(**{f"{path}__in": people}).values_list(path, flat=True)
        assert sorted(of) == sorted(one.pk for one in people), model
    made = Identification.objects.values_list("identified_on", flat=True)
    assert sorted(made) == sorted([days[0]] * 5 + [days[1]] * 3)
    assert not Piece.objects.exists()
    dump = field.dump().partition("= handep-field")[2]
    assert [word for word in [*NAMES, "Temuan", "Rapat", "Indu"] if word in dump] == []
    context.close()
