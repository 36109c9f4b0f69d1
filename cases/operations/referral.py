"""Sending a referral, and what comes back."""

import datetime

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.models import Case, Provider, Referral
from cases.operations.case import check_role, locked, noted, refresh
from cases.referral_workflow import REFERRAL_WORKFLOW
from cases.sharing import check_sharing, data_of, receiver_of
from core.parameters import parameter
from core.querysets import lock
from core.refusal import Refused
from ppks.models.person import Urgency

CLOCK = {Urgency.EMERGENCY: "referral_emergency_days"}


def answer_due(case: Case, sent_on: datetime.date) -> datetime.date:
    days = parameter(CLOCK.get(Urgency(case.urgency), "referral_days"))
    return sent_on + datetime.timedelta(days=days)


def _past(day: datetime.date, field: str, since: datetime.date | None = None) -> None:
    if day > timezone.localdate():
        raise Refused("Tanggal ini belum terjadi.", field)
    if since is not None and day < since:
        raise Refused("Tanggal ini sebelum langkah sebelumnya.", field)


@transaction.atomic
def send_referral(
    *, case: Case, provider: Provider, reason: str, asked: str, data, sent_on: datetime.date,
    by, vital: bool = False, vital_reason: str = "",
) -> Referral:  # fmt: skip
    """Refer a case. Refuses without consent, unless a life is at stake; a provider that serves
    elsewhere or no longer."""
    check_role(by, policy.WORKERS)
    case = locked(case, by)
    near = Provider.objects.active().near(case.district.regency_id)
    provider = near.filter(pk=provider.pk).first()
    if provider is None:
        raise Refused("Lembaga ini tidak melayani di sini. Pilih yang lain.", "provider")
    check_sharing(case.registrant, receiver_of(provider), vital=vital, vital_reason=vital_reason)
    _past(sent_on, "sent_on")
    referral = Referral(
        case=case,
        provider=provider,
        reason=reason,
        asked=asked,
        data=[code for code in data_of(case) if code in data],
        vital=vital,
        vital_reason=vital_reason if vital else "",
        sent_on=sent_on,
        due_on=answer_due(case, sent_on),
    )
    referral.touch(by)
    referral.save()
    refresh(case, by)
    noted(case, by, "referral.send", referral=str(referral.pk), vital=vital)
    return referral


def _taken(referral: Referral, version: int, action: str, by) -> Referral:
    """The referral after a transition, locked behind its case; the caller writes the rest."""
    reached = Referral.objects.visible_to(by).filter(pk=referral.pk)
    case = locked(referral.case, by, rows=Case.objects.filter(pk__in=reached.values("case")))
    row = lock(Referral.objects.visible_to(by), referral.pk, version)
    row.state = REFERRAL_WORKFLOW.resolve(action, row, by).target
    row.case = case
    return row


def _keep(referral: Referral, action: str, by) -> Referral:
    referral.touch(by)
    referral.save()
    refresh(referral.case, by)
    noted(referral.case, by, f"referral.{action}", referral=str(referral.pk))
    return referral


@transaction.atomic
def answer_referral(
    *, referral: Referral, version: int, accepted: bool, answered_on: datetime.date,
    by, answered_name: str = "", answer: str = "",
) -> Referral:  # fmt: skip
    """Write down what the institution said; a refusal has a reason."""
    action = "accept" if accepted else "refuse"
    referral = _taken(referral, version, action, by)
    if not accepted and not answer.strip():
        raise Refused("Tulis alasan lembaga itu menolak.", "answer")
    _past(answered_on, "answered_on", referral.sent_on)
    referral.answered_on, referral.answered_by = answered_on, by
    referral.answered_name, referral.answer = answered_name, answer
    return _keep(referral, action, by)


@transaction.atomic
def finish_referral(
    *, referral: Referral, version: int, done_on: datetime.date, feedback: str, by
) -> Referral:
    """Close the loop: what came of it."""
    referral = _taken(referral, version, "finish", by)
    if not feedback.strip():
        raise Refused("Tulis hasilnya.", "feedback")
    _past(done_on, "done_on", referral.answered_on)
    referral.done_on, referral.done_by, referral.feedback = done_on, by, feedback
    return _keep(referral, "finish", by)


@transaction.atomic
def withdraw_referral(*, referral: Referral, version: int, reason: str, by) -> Referral:
    referral = _taken(referral, version, "withdraw", by)
    if not reason.strip():
        raise Refused("Tulis alasan rujukan ditarik.", "reason")
    referral.withdrawn_on, referral.withdrawn_by = timezone.localdate(), by
    referral.withdrawn_reason = reason
    return _keep(referral, "withdraw", by)
