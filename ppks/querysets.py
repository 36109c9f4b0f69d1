"""Reads of the register. Every row a user reaches came through `visible_to`."""

import datetime
from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from accounts.roles import Role
from core.crypto import blind_index
from core.names import search_key
from core.parameters import parameter
from core.querysets import ScopedQuerySet
from ppks import lookups, policy  # noqa: F401 - registers `known_by`
from ppks.catalogue import catalogue

SECRET = 2  # ppks.models.reference.Secrecy.SECRET
LINE_COLUMNS = (  # of a submission in a list
    *("kind", "state", "is_urgent", "submitted_at", "due_at", "returned_at", "updated_at"),
    *("submitted_by__name", "registrant__village__name", "registrant__village__district__name"),
    *(
        f"registrant__{name}"
        for name in (
            "number subject name alias sex birth_date birth_year birth_estimated secrecy kinds"
        ).split()
    ),
)


def insider(user, registrant="pk"):
    """Q: the user is on the team of the registrant, holds a grant in force, or broke the glass."""
    return Q(**{f"{registrant}__known_by": (user.pk, timezone.now())})


def stand_in_limit():
    """What was sent before this moment the province verifier may decide in the regency's place."""
    return timezone.now() - timedelta(days=parameter("stand_in_days"))


def nik_across_regencies():
    """Q on submissions: their NIK is held by a verified entry of another regency, which only the
    province can judge (DESIGN.md section 6)."""
    identities = apps.get_model("ppks", "Identity").objects
    claimed = identities.filter(claims=True, nik_index=OuterRef("nik_index")).exclude(
        registrant__district__regency=OuterRef(OuterRef("district__regency"))
    )
    own = identities.filter(
        Q(submission=OuterRef("pk")) | Q(registrant=OuterRef("registrant")),
        disputed=False,
        nik_index__isnull=False,
    )
    return Q(Exists(own.filter(Exists(claimed))))


def knows(user, registrant="pk"):
    """Expression: whether this user sees what is *rahasia* about a registrant in reach."""
    if user.position and user.position.role in policy.SECRET_BY_ROLE:
        return Value(True)
    return models.Case(
        models.When(insider(user, registrant), then=Value(True)), default=Value(False)
    )


class RegistrantScopedQuerySet(ScopedQuerySet):
    """Rows of one registrant: in the area, and *rahasia* ones to the team only."""

    readers = policy.READERS
    registrant_path = ""  # "" on the registrant itself

    @property
    def institution_path(self):
        return f"{self.registrant_path}__institution" if self.registrant_path else "institution"

    def ordinary(self):
        """Without those who have *rahasia* kinds only."""
        if not self.registrant_path:
            return self.filter(self._ordinary())
        # Few are secret: looking each up among them is quicker than joining all.
        registrants = self.model._meta.get_field(self.registrant_path).related_model
        return self.exclude(registrant__in=registrants.objects.filter(secrecy=SECRET).values("pk"))

    def _ordinary(self) -> Q:
        prefix = f"{self.registrant_path}__" if self.registrant_path else ""
        return Q(**{f"{prefix}secrecy__lt": SECRET})

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(self._ordinary() | insider(user, self.registrant_path or "pk"))


