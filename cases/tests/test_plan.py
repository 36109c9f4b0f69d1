"""Planning: who writes, who submits, who decides; versions; what is done, and what is due."""

import datetime
import itertools

import pytest
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Action, Goal, Plan
from cases.operations import plan as operations
from cases.planning import PLAN_WORKFLOW
from cases.tests.factories import close, make_case
from cases.tests.planned import action_of, make_plan
from conftest import make_user
from core.once import new_key
from core.refusal import Refused, Stale
from districts.models import District, Regency
from ppks.models import TeamMember
from ppks.tests.factories import make_registrant

POOR, TRAFFICKING = "24", "18"
DUE = {"due_on_0": "1", "due_on_1": "12", "due_on_2": "2026"}
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def author(db):
    """Somebody else of the same desk, so that four eyes do not blur the table."""
    return make_user("penulis", "Penulis", Role.TKSK, District.objects.get(pk="62.03.05"))


@pytest.fixture
def case(petugas):
    return make_case(make_registrant(petugas, name="Bue Inting", verified=True), petugas)


def text_of(client, name, pk) -> str:
    response = client.get(reverse(f"cases:{name}", args=[pk]))
    assert response.status_code == 200, name
    return response.content.decode()


def send(client, name, pk, **body):
    return client.post(reverse(f"cases:{name}", args=[pk]), {"submission_key": new_key()} | body)


# The table: action × state × role


def change(plan, by):
    return operations.add_goal(plan=plan, text="Tujuan lain", by=by)


ACTIONS = {
    "write": change,
    "submit": lambda p, by: operations.submit_plan(plan=p, version=p.version, by=by),
    "approve": lambda p, by: operations.approve_plan(plan=p, version=p.version, by=by),
    "return": lambda p, by: operations.return_plan(
        plan=p, version=p.version, remarks="Siapa?", by=by
    ),
}
ALLOWED = {
    *(("write", s, r) for s in ("draft", "returned") for r in ("petugas", "petugas_kabupaten")),
    *(("submit", s, "petugas_kabupaten") for s in ("draft", "returned")),
    *((a, "submitted", "verifikator") for a in ("approve", "return")),
}
TARGETS = {"submit": "submitted", "approve": "approved", "return": "returned"}
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi pengelola "
    "auditor tetangga verifikator_lain"
).split()


