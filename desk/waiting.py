"""What waits for whom: the queries behind the numbers of each desk, and of the lists they open."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from cases import policy as case_policy
from cases.models import Case, Letter, Plan, Referral, Transfer
from core.querysets import counts
from fieldwork.models import Entry, EntryQuerySet
from ppks import policy, screening
from ppks.catalogue import catalogue
from ppks.models import (
    BrokenGlass,
    Condition,
    Grant,
    Identification,
    Identity,
    Registrant,
    Residence,
    Secrecy,
    Submission,
    TeamMember,
)
from ppks.querysets import nik_across_regencies
from reports import waiting as reports
from tksk.models import Assignment, Worker

SOON_DAYS = 30
TKSK_AND_OFFICER = frozenset({Role.TKSK, Role.REGENCY_OFFICER})


def submissions(user, **more) -> dict:
    """Counts of the submissions in reach that are still open, with one query; `more` adds to
    what is counted."""
    now, state = timezone.now(), Submission.State
    rows = Submission.objects.visible_to(user).open()
    if user.position.role in TKSK_AND_OFFICER:
        # Their scope asks for the grade of the registrant. That it lies in the same district is
        # held by a foreign key; said here, only those of the district are looked through.
        rows = rows.filter(registrant__district__among=user.position.district_codes)
    return rows.aggregate(
        draft=Count("pk", filter=Q(state=state.DRAFT)),
        returned=Count("pk", filter=Q(state=state.RETURNED)),
        returned_by_me=Count("pk", filter=Q(state=state.RETURNED, returned_by=user)),
        waiting=Count("pk", filter=Q(state=state.SUBMITTED)),
        urgent=Count("pk", filter=Q(state=state.SUBMITTED, is_urgent=True)),
        late=Count("pk", filter=Q(state=state.SUBMITTED, due_at__lt=now)),
        oldest=Min("submitted_at", filter=Q(state=state.SUBMITTED)),
        **more,
    )


def returned(user):
    """Sent back to the desk, the longest waiting first."""
    rows = Submission.objects.visible_to(user).filter(state=Submission.State.RETURNED)
    return rows.select_related("registrant__village").order_by("returned_at", "pk")


def returned_by(user):
    """What a verifier sent back and has not got back yet."""
    return returned(user).filter(returned_by=user).select_related("registrant__district")


def others(user) -> dict[str, int]:
    """What waits for this user beside the submissions, above all in the cases; one query."""
    role, cases = user.position.role, Case.objects.visible_to(user)
    rows = {"transfers": Transfer.objects.visible_to(user).waiting_for(user)}
    rows |= reports.rows(user)
    if role in case_policy.FIELD:
        rows["fresh"] = cases.unseen_by(user)
        rows["plans_returned"] = cases.with_plan(Plan.State.RETURNED)
    if role in case_policy.OFFICERS:
        rows["assessments"] = cases.with_draft_assessment()
        rows["plans_begun"] = cases.with_plan(Plan.State.DRAFT)
        rows["letters"] = Letter.objects.visible_to(user).waiting()
        rows["referrals"] = Referral.objects.visible_to(user).overdue()
    if role in case_policy.HANDERS:
        rows["unserved"] = cases.without_worker()
    if role in case_policy.APPROVERS:
        rows["plans"] = cases.with_plan(Plan.State.SUBMITTED)
        rows["closing"] = cases.filter(state=Case.State.CLOSING)
    if role in TKSK_AND_OFFICER:
        rows["identifications"] = open_identifications(user)
    if role == Role.TKSK:
        rows["held"] = Entry.objects.own(user).undecided()
    if role in EntryQuerySet.readers:
        rows["handed"] = Entry.objects.handed_to(user)
    if role in policy.GRANTERS:
        rows["glass"] = glass_to_review(user)
    return counts(**rows)


def referrals_in(user) -> dict[str, int]:
    """What was referred to the user's institution and is not done with, and who lives there; one
    query."""
    rows = Referral.objects.visible_to(user)
    accepted = rows.filter(state=Referral.State.ACCEPTED)
    return counts(
        waiting=rows.waiting(),
        late=rows.overdue(),
        accepted=accepted,
        residents=Residence.objects.visible_to(user).current(),
    )


def inside(user) -> dict[str, int]:
    """Who lives in the institutions of the province, their cases, and the identifications there
    that nothing came of yet; one query."""
    return counts(
        identifications=open_identifications(user),
        cases=Case.objects.visible_to(user).open(),
        residents=Residence.objects.visible_to(user).current(),
        **reports.rows(user),
    )


def open_identifications(user):
    return Identification.objects.visible_to(user).open()


def past_age_ids(user) -> list:
    """The ids of `past_age`, found much faster than the rows."""
    return list(past_age(user).values_list("pk", flat=True))


def past_age(user):
    """Conditions whose last age is over (DESIGN.md section 6, birthdays), oldest person first.

    With a year of birth only, both possible ages must be past it. `being_changed`: a change is
    under way that names something; one that was only begun keeps nobody from going on.
    """
    if user.position is None or user.position.role not in TKSK_AND_OFFICER:
        return Condition.objects.none()
    today, over = timezone.localdate(), Q()
    for code, (end, _) in screening.BIRTHDAYS.items():
        born_by = Q(registrant__birth_date__lte=_years_before(today, end)) | Q(
            registrant__birth_year__lte=today.year - end - 1
        )
        over |= Q(category=code) & born_by
    changes = Submission.objects.filter(registrant=OuterRef("registrant"), kind="change").open()
    going = changes.exclude(state=Submission.State.DRAFT, proposal={})
    return (
        Condition.objects.visible_to(user)
        .current()
        .filter(over, registrant__life="active", registrant__subject="individual")
        .annotate(being_changed=Exists(going))
        .select_related("category", "registrant__village__district")
        .order_by("registrant__birth_year", "registrant__birth_date", "pk")
    )


@dataclass
class Move:
    """A condition that has passed its last age, and what the worker may open instead."""

    condition: Condition
    names: list[str]  # the kinds to look at that fit
    url: str = ""  # set by the view: where to do it
    label: str = ""

    @property
    def registrant(self):
        return self.condition.registrant

    @property
    def is_secret(self) -> bool:
        return self.condition.category.is_secret


def is_guarded(row) -> bool:
    """Whether a line about a registrant shows something *rahasia*: the entry itself, or the kind
    that a move is about."""
    return row.registrant.secrecy == Secrecy.SECRET or getattr(row, "is_secret", False)


def moves(user, conditions) -> list[Move]:
    """What to look at for each of `past_age`, its twin first (screening_rules.md section 7)."""
    conditions = list(conditions)
    active = {}
    listed = catalogue()
    registrants = {condition.registrant_id for condition in conditions}
    current = Condition.objects.visible_to(user).current().filter(registrant__in=registrants)
    for registrant, code in current.values_list("registrant", "category"):
        active.setdefault(registrant, set()).add(code)
    return [_move(one, active.get(one.registrant_id, set()), listed) for one in conditions]


def _move(condition, active: set[str], listed) -> Move:
    registrant, code = condition.registrant, condition.category_id
    fitting = [
        other
        for other in screening.birthday_moves(code, registrant.ages).look_at
        if other not in active
        and any(
            screening.fits(listed.kind(other), registrant.subject, age, registrant.sex)
            for age in registrant.ages
        )
    ]
    twin = listed.twin_of(code)
    ordered = sorted(fitting, key=lambda other: other != twin)
    kinds = [listed.kind(other) for other in ordered]
    return Move(condition, [f"{k.code} {k.name}" for k in kinds if not k.is_secret][:4])


def without_team(user):
    """Entries with a *rahasia* kind that no serving team member looks after (section 4, Team); a
    member from the province is far away and counts for nobody here."""
    covering = Position.objects.in_force().filter(
        Q(district=OuterRef(OuterRef("district")))
        | Q(regency=OuterRef(OuterRef("district__regency"))),
        user=OuterRef("user"),
    )
    serving = TeamMember.objects.filter(
        Exists(covering), registrant=OuterRef("pk"), until=None, user__is_active=True
    )
    secret = [kind.code for kind in catalogue().kinds if kind.is_secret]
    return (
        Registrant.objects.visible_to(user)
        .active()
        .filter(kinds__overlap=secret)
        .exclude(Exists(serving))
        .select_related("village__district")
        .order_by("district", "number")
    )


def glass_to_review(user):
    """Broken glass that nobody has judged yet."""
    return BrokenGlass.objects.visible_to(user).waiting()


@dataclass(frozen=True)
class Leave:
    """What a grant or broken glass opens to somebody, and until when."""

    number: str
    url: str
    until: datetime.datetime
    kind: str


def leaves(user) -> list[Leave]:
    """Grants in force and broken glass of the user, the first to end on top; one query."""
    now = timezone.now()
    shown = ("registrant_id", "registrant__number", "until")
    granted = Grant.objects.visible_to(user).filter(user=user).in_force()
    broken = BrokenGlass.objects.visible_to(user).filter(user=user, until__gt=now)
    rows = granted.values_list(*shown, Value("izin verifikator")).union(
        broken.values_list(*shown, Value("Buka darurat"))
    )
    found = [
        Leave(number, reverse("ppks:registrant_detail", args=[pk]), until, kind)
        for pk, number, until, kind in rows
    ]
    return sorted(found, key=lambda one: one.until)


def nik_collisions(user):
    """Waiting submissions of a verifier's regency whose NIK a verified entry already holds."""
    own = Coalesce(
        Subquery(Identity.objects.filter(submission=OuterRef("pk")).values("nik_index")),
        "registrant__identity__nik_index",
    )
    holder = Identity.objects.filter(nik_index=OuterRef("nik"), claims=True).exclude(
        registrant=OuterRef("registrant")
    )
    return (
        Submission.objects.visible_to(user)
        .waiting()
        .filter(Q(registrant__identity=None) | Q(registrant__identity__disputed=False))
        .annotate(nik=own)
        .filter(Exists(holder))
        .select_related("registrant__village__district__regency")
        .order_by("submitted_at", "pk")
    )