class RegistrantQuerySet(RegistrantScopedQuerySet):
    def active(self):
        return self.filter(life="active")

    def opened_to(self, user):
        """Of those in reach, whose whole record the role reads: for the province officer, of who
        lives in an institution of the province; of all others there is number and kind."""
        role = user.position.role
        if role in policy.INSIDE:
            return self.filter(institution__province=user.position.province_id)
        return self if role in policy.PERSONAL else self.none()

    def doubles_for(self, user):
        """Whom this user may be shown as perhaps the same: whoever is in reach, by name. The
        province's officer learns no names outside the institutions by writing one down; there the
        verifier of the district, who sees both, is shown the two."""
        return self.opened_to(user) if user.position.role in policy.INSIDE else self

    def listed(self):
        """In the lists: everything but what was not admitted or merged away."""
        return self.exclude(life__in=["not_admitted", "merged"])

    def verified(self):
        return self.filter(verified_at__isnull=False)

    def official(self):
        """What counts: verified and active (DESIGN.md section 8)."""
        return self.verified().active()

    def with_insider(self, user):
        """`is_insider`: whether the user sees what is *rahasia* about this registrant."""
        return self.annotate(is_insider=knows(user))

    def with_kinds(self, user):
        """`knows_secret`: whether a line may name the *rahasia* ones among `kinds`."""
        return self.annotate(knows_secret=knows(user))

    def of_kind(self, user, code: str):
        """Registrants with an active condition of a kind, as far as this user may know of it."""
        rows = self.filter(kinds__contains=[code])
        if catalogue().kind(code).is_secret and user.position.role not in policy.SECRET_BY_ROLE:
            return rows.filter(insider(user))
        return rows

    def with_nik(self, nik: str):
        return self.filter(identity__nik_index=blind_index(nik, purpose="nik"))

    def numbered(self, number: str):
        return self.filter(number=number)

    def in_area_of(self, user):
        """Everything of the area, whether the user may see it or not: for who keeps the secrets
        of others (`operations.grant`) or breaks the glass (`operations.glass`), never to show."""
        return ScopedQuerySet.visible_to(self, user)

    def behind_glass(self, user):
        """Everything listed in the area, with `is_insider`."""
        return self.in_area_of(user).listed().with_insider(user)

    def born_between(self, oldest: datetime.date, youngest: datetime.date):
        """Persons who may have been born in this span; a year alone fits if part of it does."""
        return self.filter(
            Q(birth_date__gte=oldest, birth_date__lte=youngest)
            | Q(birth_year__gte=oldest.year, birth_year__lte=youngest.year)
        )

    def of_age(self, low: int, high: int | None):
        """Persons who may be this old today, in completed years, both ends included."""
        today = timezone.localdate()
        youngest = years_before(today, low)
        if high is None:
            return self.born_between(datetime.date(1800, 1, 1), youngest)
        return self.born_between(years_before(today, high + 1) + timedelta(days=1), youngest)

    def of_unknown_age(self):
        return self.filter(subject="individual", birth_date=None, birth_year=None)

    def left(self):
        """Those who left the register, with whatever reason."""
        return self.filter(life__in=["out_of_province", "deceased", "graduated", "not_found"])

    def with_access(self, user):
        """`is_insider`, `on_team`, `grant` and `glass` (their ids, when that is what opens the
        entry): how this user comes to see what is *rahasia*."""
        team = apps.get_model("ppks", "TeamMember").objects.filter(
            user=user, until=None, registrant=OuterRef("pk")
        )
        grant = grants_in_force(user).filter(registrant=OuterRef("pk")).order_by("-until")
        glass = glass_open_to(user).filter(registrant=OuterRef("pk")).order_by("-until")
        return self.with_insider(user).annotate(
            on_team=Exists(team),
            grant=models.Subquery(grant.values("pk")[:1]),
            glass=models.Subquery(glass.values("pk")[:1]),
        )


def grants_in_force(user):
    now = timezone.now()
    return apps.get_model("ppks", "Grant").objects.filter(
        user=user, given_at__lte=now, until__gt=now
    )


def glass_open_to(user):
    """What this user broke the glass for within the last day."""
    return apps.get_model("ppks", "BrokenGlass").objects.filter(user=user, until__gt=timezone.now())


def knows_secrets(user) -> bool:
    """Whether the role, or any team, grant or broken glass, lets this user see *rahasia* kinds
    somewhere."""
    if user.position.role in policy.SECRET_BY_ROLE:
        return True
    team = apps.get_model("ppks", "TeamMember").objects.filter(user=user, until=None)
    return (
        team.values("pk")
        .union(grants_in_force(user).values("pk"), glass_open_to(user).values("pk"))
        .exists()
    )


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The last birth date that is `years` old on a day; born on 29 February turns on 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 2, 28)