def another_verifier():
    return make_user("pemutus", "Pemutus", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03"))


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed(request, author, role):
    user, decider = request.getfixturevalue(role), another_verifier()
    for action, state in itertools.product(ACTIONS, Plan.State.values):
        case = make_case(make_registrant(author, verified=True), author)
        plan = make_plan(case, author, state=state, decided_by=decider)
        shown = {t.action for t, no in PLAN_WORKFLOW.available(plan, user) if not no}
        try:
            with transaction.atomic():
                result = ACTIONS[action](plan, user)
            happened = True
        except Refused:
            happened = False
        what = (action, state, role)
        assert happened == (what in ALLOWED), what
        if role in ("tetangga", "verifikator_lain"):  # the role fits, the area does not
            assert not happened
        else:
            assert (action in shown) == happened, what
        plan.refresh_from_db()
        if happened and action == "write":
            assert result.plan_id == plan.pk and user.pk in plan.writers
        assert plan.state == (TARGETS.get(action, state) if happened else state), what


def test_a_closed_case_lets_nobody_write_or_decide(case, petugas, petugas_kabupaten, verifikator):
    plan = make_plan(case, petugas, state="submitted")
    close(case, petugas)
    plan.refresh_from_db()
    with pytest.raises(Refused, match="sudah ditutup"):
        ACTIONS["approve"](plan, verifikator)
    assert {no for t, no in PLAN_WORKFLOW.available(plan, verifikator)} == {
        "Kasus ini sudah ditutup."
    }


@pytest.mark.parametrize("action", ["approve", "return"])
@pytest.mark.parametrize("part", ["writers", "submitted_by"])
def test_whoever_wrote_in_it_never_decides_it_in_another_position(
    case, author, petugas_kabupaten, part, action
):
    plan = make_plan(case, author, state="submitted")
    if part == "writers":
        plan.writers = [*plan.writers, petugas_kabupaten.pk]
    else:
        plan.submitted_by = petugas_kabupaten
    plan.save()
    position = Position.objects.create(
        user=petugas_kabupaten, role=Role.REGENCY_VERIFIER, since="2026-01-01",
        regency=Regency.objects.get(pk="62.03"),
    )  # fmt: skip
    petugas_kabupaten.work_as(position)
    with pytest.raises(Refused, match="ikut menulis"):
        ACTIONS[action](plan, petugas_kabupaten)
    plan.refresh_from_db()
    assert plan.state == "submitted"


def test_the_database_refuses_what_the_operations_refuse(case, petugas, author, verifikator):
    plan = make_plan(case, petugas, state="submitted")
    rows, at = Plan.objects.filter(pk=plan.pk), plan.submitted_at
    decided = {"state": "approved", "decided_at": at}
    for wrong in (
        decided | {"decided_by": petugas},  # wrote in it
        decided | {"decided_by": author, "submitted_by": author},
        {"state": "approved"},  # half a decision
        {"decided_by": verifikator, "decided_at": at},
        {"state": "returned", "decided_by": verifikator, "decided_at": at},  # without remarks
        {"submitted_by": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_plan(case, petugas, number=2)  # a second open one
    assert rows.update(**decided, decided_by=verifikator) == 1  # the control
    later = make_plan(case, petugas, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():  # two in force
        Plan.objects.filter(pk=later.pk).update(
            **decided, decided_by=verifikator, submitted_by=author, submitted_at=at
        )


def test_a_submitted_plan_is_frozen_in_the_database(case, petugas):
    plan = make_plan(case, petugas)
    action = action_of(plan)
    assert Action.objects.update(text="Jemput dengan kelotok") == 1  # the control: a draft
    Plan.objects.update(state="submitted", submitted_by=petugas, submitted_at=plan.created_at)
    for wrong in (
        lambda: Action.objects.update(text="Lain"),
        lambda: Action.objects.update(due_on=TODAY),
        lambda: Action.objects.all().delete(),
        lambda: Goal.objects.update(text="Lain"),
        lambda: Goal.objects.create(plan=plan, text="Lain"),
        lambda: Action.objects.create(goal=action.goal, text="Lain", who="RT", due_on=TODAY),
    ):
        with pytest.raises(Error, match="frozen"), transaction.atomic():
            wrong()
    # who does it, and that it is done, goes on
    assert Action.objects.update(done_on=TODAY, done_by=petugas, user=None, who="Ketua RT") == 1


# Writing, on the pages


def test_a_plan_from_its_first_goal_to_approval(
    case, petugas, petugas_kabupaten, verifikator, masuk
):
    client = masuk(petugas)
    assert "Tulis rencana" in text_of(client, "plan_current", case.pk)
    body = {"goal": "Tinggal di rumah yang aman", "text": "Antar ke panti",
            "user": str(petugas.pk), **DUE}  # fmt: skip
    response = send(client, "plan_create", case.pk, **body)
    plan = Plan.objects.get()
    case.refresh_from_db()
    assert response["Location"] == plan.get_absolute_url() and case.stage == "planning"
    action = action_of(plan)
    assert (action.user, action.due_on) == (petugas, datetime.date(2026, 12, 1))
    goal = action.goal
    more = {"text": "Urus KTP", "who": "Ketua RT", "user": "", **DUE}
    assert send(client, "action_create", goal.pk, **more).status_code == 302
    page = text_of(client, "plan_detail", plan.pk)
    assert "Ketua RT, paling lambat 1 Desember 2026" in page
    assert reverse("cases:plan_submit", args=[plan.pk]) not in page

    officer = masuk(petugas_kabupaten)
    plan.refresh_from_db()
    assert send(officer, "plan_submit", plan.pk, version=plan.version).status_code == 302
    checker = masuk(verifikator)
    plan.refresh_from_db()
    empty = send(checker, "plan_return", plan.pk, version=plan.version, remarks="")
    assert empty.status_code == 200 and "Tulis apa yang perlu" in empty.content.decode()
    send(checker, "plan_return", plan.pk, version=plan.version, remarks="Siapa yang mengantar?")
    assert "Siapa yang mengantar?" in text_of(client, "plan_current", case.pk)
    plan.refresh_from_db()
    send(officer, "plan_submit", plan.pk, version=plan.version)
    plan.refresh_from_db()
    assert send(checker, "plan_approve", plan.pk, version=plan.version).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.decided_by, plan.remarks) == ("approved", verifikator, "")
    told = AuditEvent.objects.filter(target=str(case.pk), action__startswith="cases.plan.")
    assert sorted(told.values_list("action", flat=True)) == [
        *("cases.plan.approve", "cases.plan.edit", "cases.plan.edit", "cases.plan.return"),
        *("cases.plan.start", "cases.plan.submit", "cases.plan.submit"),
    ]


def test_a_goal_may_come_before_its_first_action_but_is_not_submitted_so(
    case, petugas, petugas_kabupaten, masuk
):
    client = masuk(petugas)
    send(client, "plan_create", case.pk, goal="Punya KTP")
    plan = Plan.objects.get()
    officer = masuk(petugas_kabupaten)
    page = text_of(officer, "plan_detail", plan.pk)
    assert "Setiap tujuan perlu satu tindakan" in page and "disabled" in page
    response = send(officer, "plan_submit", plan.pk, version=plan.version)
    assert response.status_code == 200
    send(client, "goal_drop", plan.goals.get().pk)
    assert "Tulis dulu satu tujuan" in text_of(officer, "plan_detail", plan.pk)


def test_one_doer_for_each_action(case, petugas, petugas_kabupaten, masuk):
    client, goal = masuk(petugas), make_plan(case, petugas).goals.get()
    both = {"user": str(petugas_kabupaten.pk), "who": "Kakaknya"}
    for who in ({"user": "", "who": ""}, both):
        response = send(client, "action_create", goal.pk, text="Urus KTP", **DUE, **who)
        assert response.status_code == 200 and "Urus KTP" in response.content.decode()
    assert Action.objects.count() == 1
    for who in ({"user": None, "who": ""}, {"user": petugas, "who": "Kakaknya"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.create(goal=goal, text="Urus KTP", due_on=TODAY, **who)


def test_whom_nobody_touched_gives_way_to_whom_somebody_wrote(
    case, petugas, petugas_kabupaten, masuk
):
    client, goal = masuk(petugas), make_plan(case, petugas).goals.get()
    proposed = {"user": str(petugas.pk), "who": "Kakaknya"}
    send(client, "action_create", goal.pk, text="Urus KTP", **DUE, **proposed)
    action = Action.objects.get(text="Urus KTP")
    assert (action.user, action.who) == (None, "Kakaknya")
    back = {"user": str(petugas_kabupaten.pk), "who": "Kakaknya", "version": action.version}
    send(client, "action_edit", action.pk, text="Urus KTP", **DUE, **back)
    action.refresh_from_db()
    assert (action.user, action.who) == (petugas_kabupaten, "")


def test_who_is_offered_works_in_the_field_there(
    case, petugas, petugas_kabupaten, verifikator, tetangga, seberang, masuk
):
    plan = make_plan(case, petugas)
    url = reverse("cases:goal_create", args=[plan.pk])
    form = masuk(petugas).get(url).context["form"]
    names = [key for key, _ in form.fields["user"].choices]
    assert names == [str(petugas_kabupaten.pk), str(petugas.pk), ""]
    assert form["user"].value() == str(petugas.pk)


def test_two_who_change_an_action_at_once_see_each_other(case, petugas, petugas_kabupaten, masuk):
    action = action_of(make_plan(case, petugas))
    body = {"user": "", "who": "Ketua RT", "version": 1, **DUE}
    first = send(masuk(petugas), "action_edit", action.pk, **body, text="Jemput dengan kelotok")
    assert first.status_code == 302
    client = masuk(petugas_kabupaten)
    late = send(client, "action_edit", action.pk, **body, text="Pinjam ambulans")
    page = late.content.decode()
    assert late.status_code == 200 and "Jemput dengan kelotok" in page
    assert "Pinjam ambulans" in page
    body["version"] = late.context["form"]["version"].value()
    again = send(client, "action_edit", action.pk, **body, text="Pinjam ambulans")
    assert again.status_code == 302


def test_what_was_changed_after_it_was_read_is_not_decided(case, petugas, petugas_kabupaten, masuk):
    plan = make_plan(case, petugas)
    client = masuk(petugas_kabupaten)
    operations.add_goal(plan=plan, text="Punya KTP", by=petugas)
    response = send(client, "plan_submit", plan.pk, version=1)
    assert response.status_code == 200 and "Baca lagi" in response.content.decode()
    with pytest.raises(Stale):
        operations.submit_plan(plan=plan, version=1, by=petugas_kabupaten)


# Versions


@pytest.fixture
def approved(case, petugas, verifikator):
    return make_plan(case, petugas, state="approved", decided_by=verifikator)


def test_a_new_version_starts_from_the_approved_one_which_stays_in_force(
    approved, case, petugas, petugas_kabupaten, verifikator, masuk
):
    client = masuk(petugas)
    assert "Ubah rencana (versi 2)" in text_of(client, "plan_current", case.pk)
    response = send(client, "plan_revise", case.pk)
    new = Plan.objects.get(number=2)
    assert response["Location"] == new.get_absolute_url()
    assert action_of(new).text == action_of(approved).text
    page = text_of(client, "plan_current", case.pk)  # the tab keeps to what is in force
    assert "Rencana versi 1" in page and new.get_absolute_url() in page
    again = send(client, "plan_revise", case.pk)
    assert again.status_code == 200 and Plan.objects.count() == 2

    # done meanwhile in the version in force, it is done in the next one too
    with pytest.raises(Refused, match="yang berlaku"):
        operations.mark_action(action=action_of(new), done_on=TODAY, by=petugas)
    operations.mark_action(action=action_of(approved), done_on=TODAY, by=petugas)
    new.refresh_from_db()
    new = operations.submit_plan(plan=new, version=new.version, by=petugas_kabupaten)
    operations.approve_plan(plan=new, version=new.version, by=verifikator)
    approved.refresh_from_db()
    assert approved.state == "replaced"
    assert action_of(new).done_on == TODAY
    with pytest.raises(Refused, match="yang berlaku"):
        operations.mark_action(action=action_of(approved), done_on=None, by=petugas)


# Done and due


def test_done_is_one_tap_or_another_day_and_can_be_taken_back(approved, petugas, masuk):
    client, action = masuk(petugas), action_of(approved)
    page = text_of(client, "plan_detail", approved.pk)
    assert reverse("cases:action_done", args=[action.pk]) in page
    assert send(client, "action_done", action.pk).status_code == 302
    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (TODAY, petugas)
    assert send(client, "action_reopen", action.pk).status_code == 302
    day = {"done_on_0": "20", "done_on_1": "11", "done_on_2": "2026"}
    tomorrow = send(client, "action_done", action.pk, **(day | {"done_on_0": "25"}))
    assert tomorrow.status_code == 200 and "belum terjadi" in tomorrow.content.decode()
    assert 'value="25"' in tomorrow.content.decode()  # what was typed is still there
    assert send(client, "action_done", action.pk, **day).status_code == 302
    action.refresh_from_db()
    assert action.done_on == datetime.date(2026, 11, 20)
    assert AuditEvent.objects.filter(action="cases.action.done").count() == 2


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "approved"])
def test_help_does_not_wait_for_the_paper(case, petugas, verifikator, state):
    plan = make_plan(case, petugas, state=state, decided_by=verifikator)
    operations.mark_action(action=action_of(plan), done_on=TODAY, by=petugas)
    assert action_of(plan).done_on == TODAY


@pytest.mark.parametrize("state", Plan.State.values)
def test_due_is_what_is_open_of_the_plan_in_force(case, petugas, verifikator, state):
    plan = make_plan(case, petugas, state=state, decided_by=verifikator)
    due = Action.objects.visible_to(petugas).due()
    assert list(due) == ([action_of(plan)] if state == "approved" else [])
    assert list(due.of_user(petugas)) == list(due) and not due.late().exists()
    Action.objects.update(done_on=TODAY, done_by=petugas)
    assert not Action.objects.due().exists()


def test_nothing_is_due_of_a_closed_case(approved, case, petugas, time_machine):
    time_machine.shift(datetime.timedelta(days=8))
    assert Action.objects.due().late().get().is_late
    close(case, petugas)
    assert not Action.objects.due().exists()


# Who sees it


def test_plans_of_a_sealed_case_are_seen_by_team_and_verifier_only(
    petugas, petugas_kabupaten, verifikator, tetangga, masuk
):
    woman = make_registrant(petugas, name="Galuh", sex="F", kinds=(POOR, TRAFFICKING))
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    ordinary, sealed = (make_case(woman, petugas, category_id=k) for k in (POOR, TRAFFICKING))
    plans = {c: make_plan(c, petugas, state="approved", decided_by=verifikator)
             for c in (ordinary, sealed)}  # fmt: skip
    hidden = plans[sealed]
    for user in (petugas_kabupaten, tetangga):
        client = masuk(user)
        assert client.get(reverse("cases:plan_current", args=[sealed.pk])).status_code == 404
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert send(client, "action_done", action_of(hidden).pk).status_code == 404
        assert hidden not in Plan.objects.visible_to(user)
        assert action_of(hidden) not in Action.objects.visible_to(user).due()
        assert action_of(hidden).goal not in Goal.objects.visible_to(user)
    # the control: the ordinary case of the same woman, and the sealed one for who may
    assert "Antar ke panti" in text_of(masuk(petugas_kabupaten), "plan_current", ordinary.pk)
    assert action_of(plans[ordinary]) in Action.objects.visible_to(petugas_kabupaten).due()
    for user in (petugas, verifikator):
        assert "Antar ke panti" in text_of(masuk(user), "plan_current", sealed.pk)
        assert action_of(hidden) in Action.objects.visible_to(user).due()


def test_only_the_team_is_offered_work_on_a_sealed_case(petugas, petugas_kabupaten, masuk):
    woman = make_registrant(petugas, name="Galuh", sex="F", kinds=(TRAFFICKING,))
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    plan = make_plan(make_case(woman, petugas), petugas)
    form = masuk(petugas).get(reverse("cases:goal_create", args=[plan.pk])).context["form"]
    assert [key for key, _ in form.fields["user"].choices] == [str(petugas.pk), ""]


@pytest.mark.parametrize("rows", [1, 15])
def test_the_page_asks_the_database_equally_often(
    case, petugas, verifikator, masuk, django_assert_num_queries, rows
):
    plan = make_plan(case, petugas)
    for place in range(rows):
        operations.add_goal(
            plan=plan, text=f"Tujuan {place}", by=petugas,
            action={"text": "Antar", "due_on": TODAY, "user": petugas},
        )  # fmt: skip
    client = masuk(petugas)
    text_of(client, "plan_current", case.pk)
    with django_assert_num_queries(11):
        text_of(client, "plan_current", case.pk)
