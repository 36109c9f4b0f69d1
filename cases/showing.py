"""One case as one user may see it: header, stage bar, tabs, what can be done."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.events import seen
from cases import policy
from cases.models import Assessment, Case, Flag
from cases.models.assessment import GRAVE, Risk
from cases.stage import Stage
from core.templatetags.handep import age_text
from ppks import showing

# Label, URL name, roles; each its own page under the one header.
TABS = (
    ("Ringkasan", "cases:case_detail", policy.READERS),
    ("Asesmen", "cases:assessment_list", policy.READERS),
    ("Rencana", "cases:plan_current", policy.READERS),
    ("Layanan", "cases:case_services", policy.READERS),
    ("Rujukan", "cases:referral_list", policy.READERS),
    ("Kunjungan", "cases:visit_list", policy.READERS),
    ("Penutupan", "cases:closure_detail", policy.READERS),
    ("Linimasa", "cases:case_timeline", policy.READERS),
)


def open_case_page(request, pk) -> "CasePage":
    """The case, or 404 for one this user may not see. A look at a *rahasia* one is an event."""
    rows = Case.objects.visible_to(request.user).with_person(request.user)
    drafts = Assessment.objects.drafts().filter(case=OuterRef("pk"))
    rows = rows.annotate(
        last_risk=Assessment.objects.last_risk(), is_assessing=Exists(drafts.order_by())
    )
    case = get_object_or_404(rows.select_related("registrant__institution"), pk=pk)
    note_look(case, request.user)
    if case.unseen and case.worker_id == request.user.pk:  # a look, as the event is
        Case.objects.filter(pk=case.pk).update(unseen=False)
    if hasattr(request, "after_rollback"):  # under @once: the look stays when the act does not
        request.after_rollback.append(lambda: note_look(case, request.user))
    return CasePage(case, request.user)


def note_look(case: Case, user) -> None:
    if case.is_secret:
        seen(
            by=user,
            target=case,
            registrant=case.registrant_id,
            district=case.district_id,
            what="secret",
        )


@dataclass(frozen=True)
class Step:
    """One part of the stage bar."""

    label: str
    state: str  # done, begun, passed, current, ahead
    word: str


WORDS = {
    "done": "ada",
    "begun": "dikerjakan",
    "current": "sekarang",
    "ahead": "belum",
    "passed": "dilewati",
}


class CasePage:
    """What every page of a case shows."""

    def __init__(self, case: Case, user):
        self.case, self.user = case, user
        self.registrant = case.registrant
        self.may_write = user.position.role in policy.WORKERS
        self.may_plan = user.position.role in policy.FIELD  # assess, plan, ask for the end
        self.kinds = showing.kinds_of(case.registrant, case.knows_secret)

    @property
    def title(self) -> str:
        return self.registrant.known_as

    @property
    def who(self) -> str:
        registrant = self.registrant
        if registrant.is_person:
            return age_text(registrant.ages)
        return registrant.get_subject_display()

    @cached_property
    def flags(self) -> list[Flag]:
        """What must be known first. The case came through `visible_to`; its flags go with it."""
        return list(self.case.flags.open().select_related("created_by"))

    @property
    def danger(self) -> str:
        """The risk said last, where it has to be seen on every page."""
        risk = self.case.last_risk
        return f"Risiko {Risk(risk).label.lower()}" if risk in GRAVE else ""

    @property
    def steps(self) -> list[Step]:
        """The stage bar, from intake to monitoring and the end. A stage before this one that has no
        work, as in an emergency, was passed over: it is not shown as done; nor is an assessment
        that is a draft yet."""
        stages = list(Stage)
        here = stages.index(Stage(self.case.stage))
        has_work = {Stage.INTAKE, *self.case.work}
        found = []
        for place, stage in enumerate(stages):
            if place == here:
                state = "current"
            elif stage == Stage.ASSESSMENT and stage not in has_work and self.case.is_assessing:
                state = "begun"
            elif place > here:
                state = "ahead"
            else:
                state = "done" if stage in has_work else "passed"
            again = state == "passed" and stage == Stage.ASSESSMENT and self.case.reopened
            found.append(Step(stage.label, state, "belum diulang" if again else WORDS[state]))
        return found

    def tabs(self, here: str) -> list[dict]:
        role = self.user.position.role
        return [
            {"label": label, "url": reverse(name, args=[self.case.pk]), "current": label == here}
            for label, name, roles in TABS
            if role in roles
        ]
