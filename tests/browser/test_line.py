"""Through a bad line in real Chromium: `manage.py benchmark_line` without its clock."""

from urllib.parse import urlsplit

from django.urls import reverse

from desk.benchmark.browse import Phone, day
from desk.benchmark.line import Shape, bad_line
from ppks.models import Identification
from ppks.tests.factories import make_registrant, make_submission
from reports.models import Activity
from tests.browser.conftest import PASSWORD

QUICK = Shape(bits=10**9, round_trip=0, loss=0.1, stall=(0, 0.05), cut=0)


def test_a_day_on_a_bad_line(browser, live_server, transactional_db, petugas):
    draft = make_submission(make_registrant(petugas), petugas, state="draft")
    addresses = {"daftar": reverse("ppks:registrant_list")}
    section = reverse("ppks:visit_section", args=[draft.pk, "kesehatan"])
    place = urlsplit(live_server.url)
    with bad_line(place.hostname, place.port, QUICK) as (slow, seen):
        phone = Phone(browser, slow)
        done = list(day(phone, (petugas.username, PASSWORD), addresses, section))
        phone.close()
    assert [budget for _, budget, _ in done].count("save") == 3
    assert seen["lost"]
    assert not phone.seen
    draft.data_collection.refresh_from_db()
    assert "kesehatan" in draft.data_collection.sections
    assert Activity.objects.count() == Identification.objects.count() == 1
