"""Cases in any state, small and valid; the situation is in the arguments."""

from datetime import timedelta

from django.utils import timezone

from cases.letters import body_of, letter_texts
from cases.models import Case, Letter, Provider, Referral

PROBLEM = "Tinggal sendiri di lanting, tidak makan sejak kemarin."


def make_case(registrant, by, **fields) -> Case:
    """A case about the registrant's first kind, held by `by`."""
    today = timezone.localdate()
    values = {
        "category_id": registrant.kinds[0],
        "source": Case.Source.FOUND,
        "problem": PROBLEM,
        "opened_on": today,
        "due_on": today + timedelta(days=14),
        "worker": by,
    }
    case = Case(registrant=registrant, **(values | fields))
    case.touch(by)
    case.save()
    return case


def make_provider(**fields) -> Provider:
    """An institution that serves the whole province."""
    values = {"name": "Panti Sinta Rangkang", "sort": "panti", "phone": "0536123456"}
    return Provider.objects.create(**(values | fields))


def make_referral(case, by, *, state="pending", **fields) -> Referral:
    """A referral in any state, sent today."""
    today = timezone.localdate()
    values = {
        "reason": "Tidak ada yang merawat",
        "asked": "Tempat tinggal sementara",
        "data": ["nama", "lahir", "alasan"],
        "sent_on": today,
        "due_on": today + timedelta(days=7),
        "state": state,
    }
    if state in ("accepted", "refused", "done"):
        values |= {"answered_on": today, "answered_by": by, "answer": "Kata petugas jaga"}
    if state == "done":
        values |= {"done_on": today, "done_by": by, "feedback": "Sudah dirawat"}
    if state == "withdrawn":
        values |= {"withdrawn_on": today, "withdrawn_by": by, "withdrawn_reason": "Keliru"}
    values["provider"] = fields.pop("provider", None) or make_provider()
    referral = Referral(case=case, **(values | fields))
    referral.touch(by)
    referral.save()
    return referral


def make_letter(case, by, *, kind="surat_pengantar", state="draft", issued_by=None, **fields):
    """A letter in any state; issued ones are the next of their regency."""
    today, regency = timezone.localdate(), case.district.regency
    values = {
        "addressee": "Kepala Dinas Dukcapil\nKuala Kapuas",
        "receiver": "dukcapil",
        "data": ["nama", "lahir", "alamat", "jenis"],
        "written": {"purpose": "Perekaman KTP", "handed_on": "2026-11-24"},
        "state": state,
    }
    letter = Letter(case=case, kind=kind, **(values | fields))
    if state == "issued":
        letter.serial = Letter.objects.filter(regency=regency, kind=kind).count() + 1
        letter.regency, letter.year, letter.number = regency, today.year, f"460/{letter.serial:03}"
        letter.issued_on, letter.issued_by = today, issued_by or by
        letter.signer_title, letter.signer_name = "Kepala Dinas Sosial", "Drs. Yansen"
        letter.body = body_of(letter, letter_texts(regency))
    if state == "withdrawn":
        letter.withdrawn_on, letter.withdrawn_by, letter.withdrawn_reason = today, by, "Keliru"
    letter.touch(by)
    letter.save()
    return letter
