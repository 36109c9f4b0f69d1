"""Reads of the register. Every row a user reaches came through `visible_to`."""

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
from ppks import policy

SECRET = 2  # ppks.models.reference.Secrecy.SECRET


def insider(user, registrant="pk"):
    """Q: the user is on the team of the registrant, or holds a grant in force."""
    team = apps.get_model("ppks", "TeamMember").objects.filter(user=user, until=None)
    grants = apps.get_model("ppks", "Grant").objects.filter(
        user=user, given_at__lte=timezone.now(), until__gt=timezone.now()
    )
    return Q(**{f"{registrant}__in": team.values("registrant")}) | Q(
        **{f"{registrant}__in": grants.values("registrant")}
    )


class RegistrantScopedQuerySet(ScopedQuerySet):
    """Rows of one registrant: in the area, and *rahasia* ones to the team only."""

    readers = policy.READERS
    registrant_path = ""  # "" on the registrant itself

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        prefix = f"{self.registrant_path}__" if self.registrant_path else ""
        return rows.filter(
            Q(**{f"{prefix}secrecy__lt": SECRET}) | insider(user, self.registrant_path or "pk")
        )


class RegistrantQuerySet(RegistrantScopedQuerySet):
    def active(self):
        return self.filter(life="active")

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
        if user.position and user.position.role in policy.SECRET_BY_ROLE:
            return self.annotate(is_insider=Value(True))
        return self.annotate(
            is_insider=models.Case(
                models.When(insider(user), then=Value(True)), default=Value(False)
            )
        )

    def with_kinds(self, user):
        """`shown_conditions`: the active conditions this user may see, main first."""
        conditions = self.model.conditions.rel.related_model.objects
        return self.prefetch_related(
            models.Prefetch(
                "conditions",
                conditions.visible_to(user).current().select_related("category"),
                to_attr="shown_conditions",
            )
        )

    def of_kind(self, user, code: str):
        """Registrants with an active condition of a kind, as far as this user may know of it."""
        conditions = self.model.conditions.rel.related_model.objects
        return self.filter(
            Exists(
                conditions.visible_to(user)
                .current()
                .filter(registrant=OuterRef("pk"), category=code)
            )
        )

    def with_nik(self, nik: str):
        return self.filter(identity__nik_index=blind_index(nik, purpose="nik"))

    def named(self, text: str):
        """Registrants whose name, alias or parent's name is like the text, best first.

        Part of a name, misspelt, in another order or old spelling: each word is compared with
        the words of the names (pg_trgm word similarity; the threshold is in the settings).
        """
        words = search_key(text).split()
        if not words:
            return self
        rows, score = self, Value(0.0)
        for word in words[:6]:
            likeness = WordSimilarity(word)
            if len(word) < 3:
                rows = rows.filter(search_name__contains=word)
            else:
                rows = rows.filter(
                    Q(search_name__trigram_word_similar=word) | Q(search_name__contains=word)
                )
            score = score + likeness
        return rows.annotate(likeness=score).order_by("-likeness", "search_name", "pk")


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
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(Q(category__secrecy__lt=SECRET) | insider(user, "registrant"))

    def current(self):
        return self.filter(until=None)


class IdentityQuerySet(models.QuerySet):
    def claiming(self, nik: str):
        """The identity of the verified active registrant that holds this NIK, if any."""
        return self.filter(nik_index=blind_index(nik, purpose="nik"), claims=True)


class IdentificationQuerySet(ScopedQuerySet):
    """Identifications of the area; *rahasia* ones to who made them, the team and the verifier."""

    readers = policy.PERSONAL

    def visible_to(self, user):
        rows = super().visible_to(user)
        if user.position is None or user.position.role in policy.SECRET_BY_ROLE:
            return rows
        return rows.filter(
            Q(secrecy__lt=SECRET, registrant=None)
            | Q(created_by=user)
            | Q(registrant__secrecy__lt=SECRET)
            | insider(user, "registrant")
        )

    def open(self):
        return self.filter(state="open")


class DataCollectionQuerySet(RegistrantScopedQuerySet):
    readers = policy.PERSONAL
    district_path = "registrant__district"
    registrant_path = "registrant"


class SubmissionQuerySet(RegistrantScopedQuerySet):
    """Submissions of registrants in reach. The province verifier reaches what it may decide."""

    readers = policy.PERSONAL | {Role.PROVINCE_VERIFIER}
    district_path = "registrant__district"
    registrant_path = "registrant"

    def visible_to(self, user):
        position = user.position
        if position and position.role == Role.PROVINCE_VERIFIER:
            # A stand-in sees what the regency verifier sees, of what it may decide.
            if not position.district_codes:
                return self.none()
            return self.filter(
                registrant__district__in=position.district_codes
            ).overdue_for_regency()
        return super().visible_to(user)

    def open(self):
        return self.filter(state__in=["draft", "submitted", "returned"])

    def waiting(self):
        return self.filter(state="submitted")

    def overdue_for_regency(self):
        """Waiting so long that the province verifier may stand in."""
        limit = timezone.now() - timedelta(days=parameter("stand_in_days"))
        return self.waiting().filter(submitted_at__lt=limit)

    def late(self):
        return self.waiting().filter(due_at__lt=timezone.now())

    def queue(self):
        """The order of work: urgent first, then the oldest."""
        return self.order_by("-is_urgent", "submitted_at", "pk")
