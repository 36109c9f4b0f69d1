"""Deciding: what verify, return and reject do to the register, the ledger and the audit."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.once import new_key
from core.refusal import Refused
from ppks.models import ClosedMonth, Condition, Identity, Movement, Registrant, Submission
from ppks.operations import submission as field
from ppks.operations import verification
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VICTIM,
    make_registrant,
    make_submission,
)

pytestmark = pytest.mark.django_db

NIK = "6203051507540001"


def verify(submission, by, **more):
    return verification.verify(submission=submission, version=submission.version, by=by, **more)


def change_of(registrant, by, **proposal):
    names = {name.replace("__", "."): value for name, value in proposal.items()}
    return make_submission(registrant, by, kind="change", state="submitted", proposal=names)


def movements(registrant) -> list[tuple]:
    return sorted(
        registrant.movements.values_list("category_id", "delta", "reason"),
        key=lambda row: (row[0] or "", row[1]),
    )


@pytest.fixture
def waiting(petugas):
    return make_submission(
        make_registrant(petugas, kinds=("08", "09"), nik=NIK), petugas, state="submitted"
    )


@pytest.fixture
def known(petugas):
    return make_registrant(petugas, verified=True, nik=NIK, kinds=("08",))


def test_verifying_a_new_entry_admits_it_counts_it_and_claims_its_nik(waiting, verifikator):
    verify(waiting, verifikator)
    registrant = Registrant.objects.get(pk=waiting.registrant_id)
    assert registrant.verified_at is not None
    assert movements(registrant) == [
        (None, 1, "baru"),
        ("08", 1, "baru"),
        ("09", 1, "baru"),
    ]
    assert {(c.confirmed_by_id, c.since) for c in registrant.conditions.all()} == {
        (waiting.pk, waiting.effective_on)  # from the first visit, as the ledger has it
    }
    assert registrant.identity.claims
    movement = registrant.movements.first()
    assert (movement.sex, movement.village_id, movement.effective_on) == (
        "M",
        registrant.village_id,
        waiting.effective_on,
    )


def test_the_report_month_skips_closed_months(waiting, verifikator):
    month = waiting.effective_on.replace(day=1)
    later = (month + datetime.timedelta(days=32)).replace(day=1)
    for one in (month, later):
        ClosedMonth.objects.create(district_id=waiting.registrant.district_id, month=one)
    verify(waiting, verifikator)
    expected = (later + datetime.timedelta(days=32)).replace(day=1)
    assert {m.report_month for m in waiting.registrant.movements.all()} == {expected}
    assert {m.effective_on for m in waiting.registrant.movements.all()} == {waiting.effective_on}


def test_verifying_a_change_applies_exactly_what_it_names(known, petugas, verifikator):
    change = change_of(known, petugas, identity__name="Bue Baru", address__hamlet="Hilir")
    Registrant.objects.filter(pk=known.pk).update(landmark="dermaga baru")
    verify(change, verifikator)
    known.refresh_from_db()
    assert (known.name, known.hamlet, known.landmark) == ("Bue Baru", "Hilir", "dermaga baru")
    assert "bue baru" in known.search_name
    assert not known.movements.exists()


def test_a_change_is_refused_showing_both_when_its_field_changed_since(
    known, petugas, verifikator, masuk
):
    change = change_of(known, petugas, identity__name="Bue Baru")
    Registrant.objects.filter(pk=known.pk).update(name="Bue Lain")
    page = decide(masuk(verifikator), change, "verify").content.decode()
    assert "tadinya “Bue Darman”" in page
    assert "kini “Bue Lain”" in page
    known.refresh_from_db()
    assert known.name == "Bue Lain"
    change.refresh_from_db()
    assert change.state == "submitted"


def test_two_changes_of_different_fields_are_both_applied(known, petugas, verifikator):
    first = change_of(known, petugas, identity__name="Bue Baru")
    second = change_of(known, petugas, address__hamlet="Hilir")
    verify(second, verifikator)
    verify(first, verifikator)
    known.refresh_from_db()
    assert (known.name, known.hamlet) == ("Bue Baru", "Hilir")


def test_what_another_submission_brought_meanwhile_is_no_change_of_this_one(
    known, petugas, verifikator, masuk
):
    make_submission(known, petugas, state="verified", decided_by=verifikator, days_ago=9)
    moved = change_of(known, petugas, address__hamlet="Hilir")
    renamed = change_of(known, petugas, identity__name="Bue Baru")
    gone = make_submission(
        known, petugas, kind="end", state="submitted", proposal={"life": "deceased"}
    )
    verify(moved, verifikator)
    for row, named in ((renamed, {"identity.name"}), (gone, {"life"})):
        address = reverse("ppks:submission_review", args=[row.pk])
        changes = masuk(verifikator).get(address).context["changes"]
        assert {change["name"] for change in changes} == named


def test_opening_and_closing_kinds_moves_the_main_one_and_the_ledger(known, petugas, verifikator):
    change = change_of(
        known,
        petugas,
        kind__08={"active": False, "end_reason": "tidak_lagi"},
        kind__09={"active": True, "reason": "dilihat sendiri"},
    )
    verify(change, verifikator)
    now = {c.category_id: c for c in known.conditions.all()}
    assert now["08"].until == change.effective_on
    assert now["08"].end_reason == "tidak_lagi"
    assert now["09"].is_main and now["09"].confirmed_by_id == change.pk
    assert movements(known) == [
        ("08", -1, "jenis_berakhir"),
        ("09", 1, "jenis_bertambah"),
    ]


def test_the_last_kind_cannot_be_closed_by_a_change(known, petugas, verifikator):
    change = change_of(known, petugas, kind__08={"active": False, "end_reason": "tidak_lagi"})
    with pytest.raises(Refused, match="Jenis terakhir"):
        verify(change, verifikator)
    assert known.conditions.current().count() == 1
    assert not known.movements.exists()


def test_a_changed_village_or_sex_is_corrected_in_the_ledger(known, petugas, verifikator):
    change = change_of(known, petugas, address__village=OTHER_VILLAGE, identity__sex="F")
    verify(change, verifikator)
    rows = list(known.movements.values_list("category_id", "delta", "village_id", "sex", "reason"))
    old, new = known.village_id, OTHER_VILLAGE
    assert sorted(rows, key=str) == sorted(
        [
            (None, -1, old, "M", "pembetulan"),
            ("08", -1, old, "M", "pembetulan"),
            (None, 1, new, "F", "pembetulan"),
            ("08", 1, new, "F", "pembetulan"),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("life", "reason"),
    [
        ("deceased", "meninggal"),
        ("not_found", "tidak_ditemukan"),
        ("out_of_province", "pindah_provinsi"),
        ("graduated", "tertangani"),
    ],
)
def test_an_end_closes_the_conditions_and_counts_out(known, petugas, verifikator, life, reason):
    known.conditions.update(confirmed_by=make_submission(known, petugas, kind="visit"))
    day = timezone.localdate() - datetime.timedelta(days=3)
    end = make_submission(
        known, petugas, kind="end", state="submitted", proposal={"life": life}, effective_on=day
    )
    verify(end, verifikator)
    known.refresh_from_db()
    assert (known.life, known.life_since) == (life, day)
    condition = known.conditions.get()
    assert (condition.until, condition.end_reason) == (day, "keluar_daftar")
    assert movements(known) == [(None, -1, reason), ("08", -1, reason)]
    assert not Identity.objects.get(registrant=known).claims


def test_nothing_is_verified_into_an_entry_that_has_left(known, petugas, verifikator):
    end = make_submission(
        known, petugas, kind="end", state="submitted", proposal={"life": "deceased"}
    )
    change = change_of(known, petugas, identity__name="Bue Baru")
    verify(end, verifikator)
    with pytest.raises(Refused, match="Meninggal"):
        verify(change, verifikator)
    verification.reject(submission=change, version=change.version, note="Sudah.", by=verifikator)


def test_a_visit_waits_for_the_first_submission(petugas, verifikator):
    visit = make_submission(make_registrant(petugas), petugas, kind="visit", state="submitted")
    with pytest.raises(Refused, match="belum diverifikasi"):
        verify(visit, verifikator)


def test_a_rejected_new_is_not_admitted_and_a_further_new_is_possible(
    waiting, petugas, verifikator
):
    verification.reject(
        submission=waiting, version=waiting.version, note="Bukan warga.", by=verifikator
    )
    registrant = Registrant.objects.get(pk=waiting.registrant_id)
    assert registrant.life == "not_admitted"
    assert not Registrant.objects.visible_to(petugas).listed().exists()
    assert Registrant.objects.visible_to(petugas).with_nik(NIK).exists()
    assert not registrant.movements.exists()
    field.new_submission(registrant, Submission.Kind.NEW, petugas)


def test_a_rejection_without_a_reason_is_refused(waiting, verifikator):
    with pytest.raises(Refused):
        verification.reject(submission=waiting, version=waiting.version, note="", by=verifikator)


def test_a_return_without_a_word_is_refused(waiting, verifikator):
    with pytest.raises(Refused):
        verification.return_submission(
            submission=waiting, version=waiting.version, remarks={"a": ""}, note="", by=verifikator
        )


def test_the_version_opened_must_be_the_version_decided(waiting, verifikator):
    with pytest.raises(Refused):
        verification.verify(submission=waiting, version=waiting.version - 1, by=verifikator)


# NIK


def test_a_nik_held_in_the_same_regency_is_refused_and_linked(
    waiting, tetangga, verifikator, masuk
):
    other = make_registrant(
        tetangga, verified=True, nik=NIK, village=NEIGHBOUR_VILLAGE, name="Indu Ganda"
    )
    assert verification.collision(waiting) == "own"
    with pytest.raises(Refused, match="sudah dipakai"):
        verify(waiting, verifikator)
    page = review(masuk(verifikator), waiting)
    assert other.get_absolute_url() in page
    assert "Indu Ganda" in page
    assert "Tanyakan ke provinsi" not in page


def test_a_nik_held_elsewhere_tells_nothing_but_to_ask_the_province(
    waiting, seberang, verifikator, masuk
):
    other = make_registrant(
        seberang, verified=True, nik=NIK, village=FAR_VILLAGE, name="Indu Ganda"
    )
    assert verification.collision(waiting) == "elsewhere"
    page = review(masuk(verifikator), waiting)
    assert "Tanyakan ke provinsi" in page
    for secret in ("Indu Ganda", str(other.pk), other.number, other.village.name, NIK):
        assert secret not in page


def test_nobody_on_the_field_side_learns_of_a_collision(waiting, petugas, seberang, masuk):
    make_registrant(seberang, verified=True, nik=NIK, village=FAR_VILLAGE, name="Indu Ganda")
    Submission.objects.filter(pk=waiting.pk).update(state="draft", submitted_at=None)
    client = masuk(petugas)
    for page in (waiting.get_absolute_url(), reverse("ppks:submission_check", args=[waiting.pk])):
        content = client.get(page).content.decode()
        assert "dipakai data lain" not in content
        assert "Indu Ganda" not in content


def test_a_colliding_nik_can_be_set_aside_as_disputed(waiting, seberang, verifikator, masuk):
    make_registrant(seberang, verified=True, nik=NIK, village=FAR_VILLAGE)
    response = decide(masuk(verifikator), waiting, "verify")
    assert response.status_code == 200
    assert "mengesampingkan NIK-nya" in response.content.decode()
    assert decide(masuk(verifikator), waiting, "verify", nik_disputed="on").status_code == 302
    identity = Identity.objects.get(registrant=waiting.registrant)
    assert (identity.disputed, identity.claims) == (True, False)


def test_a_nik_that_does_not_collide_is_never_set_aside(waiting, verifikator):
    verify(waiting, verifikator, nik_disputed=True)
    identity = Identity.objects.get(registrant=waiting.registrant)
    assert (identity.disputed, identity.claims) == (False, True)


def test_a_new_nik_of_a_verified_entry_waits_and_is_applied(known, petugas, verifikator):
    other = "6203051507540009"
    change = field.start_change(registrant=known, effective_on=timezone.localdate(), by=petugas)
    numbers = {"nik": other, "kk": "", "no_nik_reason": "", "seen_how": "kartu"}
    change = field.record_change(
        submission=change, section="identitas", version=change.version, by=petugas, numbers=numbers
    )
    assert Identity.objects.get(registrant=known).nik == NIK
    change = field.submit(submission=change, version=change.version, by=petugas)
    assert NIK not in str(change.snapshot) and other not in str(change.snapshot)
    verify(change, verifikator)
    identity = Identity.objects.get(registrant=known)
    assert (identity.nik, identity.claims) == (other, True)
    assert Identity.objects.count() == 1


def test_the_province_verifier_gets_a_nik_held_in_two_regencies_at_once(
    waiting, seberang, verifikator_provinsi, petugas, masuk
):
    make_submission(make_registrant(petugas, name="Lain"), petugas, state="submitted")
    reach = Submission.objects.visible_to(verifikator_provinsi)
    assert not reach.exists()
    other = make_registrant(
        seberang, verified=True, nik=NIK, village=FAR_VILLAGE, name="Indu Ganda"
    )
    assert list(reach.all()) == [waiting]
    client = masuk(verifikator_provinsi)
    page = client.get(reverse("ppks:submission_queue"), {"nik": "ganda"}).content.decode()
    assert "1 menunggu" in page
    page = review(client, waiting)
    assert other.number in page
    assert "Indu Ganda" not in page
    assert decide(client, waiting, "verify", nik_disputed="on").status_code == 302


# On screen


def review(client, submission) -> str:
    response = client.get(reverse("ppks:submission_review", args=[submission.pk]))
    assert response.status_code == 200
    return response.content.decode()


def decide(client, submission, act, key=None, **data):
    return client.post(
        reverse(f"ppks:submission_{act}", args=[submission.pk]),
        {
            "submission_key": key or new_key(),
            "version": Submission.objects.get(pk=submission.pk).version,
            **data,
        },
    )


def test_the_way_back_and_forth_with_remarks(waiting, petugas, verifikator, masuk):
    desk, office = masuk(petugas), masuk(verifikator)
    response = decide(
        office,
        waiting,
        "return",
        **{"remark_identity.name": "Tulis nama sesuai KTP", "remark_address.rt": "", "note": "Dua"},
    )
    assert response.status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "returned"
    assert waiting.remarks == {"identity.name": "Tulis nama sesuai KTP"}
    page = desk.get(waiting.get_absolute_url()).content.decode()
    assert "Tulis nama sesuai KTP" in page
    page = desk.get(reverse("ppks:submission_list")).content.decode()
    assert "Dikembalikan" in page and "Bue Darman" in page
    field.propose(submission=waiting, changes={"identity.name": "Bue Darmawan"}, by=petugas)
    response = desk.post(
        reverse("ppks:submission_submit", args=[waiting.pk]),
        {
            "submission_key": new_key(),
            "version": Submission.objects.get(pk=waiting.pk).version,
        },
    )
    assert response.status_code == 302
    page = review(office, waiting)
    assert "Tulis nama sesuai KTP" in page
    assert '<mark class="changed">Bue Darmawan</mark>' in page
    assert decide(office, waiting, "verify").status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "verified"


def test_a_return_without_a_word_comes_back_with_the_page(waiting, verifikator, masuk):
    response = decide(masuk(verifikator), waiting, "return")
    assert response.status_code == 200
    assert "Tulis apa yang perlu diperbaiki" in response.content.decode()


def test_a_refused_return_keeps_what_was_typed(waiting, verifikator, masuk):
    long = "x" * 301
    response = decide(masuk(verifikator), waiting, "return", **{"remark_identity.name": long})
    assert response.status_code == 200
    assert long in response.content.decode()


def test_the_second_verifier_is_told_who_decided_and_keeps_the_text(waiting, verifikator, masuk):
    from accounts.roles import Role
    from conftest import make_user
    from districts.models import Regency

    second = make_user(
        "kedua", "Kedua Verifikator", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03")
    )
    opened = waiting.version
    verify(waiting, verifikator)
    response = decide(masuk(second), waiting, "reject", version=opened, note="Kata-kata saya.")
    assert response.status_code == 200
    page = response.content.decode()
    assert "sudah “Terverifikasi” oleh Vera Verifikator" in page
    assert "Kata-kata saya." in page
    waiting.refresh_from_db()
    assert waiting.state == "verified"


def test_the_stand_in_too_is_told_who_decided(petugas, verifikator, verifikator_provinsi, masuk):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted", days_ago=30)
    verify(submission, verifikator)
    response = decide(masuk(verifikator_provinsi), submission, "reject", note="Kata-kata saya.")
    assert response.status_code == 200
    page = response.content.decode()
    assert "sudah “Terverifikasi” oleh Vera Verifikator" in page
    assert "Kata-kata saya." in page
    assert "Bue Darman" not in page


def test_after_a_decision_comes_the_next_with_the_same_filters(petugas, verifikator, masuk):
    first, second, _ = (
        make_submission(
            make_registrant(petugas, name=name, kinds=(kind,)),
            petugas,
            state="submitted",
            days_ago=days,
        )
        for name, kind, days in (("A", "08", 3), ("B", "08", 2), ("C", "09", 2))
    )
    address = reverse("ppks:submission_verify", args=[first.pk])
    response = masuk(verifikator).post(
        f"{address}?jenis=08", {"submission_key": new_key(), "version": first.version}
    )
    assert response["Location"] == (
        reverse("ppks:submission_review", args=[second.pk]) + "?jenis=08"
    )


def test_a_verifier_who_wrote_in_it_sees_why_the_button_is_dead(waiting, verifikator, masuk):
    waiting.contributors.append(verifikator.pk)
    waiting.save()
    page = review(masuk(verifikator), waiting)
    assert "orang lain yang memutuskannya" in page
    assert reverse("ppks:submission_verify", args=[waiting.pk]) not in page


@pytest.mark.parametrize("act", ["verify", "return", "reject"])
def test_decisions_are_posted(waiting, verifikator, masuk, act):
    address = reverse(f"ppks:submission_{act}", args=[waiting.pk])
    assert masuk(verifikator).get(address).status_code == 405


@pytest.mark.parametrize("who", ["petugas", "petugas_provinsi", "verifikator_lain", "auditor"])
def test_others_find_no_such_page(request, waiting, masuk, who):
    client = masuk(request.getfixturevalue(who))
    assert client.get(reverse("ppks:submission_review", args=[waiting.pk])).status_code == 404
    assert decide(client, waiting, "verify").status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_a_rahasia_entry_is_whole_for_the_verifier_and_each_look_is_an_event(
    petugas, verifikator, masuk
):
    submission = make_submission(
        make_registrant(petugas, kinds=(VICTIM,)), petugas, state="submitted"
    )
    client = masuk(verifikator)
    looks = AuditEvent.objects.filter(action="seen.secret", actor=verifikator.pk)
    for expected in (1, 2):
        review(client, submission)
        assert looks.count() == expected
    client.get(submission.get_absolute_url())
    assert looks.count() == 3
    assert "rahasia" in client.get(reverse("ppks:submission_queue")).content.decode()


# Audit


def test_each_decision_is_one_event(petugas, verifikator):
    for act, ends in (
        ("verify", verify),
        ("return", lambda s, by: verification.return_submission(
            submission=s, version=s.version, remarks={}, note="Perbaiki.", by=by)),
        ("reject", lambda s, by: verification.reject(
            submission=s, version=s.version, note="Tidak.", by=by)),
    ):  # fmt: skip
        submission = make_submission(make_registrant(petugas), petugas, state="submitted")
        ends(submission, verifikator)
        event = AuditEvent.objects.get(action=f"ppks.submission.{act}", target=str(submission.pk))
        assert (event.actor, event.registrant) == (verifikator.pk, submission.registrant_id)


def test_no_audit_no_decision(waiting, verifikator, audit_down):
    with pytest.raises(RuntimeError):
        verify(waiting, verifikator)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    assert not Movement.objects.exists()
    assert not Condition.objects.exclude(confirmed_by=None).exists()


@pytest.fixture
def audit_down(monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr(verification, "record", fail)


# The queue


def queue_names(client, **query) -> list[str]:
    page = client.get(reverse("ppks:submission_queue"), query).context["page"]
    return [row.registrant.name for row in page]


def test_urgent_ones_come_first_then_the_oldest_and_late_ones_say_so(petugas, verifikator, masuk):
    for name, days, urgency in (
        ("Lama", 20, "biasa"),
        ("Baru", 1, "biasa"),
        ("Genting lama", 5, "segera"),
        ("Genting", 0, "darurat"),
    ):
        make_submission(
            make_registrant(petugas, name=name, urgency=urgency),
            petugas,
            state="submitted",
            days_ago=days,
        )
    client = masuk(verifikator)
    assert queue_names(client) == ["Genting lama", "Genting", "Lama", "Baru"]
    page = client.get(reverse("ppks:submission_queue")).content.decode()
    assert "terlambat 6 hari" in page  # 20 days, 14 allowed
    assert "terlambat 4 hari" in page  # 5 days, 1 allowed
    assert queue_names(client, sifat="terlambat") == ["Genting lama", "Lama"]
    assert queue_names(client, sifat="genting") == ["Genting lama", "Genting"]


def test_filters_of_the_queue(petugas, tetangga, verifikator, masuk):
    make_submission(make_registrant(petugas, name="A"), petugas, state="submitted")
    make_submission(
        make_registrant(tetangga, name="B", kinds=("09",), village=NEIGHBOUR_VILLAGE),
        tetangga,
        state="submitted",
    )
    change_of(make_registrant(petugas, name="C", verified=True), petugas, identity__alias="X")
    client = masuk(verifikator)
    assert set(queue_names(client)) == {"A", "B", "C"}
    assert queue_names(client, kecamatan="62.03.02") == ["B"]
    assert queue_names(client, macam="change") == ["C"]
    assert queue_names(client, q="c", macam="change") == ["C"]
    assert queue_names(client, q="tidak ada") == []
    assert queue_names(client, jenis="09") == ["B"]
    assert queue_names(client, kecamatan="62.03.02", jenis="08") == []
    assert set(queue_names(client, jenis="tidak-ada", kecamatan="62.71.01")) == {"A", "B", "C"}


def test_previous_and_next_follow_the_queue(petugas, verifikator, masuk):
    rows = [
        make_submission(
            make_registrant(petugas, name=str(days), urgency=urgency),
            petugas,
            state="submitted",
            days_ago=days,
        )
        for days, urgency in ((2, "segera"), (9, "biasa"), (4, "biasa"))
    ]
    client = masuk(verifikator)
    for place, row in enumerate(rows):
        context = client.get(reverse("ppks:submission_review", args=[row.pk])).context
        assert context["previous"] == (rows[place - 1].pk if place else None)
        assert context["next"] == (rows[place + 1].pk if place < 2 else None)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_asks_the_database_equally_often(
    petugas, verifikator, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_submission(make_registrant(petugas), petugas, state="submitted")
    client = masuk(verifikator)
    client.get(reverse("ppks:submission_queue"))
    with django_assert_num_queries(7):
        client.get(reverse("ppks:submission_queue"))


def test_the_review_stays_within_the_budget(
    waiting, verifikator, masuk, django_assert_max_num_queries
):
    client = masuk(verifikator)
    review(client, waiting)
    with django_assert_max_num_queries(15):
        review(client, waiting)


def test_a_remark_can_be_on_what_is_blank(waiting, verifikator, petugas, masuk):
    client = masuk(verifikator)
    page = client.get(reverse("ppks:submission_review", args=[waiting.pk])).content.decode()
    assert 'name="remark_address.river"' in page
    client.post(
        reverse("ppks:submission_return", args=[waiting.pk]),
        {
            "submission_key": str(uuid.uuid4()),
            "version": waiting.version,
            "remark_address.river": "Sungai apa?",
        },
    )
    waiting.refresh_from_db()
    assert waiting.remarks == {"address.river": "Sungai apa?"}
    section = reverse("ppks:visit_section", args=[waiting.pk, "alamat"])
    assert "Sungai apa?" in masuk(petugas).get(section).content.decode()


def test_a_remark_can_be_on_a_question_without_an_answer(waiting, verifikator, petugas, masuk):
    client = masuk(verifikator)
    page = client.get(reverse("ppks:submission_review", args=[waiting.pk])).content.decode()
    assert 'name="remark_housing.floor"' in page
    client.post(
        reverse("ppks:submission_return", args=[waiting.pk]),
        {
            "submission_key": str(uuid.uuid4()),
            "version": waiting.version,
            "remark_housing.floor": "Lantainya apa?",
        },
    )
    section = reverse("ppks:visit_section", args=[waiting.pk, "rumah"])
    assert "Lantainya apa?" in masuk(petugas).get(section).content.decode()


@pytest.mark.parametrize("kinds", [("16",), ("08", "16"), ("08",)])
def test_a_queue_that_shows_guarded_entries_is_one_look(petugas, verifikator, masuk, kinds):
    entry = make_registrant(petugas, kinds=kinds)
    make_submission(entry, petugas, state="submitted")
    masuk(verifikator).get(reverse("ppks:submission_queue"))
    looks = AuditEvent.objects.filter(action="seen.secrets", actor=verifikator.pk)
    named = [event.details["registrants"] for event in looks]
    assert named == ([[str(entry.pk)]] if "16" in kinds else [])
