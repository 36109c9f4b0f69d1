"""The cases of the demo: every state there is, each as the work says, and none against a rule."""

import collections
import io

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.test import TestCase
from django.utils import timezone

from accounts.models import Position, User
from audit.models import AuditEvent
from cases import tasks, timeline
from cases.housing import LED
from cases.models import (
    Action,
    AffectedFamily,
    AfterCare,
    Assessment,
    Case,
    Closure,
    Disaster,
    Evaluation,
    Flag,
    Letter,
    Note,
    Plan,
    Provider,
    Referral,
    Service,
    Task,
    Transfer,
    Visit,
)
from cases.sharing import allows, receiver_of
from cases.stage import Stage, stage_of, work_of
from desk.demo import cases as demo_cases
from desk.demo import courses
from desk.demo.case_stories import TALES
from ppks.models import Registrant, Residence, TeamMember
from ppks.models.person import Urgency
from ppks.operations.access import is_insider


def values(model, name: str) -> set:
    return set(model.objects.values_list(name, flat=True))


def user_named(username: str) -> User:
    user = User.objects.get(username=username)
    return user.work_as(Position.objects.in_force().with_area().filter(user=user).first())


class DemoCasesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("demo", size=240, stdout=io.StringIO())

    def test_every_state_is_met(self):
        assert values(Case, "stage") == set(Stage.values)
        assert values(Case, "state") == set(Case.State.values)
        assert values(Case, "urgency") == set(Urgency.values)
        assert values(Referral, "state") == set(Referral.State.values)
        assert values(Transfer, "state") == set(Transfer.State.values)
        assert values(Plan, "state") == set(Plan.State.values)
        assert values(Assessment, "state") == set(Assessment.State.values)
        assert values(Service, "state") == set(Service.State.values)
        assert values(Letter, "state") == set(Letter.State.values)
        assert values(Letter, "kind") == set(Letter.Kind.values)
        assert values(Closure, "state") == set(Closure.State.values)
        assert values(Evaluation, "met") == set(Evaluation.Met.values)
        assert set(Transfer.objects.values_list("across", "state")) >= {
            (True, "asked"), (True, "offered"), (False, "offered"), (True, "accepted"),
            (False, "accepted"),
        }  # fmt: skip

    def test_the_stage_is_what_the_work_says(self):
        for case in Case.objects.all():
            present = work_of(case)
            closed = case.state == Case.State.CLOSED
            assert case.stage == stage_of(closed=closed, present=present), case
            assert case.work == sorted(present), case

    def test_constraints_hold_and_nothing_lies_ahead(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        now = timezone.now()
        for model in (Case, Assessment, Plan, Service, Referral, Visit, Note, Closure, Transfer):
            assert not model.objects.filter(Q(created_at__gt=now) | Q(updated_at__gt=now)).exists()
        assert not Case.objects.filter(created_at__lt=F("registrant__created_at")).exists()
        assert not Visit.objects.filter(visited_on__lt=F("case__opened_on")).exists()

    def test_what_the_lists_and_desks_show_is_there(self):
        assert Case.objects.late().exists() and Case.objects.filter(reopened=1).exists()
        assert Case.objects.without_worker().exists()
        assert Referral.objects.overdue().exists() and Service.objects.overdue().exists()
        assert Service.objects.filter(case=None).exists() and AfterCare.objects.open().exists()
        assert AfterCare.objects.exclude(visit=None).exists()
        assert AfterCare.objects.exclude(missed_on=None).exists()
        assert Flag.objects.open().exists() and Flag.objects.exclude(ended_on=None).exists()
        assert Note.objects.exclude(roles=[]).exists()
        assert Action.objects.due().late().exists()
        assert Task.objects.filter(case=None).exists()
        again = Assessment.objects.complete().values("case").annotate(n=Count("pk"))
        assert again.filter(n__gte=3).exists()  # the small chart has a course

    def test_the_desks_whose_sign_ins_are_printed_have_work(self):
        worker, officer = user_named("tksk.kapuasbarat"), user_named("petugas.kapuas")
        verifier = user_named("verifikator.kapuas")
        assert Case.objects.visible_to(worker).unseen_by(worker).exists()
        assert Case.objects.visible_to(officer).without_worker().exists()
        assert Transfer.objects.visible_to(worker).waiting_for(worker).exists()
        assert Transfer.objects.visible_to(verifier).waiting_for(verifier).exists()
        assert Case.objects.visible_to(verifier).filter(state="closing").exists()
        assert Plan.objects.visible_to(verifier).waiting().exists()
        for user in (worker, officer):
            counts = tasks.due_list(user, worker=tasks.worker_of(user)).counts
            assert all(counts.values()), counts

    def test_a_sealed_case_has_its_team_and_no_other_hand_in_it(self):
        sealed = Case.objects.filter(Q(category__secrecy=2) | Q(registrant__secrecy=2))
        assert sealed.exists()
        for case in sealed.select_related("worker", "registrant"):
            assert TeamMember.objects.filter(registrant=case.registrant, until=None).exists()
            events = AuditEvent.objects.filter(target=str(case.pk))
            assert not events.filter(secret=False).exists()
            writers = events.exclude(role="regency_verifier").values_list("actor", flat=True)
            for actor in set(writers):
                assert is_insider(case.registrant, User.objects.get(pk=actor)), case
            assert not Letter.objects.filter(case=case).exclude(number="").exclude(series="R")

    def test_a_referral_goes_as_far_as_consent_or_for_a_life(self):
        moved = Transfer.objects.filter(state="accepted", across=True).values("registrant")
        rows = Referral.objects.exclude(case__registrant__in=moved)
        for row in rows.select_related("provider", "case__registrant__consent"):
            consent = getattr(row.case.registrant, "consent", None)
            assert allows(consent, receiver_of(row.provider)) != row.vital
            near = (None, row.case.district_id[:5])
            assert row.provider.regency_id in near

    def test_who_an_institution_accepted_lives_there(self):
        home = Provider.objects.filter(institution__isnull=False).first()
        serving = Q(case__worker__positions__district=F("case__district"))
        rows = Referral.objects.filter(serving, state__in=LED, case__registrant__secrecy__lt=2)
        row = rows.filter(case__registrant__life="active", provider__institution=None).first()
        Referral.objects.filter(pk=row.pk).update(provider=home)
        demo_cases.house()
        stay = Residence.objects.get(registrant=row.case.registrant_id, until=None)
        assert (stay.institution_id, stay.since) == (home.institution_id, row.answered_on)

    def test_a_flood_of_forty_families_in_one_village(self):
        flood = Disaster.objects.get(sort="banjir")
        assert flood.families.count() == 40
        assert flood.families.values("village").distinct().count() == 1
        registered = Registrant.objects.filter(identifications__affected_family__disaster=flood)
        assert Case.objects.filter(registrant__in=registered, category="21").count() >= 10
        assert AffectedFamily.objects.wanting().exists()

    def test_every_act_is_told_in_the_timeline(self):
        met = collections.Counter(
            AuditEvent.objects.filter(target_type="cases.case").values_list("action", flat=True)
        )
        assert not [action for action in met if action not in timeline.SENTENCES]
        assert met["cases.case.open"] == Case.objects.count()
        assert met["cases.visit.record"] == Visit.objects.count()
        assert met["cases.referral.send"] == Referral.objects.count()
        assert met["cases.plan.approve"] == Plan.objects.filter(
            state__in=["approved", "replaced"]
        ).count()  # fmt: skip

    def test_a_moved_person_counts_where_it_is_now(self):
        for row in Transfer.objects.filter(state="accepted").select_related("registrant"):
            assert row.registrant.district_id == row.to_district_id
            assert (row.file is not None) == row.across
            assert not Case.objects.open().filter(
                registrant=row.registrant, worker=row.created_by
            ).exists()  # fmt: skip

    def test_filling_up_makes_cases_too(self):
        before = Case.objects.count(), Registrant.objects.count()
        call_command("demo", scale=before[1] + 100, stdout=io.StringIO())
        assert Case.objects.count() - before[0] in range(17, 22)
        self.test_the_stage_is_what_the_work_says()
        self.test_constraints_hold_and_nothing_lies_ahead()


def test_every_kind_has_its_story():
    assert len(TALES) == 26
    for told in TALES.values():
        for tale in told:
            assert len(tale.problems) >= 2 and tale.goals and tale.help and tale.handing


def test_every_course_can_be_told():
    from desk.demo.casework import Told

    for name, course in courses.COURSES.items():
        assert all(hasattr(Told, step) for step in course.steps), name