class WordSimilarity(models.Func):
    """How alike a word is to the nearest words of `search_name`, 0 to 1."""

    function = "WORD_SIMILARITY"
    output_field = models.FloatField()

    def __init__(self, word: str, path: str = "search_name"):
        super().__init__(Value(word), F(path))


class ConditionQuerySet(ScopedQuerySet):
    """Conditions of registrants in reach; those of *rahasia* kinds to insiders only."""

    district_path = "registrant__district"
    readers = policy.READERS

    def visible_to(self, user):
        return super().visible_to(user).known_to(user)

    def known_to(self, user):
        """Of registrants already in reach: without the *rahasia* ones this user may not know."""
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return self
        return self.filter(Q(category__secrecy__lt=SECRET) | insider(user, "registrant"))

    def current(self):
        return self.filter(until=None)


class MembershipQuerySet(RegistrantScopedQuerySet):
    """Members of families and groups in reach; a person who may not be seen is left out."""

    readers = policy.PERSONAL
    inside_readers = policy.INSIDE
    district_path = "whole__district"
    registrant_path = "whole"

    def visible_to(self, user):
        persons = apps.get_model("ppks", "Registrant").objects.visible_to(user)
        return super().visible_to(user).filter(Q(person=None) | Q(person__in=persons))

    def current(self):
        return self.filter(until=None)


class ResidenceQuerySet(RegistrantScopedQuerySet):
    """With the registrant; and the officer of an institution sees who lives, or lived, in it."""

    readers = policy.PERSONAL
    inside_readers = policy.INSIDE
    district_path = "registrant__district"
    registrant_path = "registrant"

    def visible_to(self, user):
        position = user.position
        if position is not None and position.role == Role.INSTITUTION_OFFICER:
            rows = self.filter(institution=position.institution_id)
        else:
            rows = super().visible_to(user)
        return rows.select_related("institution")

    def current(self):
        """Of those who live there now and are in the register."""
        return self.filter(until=None, registrant__life="active")

    def with_lines(self):
        return self.select_related("registrant")


class IdentityQuerySet(models.QuerySet):
    def claiming(self, nik: str):
        """The identity of the verified active registrant that holds this NIK, if any."""
        return self.filter(nik_index=blind_index(nik, purpose="nik"), claims=True)


class IdentificationQuerySet(ScopedQuerySet):
    """Identifications of the area; *rahasia* ones to who made them or gave the last answers, the
    team and the verifier."""

    readers = policy.PERSONAL
    inside_readers = policy.INSIDE

    def inside(self, province):
        """Met inside; once registered it goes with where the person lives now."""
        met = Q(registrant=None, institution__province=province)
        return met | Q(registrant__institution__province=province)

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(
            Q(secrecy__lt=SECRET, registrant=None)
            | Q(created_by=user)
            | Q(registrant=None, updated_by=user)
            | Q(registrant__secrecy__lt=SECRET)
            | insider(user, "registrant")
        )

    def open(self):
        return self.filter(state="open")


class DataCollectionQuerySet(RegistrantScopedQuerySet):
    readers = policy.PERSONAL
    inside_readers = policy.INSIDE
    district_path = "registrant__district"
    registrant_path = "registrant"


class AttachmentQuerySet(RegistrantScopedQuerySet):
    """Photos and papers of registrants in reach; what was kept for the team to insiders only."""

    readers = policy.PERSONAL
    inside_readers = policy.INSIDE
    district_path = "registrant__district"
    registrant_path = "registrant"

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(Q(secret=False) | insider(user, "registrant"))

    def current(self):
        return self.filter(removed_at=None)


