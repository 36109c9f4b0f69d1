"""How a case ends and goes on again: the table, four eyes, the short ways, two at once."""

import datetime
import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import AfterCare, Case, Closure
from cases.operations import closure as operations
from cases.tests.factories import close, make_case, make_closure
from cases.workflow import CASE_WORKFLOW
from conftest import DISTRICT, make_user
from core.once import new_key
from core.refusal import Refused
from districts.models import District, Regency
from ppks.models import TeamMember
from ppks.tests.factories import make_registrant

pytestmark = pytest.mark.django_db

ACTIONS = {
    "ask": lambda c, by: operations.ask(
        case=c, version=c.version, reason="mandiri", summary="Sudah mandiri.",
        closed_on=timezone.localdate(), by=by,
    ),
    "approve": lambda c, by: operations.approve(case=c, version=c.version, by=by),
    "return": lambda c, by: operations.return_closure(
        case=c, version=c.version, remark="Kunjungi lagi.", by=by
    ),
    "withdraw": lambda c, by: operations.withdraw(case=c, version=c.version, by=by),
    "reopen": lambda c, by: operations.reopen(
        case=c, version=c.version, reason="Sakit lagi.", by=by
    ),
}  # fmt: skip
FIELD = ("petugas", "petugas_kabupaten")
ALLOWED = {
    *(("ask", "open", r) for r in FIELD),
    *(("withdraw", "closing", r) for r in FIELD),
    *(("reopen", "closed", r) for r in FIELD),
    ("approve", "closing", "verifikator"),
    ("return", "closing", "verifikator"),
}
TARGETS = {"ask": "closing", "approve": "closed", "return": "open", "withdraw": "open",
           "reopen": "open"}  # fmt: skip
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi pengelola auditor"
).split()


@pytest.fixture
def author(db):
    """Somebody else of the same desk, so that four eyes do not blur the matrix."""
    return make_user("penulis", "Penulis Pertama", Role.TKSK, District.objects.get(pk=DISTRICT))


def today() -> dict:
    day = timezone.localdate()
    return {"closed_on_0": day.day, "closed_on_1": day.month, "closed_on_2": day.year}


def case_in(state: str, author, **fields) -> Case:
    stage = "closed" if state == "closed" else "intake"
    case = make_case(make_registrant(author, verified=True), author, state=state, stage=stage,
                     **fields)  # fmt: skip
    if state == "closing":
        make_closure(case, author)
    return case


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed(request, author, role):
    user = request.getfixturevalue(role)
    for action, state in itertools.product(ACTIONS, Case.State.values):
        case = case_in(state, author)
        try:
            with transaction.atomic():
                ACTIONS[action](case, user)
            happened = True
        except Refused:
            happened = False
        case.refresh_from_db()
        assert happened == ((action, state, role) in ALLOWED), (action, state, role)
        assert case.state == (TARGETS[action] if happened else state)
        assert (case.stage == "closed") == (case.state == "closed")


def test_the_matrix_and_the_buttons_say_the_same(request, author):
    for role, state in itertools.product(ROLES, Case.State.values):
        user, case = request.getfixturevalue(role), case_in(state, author)
        shown = {t.action for t, _ in CASE_WORKFLOW.available(case, user)}
        assert shown == {a for a, s, r in ALLOWED if s == state and r == role}


def works_as_verifier(user):
    position = Position.objects.create(
        user=user,
        role=Role.REGENCY_VERIFIER,
        regency=Regency.objects.get(pk="62.03"),
        since="2026-01-01",
    )
    return user.work_as(position)


@pytest.mark.parametrize("action", ["approve", "return"])
def test_whoever_asked_does_not_decide_in_another_position(author, action):
    case = case_in("closing", author)
    works_as_verifier(author)
    with pytest.raises(Refused, match="Anda yang meminta"):
        ACTIONS[action](case, author)
    case.refresh_from_db()
    assert case.state == "closing"


