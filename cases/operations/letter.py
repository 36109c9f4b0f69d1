"""Preparing a letter, issuing it with a number, withdrawing it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases import policy
from cases.letters import OF_CASE, OF_REFERRAL, body_of, letter_texts, number_text
from cases.models import Case, Letter, Referral
from cases.operations.case import check_role, locked, noted
from cases.referral_workflow import LETTER_WORKFLOW, pointless
from cases.sharing import check_sharing, data_of, receiver_of
from core.querysets import lock
from core.refusal import Refused
from districts.models import Regency


def _check(letter: Letter) -> None:
    check_sharing(
        letter.case.registrant,
        letter.receiver,
        vital=letter.vital,
        vital_reason=letter.vital_reason,
    )


def _take_from_referral(letter: Letter) -> None:
    """What goes along, and on what ground, is decided by the referral."""
    referral = letter.referral
    letter.receiver = receiver_of(referral.provider)
    letter.addressee = letter.addressee or referral.provider.name
    letter.data = referral.data
    letter.vital, letter.vital_reason = referral.vital, referral.vital_reason


@transaction.atomic
def prepare_letter(
    *, case: Case, kind: str, addressee: str, written: dict, by, referral: Referral | None = None,
    receiver: str = "", data=(), vital: bool = False, vital_reason: str = "",
) -> Letter:  # fmt: skip
    """Prepare a letter without a number. A *surat rujukan* and a *berita acara* belong to a
    referral, and give what that gives. Refuses what no consent allows."""
    check_role(by, policy.WORKERS)
    case = locked(case, by)
    if kind not in (OF_REFERRAL if referral else OF_CASE):
        raise Refused("Surat ini tidak dapat dibuat dari sini.")
    letter = Letter(case=case, kind=kind, addressee=addressee, written=written)
    if referral is not None:
        letter.referral = lock(Referral.objects.visible_to(by).filter(case=case), referral.pk, None)
        if objection := pointless(letter, by):
            raise Refused(objection)
        _take_from_referral(letter)
    else:
        _fill(letter, receiver, data, vital, vital_reason)
    _check(letter)
    letter.touch(by)
    letter.save()
    noted(case, by, "letter.prepare", letter=str(letter.pk), kind=kind)
    return letter


def _fill(letter: Letter, receiver: str, data, vital: bool, vital_reason: str) -> None:
    letter.receiver = receiver
    letter.data = [code for code in data_of(letter.case) if code in data]
    letter.vital, letter.vital_reason = vital, vital_reason if vital else ""


def _taken(letter: Letter, version: int, by) -> Letter:
    case = locked(letter.case, by)
    row = lock(Letter.objects.visible_to(by), letter.pk, version)
    row.case = case
    return row


@transaction.atomic
def change_letter(
    *, letter: Letter, version: int, addressee: str, written: dict, by, receiver: str = "",
    data=(), vital: bool = False, vital_reason: str = "",
) -> Letter:  # fmt: skip
    """Change a draft; what is issued stays as it is."""
    check_role(by, policy.WORKERS)
    letter = _taken(letter, version, by)
    if letter.state != Letter.State.DRAFT:
        raise Refused("Surat ini bukan konsep lagi, jadi tidak dapat diubah.")
    letter.addressee, letter.written = addressee, written
    if letter.referral is not None:
        _take_from_referral(letter)
    else:
        _fill(letter, receiver, data, vital, vital_reason)
    _check(letter)
    letter.touch(by)
    letter.save()
    noted(letter.case, by, "letter.change", letter=str(letter.pk))
    return letter


@transaction.atomic
def issue_letter(
    *, letter: Letter, version: int, signer_name: str, signer_title: str, signer_nip: str, by
) -> Letter:
    """Give the letter its number and freeze what it says. Consent is asked again."""
    letter = _taken(letter, version, by)
    transition = LETTER_WORKFLOW.resolve("issue", letter, by)
    if letter.referral is not None:
        _take_from_referral(letter)
    _check(letter)
    texts = letter_texts(letter.case.district.regency)
    letter.body = body_of(letter, texts)
    letter.signer_name, letter.signer_title = signer_name, signer_title
    letter.signer_nip = signer_nip
    letter.issued_on, letter.issued_by = timezone.localdate(), by
    _number(letter, texts["number"])
    letter.state = transition.target
    letter.touch(by)
    letter.save()
    noted(letter.case, by, "letter.issue", letter=str(letter.pk), kind=letter.kind)
    return letter


def _number(letter: Letter, pattern: str) -> None:
    """The next number of the regency; whoever comes second waits for the first."""
    regency = letter.case.district.regency_id
    letter.regency = Regency.objects.select_for_update(no_key=True).get(pk=regency)
    letter.year = letter.issued_on.year
    letter.series = "R" if letter.case.is_secret else ""
    same = Letter.objects.filter(
        regency=regency, kind=letter.kind, year=letter.year, series=letter.series
    )
    letter.serial = (same.aggregate(last=Max("serial"))["last"] or 0) + 1
    letter.number = number_text(
        pattern, kind=letter.kind, series=letter.series, serial=letter.serial, year=letter.year
    )


@transaction.atomic
def withdraw_letter(*, letter: Letter, version: int, reason: str, by) -> Letter:
    """Throw a draft away, or withdraw a letter that is out; its number is not used again."""
    letter = _taken(letter, version, by)
    transition = LETTER_WORKFLOW.resolve("withdraw", letter, by)
    if not reason.strip():
        raise Refused("Tulis alasannya.", "reason")
    letter.state = transition.target
    letter.withdrawn_on, letter.withdrawn_by = timezone.localdate(), by
    letter.withdrawn_reason = reason
    letter.touch(by)
    letter.save()
    noted(letter.case, by, "letter.withdraw", letter=str(letter.pk))
    return letter


def letter_printed(letter: Letter, by) -> None:
    """Every PDF that leaves is an event."""
    noted(letter.case, by, "letter.print", letter=str(letter.pk), kind=letter.kind)