class SubmissionQuerySet(RegistrantScopedQuerySet):
    """Submissions of registrants in reach. The province verifier reaches what it may decide."""

    readers = policy.PERSONAL | {Role.PROVINCE_VERIFIER}
    inside_readers = policy.INSIDE
    registrant_path = "registrant"

    def visible_to(self, user):
        position = user.position
        if position and position.role == Role.PROVINCE_VERIFIER:
            # A stand-in sees what the regency verifier sees, of what it may decide.
            if not position.district_codes:
                return self.none()
            rows = self.waiting().filter(district__among=position.district_codes)
            return rows.filter(Q(submitted_at__lt=stand_in_limit()) | nik_across_regencies())
        return super().visible_to(user)

    def open(self):
        return self.filter(state__in=["draft", "submitted", "returned"])

    def waiting(self):
        return self.filter(state="submitted")

    def in_states(self, states):
        return self.filter(state__in=states)

    def named(self, text: str):
        """Whose name has every word of the text as a part, in any spelling `search_key` folds."""
        rows = self
        for word in search_key(text).split()[:6]:
            rows = rows.filter(registrant__search_name__contains=word)
        return rows

    def in_district(self, district: str):
        return self.filter(district=district)

    def of_sort(self, kind: str):
        return self.filter(kind=kind)

    def urgent(self):
        return self.filter(is_urgent=True)

    def counted_by_state(self) -> dict[str, int]:
        rows = self.order_by().values("state").annotate(total=models.Count("pk"))
        return dict(rows.values_list("state", "total"))

    def open_changes_of(self, registrant):
        """Changes of one registrant that are still being written."""
        return self.filter(
            registrant=registrant, kind="change", state__in=["draft", "returned"]
        ).order_by("-updated_at")

    def overdue_for_regency(self):
        """Waiting so long that the province verifier may stand in."""
        return self.waiting().filter(submitted_at__lt=stand_in_limit())

    def decided_in_reach_of(self, user):
        """What this verifier could have decided, had nobody been first."""
        position = user.position
        if position and position.role == Role.PROVINCE_VERIFIER:
            rows = self.filter(
                district__among=position.district_codes,
                submitted_at__lt=stand_in_limit(),
            )
        else:
            rows = self.visible_to(user)
        return rows.exclude(state__in=["draft", "submitted"])

    def nik_twice(self):
        """Waiting with a NIK that a verified entry of another regency holds."""
        return self.waiting().filter(nik_across_regencies())

    def of_kind(self, user, code: str):
        """Submissions of registrants with this active kind, as far as the user may know of it."""
        rows = self.filter(registrant__kinds__contains=[code])
        if catalogue().kind(code).is_secret and user.position.role not in policy.SECRET_BY_ROLE:
            return rows.filter(insider(user, "registrant"))
        return rows

    def light(self):
        """Without the long texts, for lists that do not show them."""
        return self.defer("snapshot", "returned_snapshot", "proposal", "base")

    def with_lines(self, user):
        """What a line of a list shows: the registrant with place, `knows_secret` as on a
        registrant, and who sent it."""
        rows = self.select_related("registrant__village__district", "submitted_by")
        return rows.only(*LINE_COLUMNS).annotate(knows_secret=knows(user, "registrant"))

    def late(self):
        return self.waiting().filter(due_at__lt=timezone.now())

    def queue(self):
        """The order of work: urgent first, then the oldest."""
        return self.order_by("-is_urgent", "submitted_at", "pk")

    def neighbours(self, submission) -> tuple:
        """The ids before and after this one in the queue, None at its ends; one query."""
        if submission.submitted_at is None:
            return None, None
        pair = (
            self.before(submission)
            .values_list("pk", Value(0))[:1]
            .union(self.after(submission).values_list("pk", Value(1))[:1])
        )
        found = {side: pk for pk, side in pair}
        return found.get(0), found.get(1)

    def after(self, submission):
        """Those of the queue that come after this one, the next first."""
        later = Q(submitted_at__gt=submission.submitted_at) | Q(
            submitted_at=submission.submitted_at, pk__gt=submission.pk
        )
        if not submission.is_urgent:
            return self.filter(later, is_urgent=False).queue()
        return self.filter(Q(is_urgent=False) | later).queue()

    def before(self, submission):
        """Those of the queue that come before this one, the nearest first."""
        earlier = Q(submitted_at__lt=submission.submitted_at) | Q(
            submitted_at=submission.submitted_at, pk__lt=submission.pk
        )
        if submission.is_urgent:
            return self.filter(earlier, is_urgent=True).queue().reverse()
        return self.filter(Q(is_urgent=True) | earlier).queue().reverse()
