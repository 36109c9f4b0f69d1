"""The demo makes what it promises, keeps every rule, and stays out of production."""

import collections
import io
import random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Q, Sum
from django.test import TestCase
from django.utils import timezone

from accounts.models import Position, User
from accounts.roles import Role
from audit.models import AuditEvent
from core import nik
from core.names import search_key
from desk.demo import build, kinds, names, office, story
from desk.demo.office import make_office
from desk.demo.people import Register
from desk.demo.places import Ground
from desk.demo.rows import Rows
from districts.models import District
from ppks.check import snapshot_of
from ppks.models import (
    BrokenGlass,
    Category,
    Condition,
    Consent,
    DataCollection,
    Grant,
    Identification,
    Identity,
    Membership,
    Movement,
    Registrant,
    Submission,
)
from ppks.screening import birthday_moves, screen
from reports.models import Activity, MonthlyReport, ReportEdition, ReportRemark
from tksk.models import Assignment, Worker

SIZE = 240


def default_plan():
    return build._plan(random.Random(build.SEED), build.DEFAULT, story.STORIES)


# The proportions of the default size, without making it


def test_the_default_size_has_every_kind_the_poor_most_the_secret_few():
    met = collections.Counter(code for code, _ in default_plan())
    assert len(met) == 26
    assert met.most_common(2)[0][0] == "24"
    assert met.most_common(2)[1][0] == "08"
    secret = sum(met[code] for code in ("03", "06", "07", "10", "14", "16", "17", "18", "19"))
    assert secret < 0.07 * build.DEFAULT


def test_the_default_size_has_every_state_of_every_sort_of_submission():
    told = {tale for _, tale in default_plan()}
    assert told == set(story.STORIES)
    for kind in ("visit", "change", "end"):
        for state in Submission.State.values:
            assert any(tale.startswith(f"{kind}_{state}") for tale in told)
    assert build.DEFAULT >= 3000


