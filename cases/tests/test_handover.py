"""Handing cases over, the list of those nobody serves, and what each worker carries."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.forms.transfer import token
from cases.models import Case
from cases.operations.handover import hand_over
from cases.tests.factories import make_case
from conftest import DISTRICT, make_user
from core.once import new_key
from core.refusal import Refused
from desk.tiles import tiles_of
from districts.models import District
from ppks.models import Registrant, TeamMember
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    make_registrant,
    make_residence,
)

pytestmark = pytest.mark.django_db

FRESH = "Baru untuk Anda"


@pytest.fixture
def gone(db):
    """A TKSK of Kapuas Barat whose position has ended."""
    user = make_user("pensiun", "Pak Pensiun", Role.TKSK, District.objects.get(pk=DISTRICT))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Position.objects.filter(user=user).update(until=yesterday)
    return user


def case_of(worker, by=None, **fields) -> Case:
    village = {"village": fields.pop("village")} if "village" in fields else {}
    kinds = {"kinds": fields.pop("kinds")} if "kinds" in fields else {}
    row = make_registrant(by or worker, verified=True, **village, **kinds)
    return make_case(row, worker, **fields)


def seen_as(*cases) -> dict:
    return {case.pk: case.version for case in cases}


def number(user, label):
    return next((t["number"] for t in tiles_of(user) if t["label"].startswith(label)), 0)


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"cases:{name}", args=args), query)
    assert response.status_code == 200, name
    return response.content.decode()


def test_many_cases_go_over_in_one_act_and_are_new_until_opened(
    gone, petugas, petugas_kabupaten, masuk
):
    cases = [case_of(gone) for _ in range(3)]
    officer, receiver = masuk(petugas_kabupaten), masuk(petugas)
    assert number(petugas_kabupaten, "Kasus tanpa petugas") == 3
    response = officer.post(
        reverse("cases:hand_over") + "?petugas=tanpa",
        {
            "cases": [token(case) for case in cases],
            "worker": petugas.username,
            "reason": "Pak Pensiun sudah berhenti",
            "submission_key": new_key(),
        },
    )
    assert response["Location"] == reverse("cases:workload")
    assert {c.worker for c in Case.objects.all()} == {petugas}
    assert number(petugas_kabupaten, "Kasus tanpa petugas") == 0
    assert number(petugas, "Kasus baru untuk Anda") == 3
    assert page(receiver, "case_list").count(FRESH) == 4  # and once among the filters
    assert page(officer, "case_list").count(FRESH) == 1
    officer.get(cases[0].get_absolute_url())  # the look of somebody else changes nothing
    assert number(petugas, "Kasus baru untuk Anda") == 3
    receiver.get(cases[0].get_absolute_url())
    assert number(petugas, "Kasus baru untuk Anda") == 2
    assert cases[0].number not in page(receiver, "case_list", keadaan="baru")
    story = page(receiver, "case_timeline", cases[0].pk)
    assert "menyerahkan kasus ini" in story and "Pak Pensiun sudah berhenti" in story
    assert AuditEvent.objects.filter(action="cases.case.hand_over").count() == 3


def test_the_first_look_costs_one_update(petugas, petugas_kabupaten, gone, masuk):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = case_of(gone)
    hand_over(cases=seen_as(case), to=petugas, reason="Sakit.", by=petugas_kabupaten)
    client = masuk(petugas)
    client.get(reverse("cases:case_list"))
    used = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(case.get_absolute_url())
        used.append(len(queries))
    assert used[0] == used[1] + 1


def test_all_on_the_page_are_exactly_those_that_were_shown(petugas, petugas_kabupaten, gone, masuk):
    shown, unshown = case_of(gone), case_of(gone)
    masuk(petugas_kabupaten).post(
        reverse("cases:hand_over"),
        {
            "everything": "on",
            "shown": [token(shown)],
            "worker": petugas.username,
            "reason": "Pindah tugas",
            "submission_key": new_key(),
        },
    )
    shown.refresh_from_db()
    unshown.refresh_from_db()
    assert (shown.worker, unshown.worker) == (petugas, gone)


def test_a_refusal_keeps_the_ticks_and_the_reason(petugas_kabupaten, tetangga, gone, masuk):
    case = case_of(gone)
    response = masuk(petugas_kabupaten).post(
        reverse("cases:hand_over"),
        {
            "cases": [token(case)],
            "worker": tetangga.username,
            "reason": "Dibagi rata",
            "submission_key": new_key(),
        },
    )
    text = response.content.decode()
    assert "tidak bertugas di Kecamatan Kapuas Barat" in text
    assert "Dibagi rata" in text and f'id="kasus-{case.number}" checked' in text
    case.refresh_from_db()
    assert case.worker == gone


def test_nothing_goes_over_when_one_of_them_changed_meanwhile(
    petugas, petugas_kabupaten, gone, masuk
):
    first, second = case_of(gone), case_of(gone)
    seen = seen_as(first, second)
    hand_over(cases=seen_as(second), to=petugas, reason="Sakit.", by=petugas_kabupaten)
    with pytest.raises(Refused, match="petugasnya kini Rahmat Petugas"):
        hand_over(cases=seen, to=petugas_kabupaten, reason="Sakit.", by=petugas_kabupaten)
    first.refresh_from_db()
    assert first.worker == gone


@pytest.mark.parametrize("who", ["petugas", "verifikator_provinsi", "petugas_provinsi"])
def test_others_hand_nothing_over(request, who, gone, petugas, masuk):
    user = request.getfixturevalue(who)
    case = case_of(gone)
    with pytest.raises(Refused):
        hand_over(cases=seen_as(case), to=petugas, reason="Sakit.", by=user)
    for name in ("hand_over", "workload"):
        assert masuk(user).get(reverse(f"cases:{name}")).status_code == 404


def test_cases_out_of_reach_and_closed_ones_are_refused(petugas, petugas_kabupaten, seberang):
    far = case_of(seberang, village=FAR_VILLAGE)
    closed = case_of(petugas, state="closed", stage="closed")
    for case in (far, closed):
        with pytest.raises(Refused):
            hand_over(cases=seen_as(case), to=petugas, reason="Sakit.", by=petugas_kabupaten)


def test_without_worker_are_those_whose_position_no_longer_covers_the_district(
    petugas, tetangga, petugas_kabupaten, verifikator, gone
):
    held = case_of(petugas)
    ended = case_of(gone)
    elsewhere = case_of(tetangga)  # serves the neighbour only
    case_of(tetangga, village=NEIGHBOUR_VILLAGE)
    case_of(petugas_kabupaten)  # the regency covers its districts
    verifier = case_of(verifikator)  # serves there, but holds no cases
    disabled = case_of(make_user("mati", "Akun Mati", Role.TKSK, District.objects.get(pk=DISTRICT)))
    disabled.worker.is_active = False
    disabled.worker.save()
    closed = case_of(gone, state="closed", stage="closed")
    found = set(Case.objects.visible_to(petugas_kabupaten).without_worker())
    assert found == {ended, elsewhere, verifier, disabled}
    assert held not in found and closed not in found


def test_who_lives_inside_may_be_handed_to_the_officer_of_the_province(
    petugas, petugas_kabupaten, petugas_provinsi, masuk
):
    outside, inside = case_of(petugas), case_of(petugas)
    client, url = masuk(petugas_kabupaten), reverse("cases:hand_over")

    def give(case):
        return client.post(url, {
            "cases": [token(case)], "worker": petugas_provinsi.username,
            "reason": "Tinggal di panti", "submission_key": new_key(),
        })  # fmt: skip

    assert petugas_provinsi.name not in client.get(url).content.decode()  # nobody lives inside
    make_residence(inside.registrant, petugas)
    assert petugas_provinsi.name in client.get(url).content.decode()
    assert f"kasus {outside.number} bukan tentang penghuni panti" in give(outside).content.decode()
    assert give(inside).status_code == 302
    outside.refresh_from_db()
    inside.refresh_from_db()
    assert (outside.worker, inside.worker) == (petugas, petugas_provinsi)
    assert inside not in Case.objects.visible_to(petugas_kabupaten).without_worker()
    loads = client.get(reverse("cases:workload")).context["loads"]
    theirs = next(load for load in loads if load.username == petugas_provinsi.username)
    assert theirs.place and not theirs.unserved
    Registrant.objects.filter(pk=inside.registrant.pk).update(
        institution=None, placement="luar_panti"
    )
    assert inside in Case.objects.visible_to(petugas_kabupaten).without_worker()


def test_an_officer_of_the_province_without_a_case_is_on_no_workload(
    petugas, petugas_kabupaten, petugas_provinsi, masuk
):
    make_residence(case_of(petugas).registrant, petugas)
    loads = masuk(petugas_kabupaten).get(reverse("cases:workload")).context["loads"]
    assert petugas_provinsi.username not in {load.username for load in loads}


# What is sealed


@pytest.fixture
def sealed(gone, petugas_kabupaten):
    """A sealed case of somebody who no longer serves; nobody who serves is on the team."""
    case = case_of(gone, kinds=("18",))
    TeamMember.objects.create(registrant=case.registrant, user=gone, added_by=gone)
    return case


def test_sealed_cases_are_handed_over_by_the_verifier_who_brings_the_receiver_in(
    sealed, petugas, petugas_kabupaten, verifikator, masuk
):
    assert number(petugas_kabupaten, "Kasus tanpa petugas") == 0
    for name in ("hand_over", "workload"):
        text = page(masuk(petugas_kabupaten), name)
        assert sealed.number not in text and "Pak Pensiun" not in text
    with pytest.raises(Refused):
        hand_over(cases=seen_as(sealed), to=petugas, reason="Sakit.", by=petugas_kabupaten)
    assert number(verifikator, "Kasus tanpa petugas") == 1
    assert sealed.number in page(masuk(verifikator), "hand_over")  # the control
    assert masuk(petugas).get(sealed.get_absolute_url()).status_code == 404
    hand_over(cases=seen_as(sealed), to=petugas, reason="Sakit.", by=verifikator)
    assert masuk(petugas).get(sealed.get_absolute_url()).status_code == 200


def test_an_officer_of_the_team_hands_over_within_the_team_only(sealed, petugas, petugas_kabupaten):
    person = sealed.registrant
    TeamMember.objects.create(registrant=person, user=petugas_kabupaten, added_by=petugas)
    with pytest.raises(Refused, match="bukan anggota tim"):
        hand_over(cases=seen_as(sealed), to=petugas, reason="Sakit.", by=petugas_kabupaten)
    TeamMember.objects.create(registrant=person, user=petugas, added_by=petugas)
    hand_over(cases=seen_as(sealed), to=petugas, reason="Sakit.", by=petugas_kabupaten)


# What each carries


def test_every_figure_of_the_workload_opens_a_list_of_as_many(
    petugas, tetangga, petugas_kabupaten, verifikator, gone, sealed, masuk
):
    today = timezone.localdate()
    for days, urgency in ((0, "biasa"), (40, "segera"), (100, "darurat"), (400, "biasa")):
        case_of(petugas, opened_on=today - datetime.timedelta(days=days), urgency=urgency,
                due_on=today - datetime.timedelta(days=days - 14))  # fmt: skip
    case_of(petugas, stage="planning")
    case_of(tetangga, village=NEIGHBOUR_VILLAGE)
    case_of(gone)
    tried = 0
    for user in (petugas_kabupaten, verifikator):
        client = masuk(user)
        loads = client.get(reverse("cases:workload")).context["loads"]
        by_name = {load.username: load for load in loads}
        assert by_name["petugas"].total == 5 and by_name["petugas"].late == 3
        assert by_name["kabupaten"].total == 0  # serves, holds none
        for load in loads:
            figures = [*load.stages, *load.urgencies, *load.ages]
            for figure in figures:
                address = f"{reverse('cases:case_list')}?petugas={load.username}&{figure.query}"
                found = client.get(address).context["page"].paginator.count
                assert found == figure.number, (user, load.name, figure)
                tried += 1
            assert sum(f.number for f in load.ages) == load.total
            address = f"{reverse('cases:hand_over')}?petugas={load.username}"
            assert client.get(address).context["page"].paginator.count == load.total
        assert by_name["pensiun"].total == (2 if user == verifikator else 1)  # the sealed one
        assert by_name["pensiun"].place == "" and by_name["pensiun"].unserved
    assert tried > 20


@pytest.mark.parametrize(("name", "queries"), [("workload", 6), ("hand_over", 9)])
def test_the_pages_of_an_officer_take_the_same_few_queries(
    petugas, petugas_kabupaten, masuk, name, queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, used = masuk(petugas_kabupaten), []
    for times in (1, 29):
        for place in range(times):
            worker = make_user(
                f"w{times}.{place}", f"W {place}", Role.TKSK, District.objects.get(pk=DISTRICT)
            )
            case_of(worker)
        client.get(reverse(f"cases:{name}"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(f"cases:{name}"))
        used.append(len(seen))
    assert used[0] == used[1] == queries <= 15


def test_an_officer_finds_cases_by_worker_a_tksk_only_the_own(petugas, petugas_kabupaten, masuk):
    other = make_user("lain", "Orang Lain", Role.TKSK, District.objects.get(pk=DISTRICT))
    mine, theirs = case_of(petugas), case_of(other)
    text = page(masuk(petugas_kabupaten), "case_list", petugas="lain")
    assert theirs.number in text and mine.number not in text
    text = page(masuk(petugas), "case_list", petugas="saya")
    assert mine.number in text and theirs.number not in text