def test_the_database_holds_the_rules_of_an_end(author, verifikator):
    case = case_in("closing", author)
    rows = Closure.objects.filter(case=case)
    now = timezone.now()
    for wrong in (
        {"state": "approved", "decided_by": author, "decided_at": now},  # four eyes
        {"state": "approved"},
        {"decided_by": verifikator, "decided_at": now},
        {"state": "returned", "decided_by": verifikator, "decided_at": now},  # without words
        {"summary": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_closure(case, author)  # a second one at once
    rows.update(reason="meninggal", summary="")  # the control: a short way needs none
    rows.update(state="approved", decided_by=verifikator, decided_at=now)


def test_asked_approved_and_opened_again_keeps_the_story(author, verifikator, masuk):
    case = case_in("open", author)
    client, judge = masuk(author), masuk(verifikator)
    detail = reverse("cases:closure_detail", args=[case.pk])
    url = reverse("cases:case_close", args=[case.pk])
    page = client.get(url).content.decode()
    assert "Cara singkat" in page
    body = {"reason": "mandiri", "summary": "Berjualan sendiri", "version": case.version,
            "goal_0": "Punya penghasilan", "outcome_0": "sebagian"} | today()  # fmt: skip
    assert client.post(url, body | {"submission_key": new_key()}).status_code == 302
    case.refresh_from_db()
    assert case.state == "closing"
    page = judge.get(detail).content.decode()
    assert "Berjualan sendiri" in page and "Sebagian tercapai" in page
    response = judge.post(
        reverse("cases:closure_approve", args=[case.pk]),
        {"version": case.version, "submission_key": new_key(), "remark": "Baik"},
    )
    assert response.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.stage) == ("closed", "closed")
    response = client.post(
        reverse("cases:case_reopen", args=[case.pk]),
        {"version": case.version, "reason": "Jatuh sakit lagi", "submission_key": new_key()},
    )
    assert response["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert (case.state, case.stage, case.reopened) == ("open", "intake", 1)
    page = client.get(detail).content.decode()
    for words in ("Berjualan sendiri", "Disetujui", "Jatuh sakit lagi"):
        assert words in page
    story = client.get(reverse("cases:case_timeline", args=[case.pk])).content.decode()
    for words in ("meminta kasus ini ditutup", "menyetujui penutupan", "membuka lagi kasus ini"):
        assert words in story
    assert AuditEvent.objects.filter(target=str(case.pk), action="cases.case.reopen").exists()


@pytest.mark.parametrize("reason", ["meninggal", "menolak", "hilang_kontak", "pindah"])
def test_a_short_way_asks_for_a_day_only(author, masuk, reason):
    case = case_in("open", author)
    client = masuk(author)
    url = reverse("cases:case_close", args=[case.pk])
    page = client.get(url, {"alasan": reason}).content.decode()
    assert "goal_0" not in page and 'name="reason"' in page
    body = {"reason": reason, "version": case.version, "submission_key": new_key()} | today()
    assert client.post(url, body).status_code == 302
    assert Closure.objects.get().reason == reason


def test_any_other_reason_needs_a_summary_and_loses_nothing(author, masuk):
    case = case_in("open", author)
    body = {"reason": "reunifikasi", "version": case.version, "submission_key": new_key(),
            "goal_0": "Pulang ke anaknya", "outcome_0": "ya"} | today()  # fmt: skip
    response = masuk(author).post(reverse("cases:case_close", args=[case.pk]), body)
    page = response.content.decode()
    assert response.status_code == 200 and "Tulis ringkasan" in page
    assert "Pulang ke anaknya" in page and not Closure.objects.exists()


def test_it_does_not_end_before_it_began(author):
    case = case_in("open", author)
    with pytest.raises(Refused, match="baru diterima"):
        operations.ask(
            case=case, version=case.version, reason="meninggal", by=author,
            closed_on=case.opened_on - datetime.timedelta(days=1),
        )  # fmt: skip


def test_returned_goes_on_with_the_words_of_the_verifier(author, verifikator, masuk):
    case = case_in("closing", author)
    url = reverse("cases:closure_return", args=[case.pk])
    body = {"version": case.version, "submission_key": new_key(), "remark": ""}
    assert masuk(verifikator).post(url, body).status_code == 200
    body |= {"remark": "Belum ada kunjungan terakhir", "submission_key": new_key()}
    assert masuk(verifikator).post(url, body).status_code == 302
    page = masuk(author).get(reverse("cases:closure_detail", args=[case.pk])).content.decode()
    assert "Belum ada kunjungan terakhir" in page and "Minta penutupan" in page


@pytest.mark.parametrize(("reason", "owed"), [("mandiri", 3), ("reunifikasi", 3),
                                              ("meninggal", 0), ("pindah", 0)])  # fmt: skip
def test_whoever_is_still_there_is_looked_in_on_afterwards(author, verifikator, reason, owed):
    case = make_case(make_registrant(author, verified=True), author, state="closing")
    closure = make_closure(case, author, reason=reason)
    ACTIONS["approve"](case, verifikator)
    rows = AfterCare.objects.visible_to(author).open()
    assert rows.count() == owed
    assert set(rows.values_list("closed_on", flat=True)) <= {closure.closed_on}
    case.refresh_from_db()
    ACTIONS["reopen"](case, author)
    assert not AfterCare.objects.visible_to(author).open().exists()


def test_a_second_open_case_stands_in_the_way_of_opening_again(author):
    case = case_in("closed", author)
    other = make_case(case.registrant, author)
    with pytest.raises(Refused, match="Lanjutkan di sana"):
        ACTIONS["reopen"](case, author)
    close(other, author)  # the control
    ACTIONS["reopen"](case, author)


def test_nothing_goes_on_for_the_dead(author):
    case = case_in("closed", author)
    case.registrant.life = "deceased"
    case.registrant.save()
    with pytest.raises(Refused, match="Meninggal"):
        ACTIONS["reopen"](case, author)


def test_opened_again_it_goes_to_who_serves_now(author, petugas, verifikator):
    case = case_in("closed", author, due_on=datetime.date(2026, 1, 1))
    Position.objects.filter(user=author).update(until=timezone.localdate() - datetime.timedelta(1))
    reopened = ACTIONS["reopen"](case, petugas)
    assert reopened.worker == petugas and not reopened.unseen and not reopened.is_late


def test_the_other_who_decided_later_is_told(author, verifikator, masuk):
    case = case_in("closing", author)
    second = make_user("kedua", "Kedua", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03"))
    body = {"version": case.version, "submission_key": new_key()}
    approve = reverse("cases:closure_approve", args=[case.pk])
    back = reverse("cases:closure_return", args=[case.pk])
    assert masuk(verifikator).post(approve, body).status_code == 302
    response = masuk(second).post(
        back, body | {"remark": "Kunjungi sekali lagi", "submission_key": new_key()}
    )
    page = response.content.decode()
    assert response.status_code == 200 and "sudah diubah orang lain" in page
    assert "Kunjungi sekali lagi" in page
    case.refresh_from_db()
    assert case.state == "closed"


def test_the_end_of_a_sealed_case_is_hidden_from_outsiders(
    author, petugas, petugas_kabupaten, verifikator, masuk
):
    row = make_registrant(author, kinds=("24", "18"), verified=True)
    TeamMember.objects.create(registrant=row, user=author, added_by=author)
    sealed, own = make_case(row, author, category_id="18"), make_case(row, author, category_id="24")
    for case in (sealed, own):
        make_closure(case, author)
    expected = {petugas: [own], petugas_kabupaten: [own]}
    expected |= {author: [own, sealed], verifikator: [own, sealed]}
    for user, cases in expected.items():
        seen = Closure.objects.visible_to(user).values_list("case", flat=True)
        assert set(seen) == {case.pk for case in cases}
    url = reverse("cases:closure_detail", args=[sealed.pk])
    assert masuk(petugas_kabupaten).get(url).status_code == 404
    assert masuk(verifikator).get(url).status_code == 200


def test_nothing_is_saved_when_the_event_cannot_be_written(author, monkeypatch):
    case = case_in("open", author)

    def broken(**anything):
        raise RuntimeError("no audit")

    monkeypatch.setattr("cases.operations.case.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        ACTIONS["ask"](case, author)
    case.refresh_from_db()
    assert case.state == "open" and not Closure.objects.exists()


def check_now():
    """As a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_closes_a_case_by_an_approved_end_only(author, verifikator):
    """The control is every closed case of this file: the same check stands at the end of each
    test."""
    case = case_in("closing", author)
    with pytest.raises(IntegrityError, match="approved closure only"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", stage="closed")
        check_now()
    ACTIONS["approve"](case, verifikator)
    check_now()
    case.refresh_from_db()
    case = ACTIONS["reopen"](case, author)
    with pytest.raises(IntegrityError, match="approved closure only"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", stage="closed")  # by the old end
        check_now()


@pytest.mark.parametrize("change", ["delete", "withdraw"])
def test_an_approved_end_stays(author, change):
    case = case_in("closed", author)
    rows = Closure.objects.filter(case=case)
    with pytest.raises(IntegrityError, match="stays approved"), transaction.atomic():
        if change == "delete":
            rows.delete()
        else:
            rows.update(state="withdrawn", decided_by=None, decided_at=None)
    rows.update(remark="Baik.")  # the control
