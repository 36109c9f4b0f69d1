"""Reads of cases. Every row a user reaches came through `visible_to`."""

import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Position
from cases import looks, policy
from core.names import search_key
from core.querysets import ScopedQuerySet
from ppks.models import Registrant
from ppks.policy import SECRET_BY_ROLE
from ppks.querysets import SECRET, insider, knows

HAS_ASSESSMENT = Q(work__contains=["assessment"])  # a completed one: see cases.stage


class OfCaseQuerySet(ScopedQuerySet):
    """Rows of one case (`case_path` leads to it, "" on the case itself): in the area, and what is
    *rahasia* to the team only. A case about a *rahasia* kind of somebody with an ordinary one is
    as hidden as a *rahasia* registrant."""

    readers = policy.AREA_READERS
    inside_readers = policy.INSIDE
    case_path = "case"

    @property
    def district_path(self):
        return self._path("district")

    @property
    def institution_path(self):
        return self._path("registrant__institution")

    def _path(self, name: str) -> str:
        return f"{self.case_path}__{name}" if self.case_path else name

    def visible_to(self, user):
        return super().visible_to(user).known_to(user)

    def known_to(self, user):
        """Without the sealed ones this user may not know, wherever they lie."""
        if user.position is None or user.position.role in SECRET_BY_ROLE:
            return self
        return self.filter(self._ordinary() | insider(user, self._path("registrant")))

    def ordinary(self):
        """Without the sealed ones: of a *rahasia* kind, or of somebody with nothing else."""
        return self.filter(self._ordinary())

    def _ordinary(self) -> Q:
        grades = (self._path("category__secrecy"), self._path("registrant_secrecy"))
        return Q(**{f"{grade}__lt": SECRET for grade in grades})


def unserved():
    """Q on cases: their worker has no field position over the district, or no account."""
    serving = Position.objects.in_force().filter(user=OuterRef("worker"), role__in=policy.FIELD)
    here = serving.filter(district=OuterRef("district"))
    above = serving.filter(regency=OuterRef("district__regency"))
    provinces = Position.objects.in_force().filter(
        user=OuterRef(OuterRef("worker")), role__in=policy.INSIDE
    )
    inside = Registrant.objects.filter(
        pk=OuterRef("registrant"), institution__province__in=provinces.values("province")
    )
    return Q(worker__is_active=False) | Q(~Exists(here), ~Exists(above), ~Exists(inside))


def opened_ago(low: int, high: int | None):
    """Q on cases: opened so many days ago, both ends included."""
    today = timezone.localdate()
    since = Q(opened_on__lte=today - datetime.timedelta(days=low))
    return since if high is None else since & Q(opened_on__gte=today - datetime.timedelta(high))


class CaseQuerySet(OfCaseQuerySet):
    case_path = ""

    def open(self):
        return self.exclude(state="closed")

    def of_registrant(self, registrant):
        return self.filter(registrant=registrant)

    def at_stage(self, stage: str):
        return self.filter(stage=stage)

    def of_worker(self, user):
        return self.filter(worker=user)

    def held_by(self, username: str):
        return self.filter(worker__username=username)

    def unseen_by(self, user):
        """Handed over to this user and not opened since."""
        return self.open().filter(worker=user, unseen=True)

    def without_worker(self):
        """Open, and whoever holds them no longer serves the district, or has no account."""
        return self.open().filter(unserved())

    def aged(self, low: int, high: int | None):
        return self.filter(opened_ago(low, high))

    def unassessed(self):
        """Open, without a completed assessment, however far help has come."""
        return self.open().exclude(HAS_ASSESSMENT)

    def late(self):
        """Not assessed when the clock of their urgency has run out."""
        return self.unassessed().filter(due_on__lt=timezone.localdate())

    def with_plan(self, state: str):
        """Open, with a version of the plan in this state."""
        plans = apps.get_model("cases", "Plan").objects.filter(case=OuterRef("pk"), state=state)
        return self.open().filter(Exists(plans.order_by()))

    def with_draft_assessment(self):
        """Open, with an assessment that an officer still has to complete."""
        drafts = apps.get_model("cases", "Assessment").objects.drafts()
        return self.open().filter(Exists(drafts.filter(case=OuterRef("pk")).order_by()))

    def named(self, text: str):
        """By the number, or by a name of which every word is a part."""
        plain = text.replace(" ", "").upper()
        rows = self
        for word in search_key(text).split()[:6]:
            rows = rows.filter(
                Q(registrant__search_name__contains=word) | Q(number__startswith=plain)
            )
        return rows

    def queue(self):
        """The order of work: urgent first, then what is due first."""
        return self.order_by("urgency_rank", "due_on", "pk")

    def newest_first(self):
        return self.order_by("-opened_on", "-pk")

    def with_person(self, user):
        """With whom it is about and who holds it, and `knows_secret` as on a registrant."""
        rows = self.select_related("registrant__village__district", "category", "worker")
        return rows.annotate(knows_secret=knows(user, "registrant"))

    def with_marks(self, user):
        """`is_flagged` and `has_news`, the marks of a line of a list."""
        flags = apps.get_model("cases", "Flag").objects.open().filter(case=OuterRef("pk"))
        return looks.with_news(self.annotate(is_flagged=Exists(flags.order_by())), user)

    def flagged(self):
        flags = apps.get_model("cases", "Flag").objects.open().filter(case=OuterRef("pk"))
        return self.filter(Exists(flags.order_by()))


class TransferQuerySet(ScopedQuerySet):
    """Transfers of the two sides. The receiving side sees what was offered to it, never what is
    still being asked for; the province verifier those between regencies. Of a *rahasia* entry
    nobody on either side sees anything but its team and the verifiers of both regencies."""

    readers = policy.TRANSFER_READERS

    def visible_to(self, user):
        position = user.position
        if position is None or position.role not in self.readers or not position.district_codes:
            return self.none()
        codes = position.district_codes
        if position.role not in policy.AREA_READERS:
            rows = self.filter(from_district__among=codes, across=True)
        else:
            received = Q(to_district__among=codes, offered_at__isnull=False)
            rows = self.filter(Q(from_district__among=codes) | received)
        if position.role in SECRET_BY_ROLE:
            return rows
        ordinary = Q(secrecy__lt=SECRET, registrant__secrecy__lt=SECRET)
        return rows.filter(ordinary | insider(user, "registrant"))

    def open(self):
        return self.filter(state__in=["asked", "offered"])

    def incoming(self, user):
        """Offered to the districts of the user's position."""
        return self.filter(
            to_district__among=user.position.district_codes, offered_at__isnull=False
        )

    def outgoing(self, user):
        return self.filter(from_district__among=user.position.district_codes)

    def waiting_for(self, user):
        """What this user's word is waited for: an answer, or a verifier's approval."""
        others = self.exclude(created_by=user)
        if user.position.role in policy.TRANSFER_APPROVERS:
            asked = Q(state="asked", from_district__among=user.position.district_codes)
            sealed = Q(secrecy=SECRET) | Q(registrant__secrecy=SECRET)
            return others.filter(
                asked | Q(sealed, state="offered", to_district__among=user.position.district_codes)
            )
        return others.filter(state="offered").incoming(user)

    def with_lines(self, user):
        rows = self.select_related(
            "registrant__village__district",
            "from_district__regency",
            "to_district__regency",
            "created_by",
        )
        return rows.annotate(knows_secret=knows(user, "registrant")).defer("file")
