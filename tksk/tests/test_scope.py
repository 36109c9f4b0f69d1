"""Who reads the roster, who acts on it; everybody else gets the one 404."""

import uuid

import pytest
from django.urls import reverse

from config.urls_index import pages
from tksk import operations
from tksk.models import Assignment, Worker
from tksk.tests.build import DISTRICT, FAR, TODAY, duty, post, text, worker

READERS = (
    "pengelola petugas_provinsi verifikator_provinsi auditor petugas_kabupaten verifikator"
).split()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def here(pengelola):
    """Serving in Kapuas Barat."""
    known = worker(pengelola, name="Abdi Kapuas", email="abdi@contoh.id", address="Jl. Tilung")
    duty(known, pengelola, DISTRICT)
    return known


@pytest.fixture
def far(pengelola):
    """Serving in Palangka Raya."""
    known = worker(pengelola, name="Dewi Kota")
    duty(known, pengelola, FAR)
    return known


@pytest.mark.parametrize("who", READERS)
def test_readers_see_the_worker_of_their_area(request, masuk, here, who):
    client = masuk(request.getfixturevalue(who))
    assert "Abdi Kapuas" in text(client.get(reverse("tksk:worker_list")))
    assert client.get(here.get_absolute_url()).status_code == 200
    assert client.get(reverse("tksk:vacant_list")).status_code == 200


def test_auditor_does_not_see_how_to_reach_a_worker(masuk, auditor, verifikator, here):
    audited = text(masuk(auditor).get(here.get_absolute_url()))
    read = text(masuk(verifikator).get(here.get_absolute_url()))
    for personal in ("081234567890", "abdi@contoh.id", "Jl. Tilung"):
        assert personal not in audited
        assert personal in read


def test_regency_sees_only_those_who_ever_served_there(masuk, verifikator, pengelola, here, far):
    client = masuk(verifikator)
    assert "Dewi Kota" not in text(client.get(reverse("tksk:worker_list")))
    assert client.get(far.get_absolute_url()).status_code == 404
    assignment = Assignment.objects.get(worker=here)
    operations.end_assignment(
        assignment=assignment, until=assignment.since, end_reason="pindah", by=pengelola
    )
    assert client.get(here.get_absolute_url()).status_code == 200


def test_tksk_sees_the_own_page_and_no_other(masuk, petugas, here, far):
    Worker.objects.filter(pk=here.pk).update(user=petugas)
    client = masuk(petugas)
    page = text(client.get(here.get_absolute_url()))
    assert "Abdi Kapuas" in page
    assert reverse("tksk:worker_list") + '"' not in page
    assert client.get(far.get_absolute_url()).status_code == 404
    assert client.get(reverse("tksk:worker_list")).status_code == 404


def test_without_a_position_there_are_no_rows(pengelola, here):
    assert Worker.objects.visible_to(pengelola).exists()
    assert not Worker.objects.visible_to(pengelola.work_as(None)).exists()
    assert not Assignment.objects.visible_to(pengelola).exists()


@pytest.mark.parametrize("act", sorted(operations.ROLES))
def test_page_roles_are_the_roles_of_the_act(act):
    assert pages()[f"tksk:{act}"] == operations.ROLES[act]


@pytest.mark.parametrize("act", sorted(set(operations.ROLES) - {"worker_create"}))
def test_hidden_unknown_and_forbidden_answer_alike(
    masuk, pengelola, petugas_provinsi, petugas, here, act
):
    """An unknown id for the right role, a known one for the wrong role: one 404."""
    of_assignment = act in ("assignment_end", "decree_create")
    known = Assignment.objects.get(worker=here).pk if of_assignment else here.pk
    answers = [
        (masuk(pengelola), uuid.uuid4()),
        (masuk(petugas_provinsi), known),
        (masuk(petugas), known),
    ]
    bodies = set()
    for client, pk in answers:
        address = reverse(f"tksk:{act}", args=[pk])
        for response in (client.get(address), post(client, act, pk)):
            assert response.status_code == 404
            bodies.add(response.content)
    assert len(bodies) == 1
    assert masuk(pengelola).get(reverse(f"tksk:{act}", args=[known])).status_code == 200


def test_buttons_exist_only_for_who_may_act(masuk, pengelola, petugas_provinsi, here):
    acting = text(masuk(pengelola).get(here.get_absolute_url()))
    reading = text(masuk(petugas_provinsi).get(here.get_absolute_url()))
    for act in ("worker_edit", "assignment_create", "account_create"):
        address = reverse(f"tksk:{act}", args=[here.pk])
        assert address in acting
        assert address not in reading


def test_roster_needs_a_sign_in(client, here):
    for address in (reverse("tksk:worker_list"), here.get_absolute_url()):
        assert client.get(address)["Location"].startswith(reverse("accounts:sign_in"))


def test_post_without_a_key_is_told_so(masuk, pengelola):
    response = masuk(pengelola).post(reverse("tksk:worker_create"), {"name": "A", "sex": "M"})
    assert response.status_code == 400
    assert not Worker.objects.exists()


def test_reading_pages_take_no_post(masuk, pengelola, here):
    for address in (
        reverse("tksk:worker_list"),
        reverse("tksk:vacant_list"),
        here.get_absolute_url(),
    ):
        assert masuk(pengelola).post(address).status_code == 405