def test_the_signs_of_every_kind_speak_for_it():
    for code, (_, ages, _, signs) in kinds.KINDS.items():
        subject = kinds.SUBJECTS.get(code, kinds.ALONE)[0][0]
        old = (sum(ages) // 2,) if ages else ()
        for answers in signs:
            found = {one.code: one.level for one in screen(subject, old, "F", answers)}
            assert found.get(code) in ("kuat", "lemah"), (code, answers)


def test_quotas_add_up_and_leave_nobody_out():
    met = collections.Counter(kinds.quotas(kinds.SHARES, 300, least=2))
    assert sum(met.values()) == 300
    assert min(met.values()) >= 2


def test_old_spelling_and_the_new_one_are_found_by_the_same_key():
    for name in ("Jumiati", "Sutini Caya", "Syahrani Jaga"):
        assert names.old_spelling(name) != name
        assert search_key(names.old_spelling(name)) == search_key(name)


def test_the_demo_password_passes_our_own_rules():
    validate_password(office.PASSWORD, User(username="tksk.kapuasbarat", name="Ungkay Sawung"))


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_people():
    def some():
        rows = Rows(random.Random(build.SEED))
        ground = Ground(rows.rng)
        register = Register(rows, ground, make_office(rows, ground))
        return [register.entry(code, 30) for code in ("24", "08", "02", "26")]

    first, second = some(), some()
    for one, other in zip(first, second, strict=True):
        assert one.registrant.number == other.registrant.number
        assert (one.registrant.name, one.nik) == (other.registrant.name, other.nik)


@pytest.mark.django_db
def test_no_demo_where_real_people_are_recorded(settings):
    settings.DEPLOYMENT = "production"
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


class DemoTest(TestCase):
    """One small demo, looked at from all sides."""

    @classmethod
    def setUpTestData(cls):
        cls.said = io.StringIO()
        call_command("demo", size=SIZE, stdout=cls.said)

    def test_constraints_hold(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_all_kinds_subjects_lives_and_grades(self):
        kinds_met = set(Condition.objects.values_list("category", flat=True))
        assert kinds_met == set(Category.objects.values_list("pk", flat=True))
        assert set(Registrant.objects.values_list("life", flat=True)) == set(Registrant.Life.values)
        assert set(Registrant.objects.values_list("secrecy", flat=True)) == {0, 1, 2}
        assert len(set(Registrant.objects.values_list("subject", flat=True))) == 4

    def test_all_regencies_have_people(self):
        assert Registrant.objects.values("district__regency").distinct().count() == 14

    def test_every_state_and_sort_of_submission(self):
        met = set(Submission.objects.values_list("kind", "state"))
        wanted = {(k, s) for k in Submission.Kind.values for s in Submission.State.values}
        assert met == wanted
        assert Submission.objects.late().exists()
        assert Submission.objects.overdue_for_regency().exists()
        assert not Submission.objects.filter(state="returned", remarks={}).exists()

    def test_a_snapshot_is_what_the_check_page_would_freeze(self):
        waiting = Submission.objects.waiting().filter(registrant__memberships=None)
        for submission in waiting.select_related("registrant"):
            now = snapshot_of(submission) | {"at": submission.snapshot["at"]}
            assert now == submission.snapshot

    def test_no_answer_of_a_visit_contradicts_another(self):
        visits = DataCollection.objects.all()
        people = F("family_children_count") + F("family_elderly_count")
        assert not visits.filter(family_household_size__lt=people).exists()
        assert not visits.exclude(housing_light="pln_meter").exclude(housing_power="").exists()
        floods = visits.filter(**{"answers__condition.disaster_event": "banjir"})
        assert floods.exists()
        assert not floods.filter(registrant__conditions__category="22").exists()

    def test_times_follow_each_other(self):
        now = timezone.now()
        wrong = Q(submitted_at__lt=F("created_at")) | Q(decided_at__lt=F("submitted_at"))
        wrong |= Q(decided_at__gt=now) | Q(submitted_at__gt=now) | Q(created_at__gt=now)
        assert not Submission.objects.filter(wrong).exists()
        assert not DataCollection.objects.filter(visited_on__gt=timezone.localdate()).exists()

    def test_the_verified_and_active_claim_their_numbers_nobody_else(self):
        claiming = Identity.objects.filter(claims=True).values("registrant")
        official = Registrant.objects.official()
        assert not Registrant.objects.filter(pk__in=claiming).exclude(pk__in=official).exists()
        left_out = official.exclude(pk__in=claiming)
        assert not left_out.exclude(identity__disputed=True).exists()

    def test_the_ledger_counts_what_the_register_holds(self):
        people = Movement.objects.filter(category=None).aggregate(all=Sum("delta"))["all"]
        assert people == Registrant.objects.official().count()
        of_kinds = Movement.objects.exclude(category=None).aggregate(all=Sum("delta"))["all"]
        confirmed = Condition.objects.filter(until=None).exclude(confirmed_by=None)
        assert of_kinds == confirmed.filter(registrant__life="active").count()

    def test_each_month_opens_where_the_one_before_closed(self):
        closed, seen = {}, 0
        rows = ReportEdition.objects.order_by("report__district", "report__month")
        for district, figures in rows.values_list("report__district", "figures"):
            section = next(one for one in figures if one["key"] == "mutasi")
            lines = {line["key"]: line["values"] for line in section["lines"]}
            if (before := closed.get(district)) is not None:
                opened = {key: line["awal"] for key, line in lines.items() if line["awal"]}
                assert opened == before, district
                seen += 1
            closed[district] = {key: one["akhir"] for key, one in lines.items() if one["akhir"]}
        assert seen > 1000

    def test_an_edition_marks_what_was_written_down_after_the_month_of_its_day(self):
        late = Activity.objects.filter(happened_on__lt=F("report_month"))
        seen = 0
        for one in late.values_list("pk", "district", "report_month"):
            edition = ReportEdition.objects.filter(
                report__district=one[1], report__month=one[2], number=1
            ).first()
            rows = [r for rows in edition.evidence.values() for r in rows] if edition else []
            for row in (row for row in rows if row[0] == str(one[0])):
                assert row[-1] == 1, one
                seen += 1
        assert seen > 20

    def test_reports_stand_in_every_state_and_some_are_missing(self):
        states = set(MonthlyReport.objects.values_list("state", flat=True))
        assert states == {"submitted", "accepted", "final", "returned"}
        assert 1300 < MonthlyReport.objects.count() < 136 * 12
        assert ReportRemark.objects.exists()
        late = [report for report in MonthlyReport.objects.all() if report.was_late]
        assert 20 < len(late) < 400
        assert MonthlyReport.objects.filter(is_nil=True).exists()

    def test_kinds_begin_when_the_ledger_counts_them_and_never_end_before(self):
        first = Movement.objects.filter(reason="baru").exclude(category=None)
        for movement in first[:50]:
            kinds = Condition.objects.filter(
                registrant=movement.registrant, confirmed_by=movement.submission
            )
            since = kinds.get(category=movement.category_id).since
            assert since == movement.effective_on
        assert not Condition.objects.filter(until__lt=F("since")).exists()

    def test_numbers_look_real_and_were_never_given_to_anybody(self):
        seen = 0
        for identity in Identity.objects.exclude(nik_index=None).select_related("registrant"):
            assert nik.shape_error(identity.nik) == ""
            assert identity.nik.startswith("62") and identity.nik[12] == "9"
            seen += 1
        assert seen > SIZE / 3
        without = Identity.objects.filter(nik_index=None, registrant__subject="individual")
        assert without.exists() and not without.filter(no_nik_reason="").exists()
        assert not Identity.objects.exclude(warnings=[]).filter(warning_reason="").exists()

    def test_awkward_ones_are_there(self):
        numbers = Identity.objects.exclude(nik_index=None).values_list("nik_index", flat=True)
        counted = collections.Counter(bytes(index) for index in numbers)
        assert max(counted.values()) == 2  # one NIK in two districts
        assert Registrant.objects.filter(birth_estimated=True).exists()
        assert Registrant.objects.exclude(birth_year=None).exists()
        assert Identification.objects.filter(state="open", secrecy=2).exists()
        assert Membership.objects.exclude(name="").exists()
        assert Grant.objects.exists() and Consent.objects.filter(refused=True).exists()
        past = [
            condition
            for condition in Condition.objects.filter(until=None).select_related("registrant")
            if birthday_moves(condition.category_id, condition.registrant.ages).ends
        ]
        assert past

    def test_a_secret_entry_has_a_team(self):
        assert not Registrant.objects.filter(secrecy=2, team=None).exists()

    def test_who_wrote_does_not_decide(self):
        for submission in Submission.objects.exclude(decided_by=None):
            assert submission.decided_by_id not in submission.contributors

    def test_the_office_is_nearly_complete(self):
        districts = District.objects.current()
        served = Assignment.objects.in_force()
        definitive = set(served.definitive().values_list("district", flat=True))
        acting = set(served.exclude(kind="definitif").values_list("district", flat=True))
        assert districts.count() - len(definitive | acting) == office.VACANT
        assert len(acting) == office.COVERED
        for role in (Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER):
            assert Position.objects.filter(role=role).values("regency").distinct().count() == 14
        assert set(Position.objects.values_list("role", flat=True)) == set(Role.values)
        assert Worker.objects.filter(user=None).exists()
        assert not User.objects.filter(Q(is_demo=False) | Q(must_change_password=True)).exists()

    def test_every_act_left_an_event(self):
        verified = AuditEvent.objects.filter(action="ppks.submission.verify").count()
        assert verified == Submission.objects.filter(state="verified").count()

    def test_events_lie_on_the_day_of_what_they_tell(self):
        months = AuditEvent.objects.dates("at", "month").count()
        assert months > 6, "the story of an entry would have happened today"
        assert not AuditEvent.objects.filter(at__gt=timezone.now()).exists()

    def test_emergencies_wait_for_review_where_the_sign_in_is_shown(self):
        rows = BrokenGlass.objects.filter(regency=build.SHOWN[:5])
        assert rows.waiting().exists() and rows.filter(registrant=None).exists()

    def test_one_sign_in_per_role_opens_the_door(self):
        said = io.StringIO()
        call_command("demo", "--sign-ins", stdout=said)
        lines = said.getvalue().splitlines()
        assert len(lines) == len(Role.values) + 2  # a heading, and one who covers a neighbour
        assert all(office.PASSWORD in line for line in lines[1:])
        assert "tksk.kapuasbarat" in said.getvalue()
        assert self.client.login(username="tksk.kapuasbarat", password=office.PASSWORD)

    def test_it_is_made_once(self):
        count = Registrant.objects.count()
        call_command("demo", "--if-empty")
        assert Registrant.objects.count() == count
        with pytest.raises(CommandError):
            call_command("demo")

    def test_filling_up_goes_on_from_there(self):
        count = Registrant.objects.count()
        call_command("demo", scale=count + 60, stdout=io.StringIO())
        assert Registrant.objects.count() == count + 60
        self.test_the_ledger_counts_what_the_register_holds()