def province_queue(user) -> dict:
    """The counts of the province verifier's queue, and of what only the province can judge."""
    return submissions(user, nik_twice=Count("pk", filter=nik_across_regencies()))


def with_holders(user, rows: list) -> list:
    """Adds `holder` to submissions of `nik_collisions`: the other entry, where it may be seen."""
    seen = (
        Registrant.objects.visible_to(user)
        .filter(identity__claims=True, identity__nik_index__in=[bytes(r.nik) for r in rows])
        .select_related("identity", "village__district__regency")
    )
    held = {bytes(one.identity.nik_index): one for one in seen}
    for row in rows:
        row.holder = held.get(bytes(row.nik))
    return rows


def decrees_ending(user):
    """Duties in force whose last decree ends within 30 days, or has ended."""
    soon = timezone.localdate() + datetime.timedelta(days=SOON_DAYS)
    duties = Assignment.objects.visible_to(user).in_force()
    return (
        duties.decree_expired(soon + datetime.timedelta(days=1))
        .select_related("worker", "district__regency")
        .order_by("last_decree_day", "pk")
    )


def workers_without_account(user):
    return Worker.objects.visible_to(user).serving_somewhere().with_account(False)


def ended_positions(user):
    """Positions of the province that ended in the last 30 days; for the roster admin only."""
    position = user.position
    if position is None or position.role != Role.ROSTER_ADMIN:
        return Position.objects.none()
    today = timezone.localdate()
    since = today - datetime.timedelta(days=SOON_DAYS)
    province = position.province_id
    other = Position.objects.in_force().filter(user=OuterRef("user"))
    return (
        Position.objects.with_area()
        .filter(
            Q(province=province)
            | Q(regency__province=province)
            | Q(district__regency__province=province),
            until__lt=today,
            until__gte=since,
        )
        .annotate(works_elsewhere=Exists(other))
        .select_related("user__worker")
        .order_by("-until", "pk")
    )


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """The last birth date that is `years` old on a day; born on 29 February turns on 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 2, 28)
