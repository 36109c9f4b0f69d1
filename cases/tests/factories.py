"""Cases in any state, small and valid; the situation is in the arguments."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cases.letters import body_of, letter_texts
from cases.models import (
    Case,
    Closure,
    Flag,
    Letter,
    Provider,
    Referral,
    Service,
    Task,
    Transfer,
    Visit,
)

PROBLEM = "Tinggal sendiri di lanting, tidak makan sejak kemarin."


def make_case(registrant, by, **fields) -> Case:
    """A case about the registrant's first kind, held by `by`; a closed one with its end."""
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
    if case.state == Case.State.CLOSED:
        return close(case, by)
    case.touch(by)
    case.save()
    return case


@transaction.atomic  # the database looks at the end of it
def close(case, by) -> Case:
    """The case closed, by an end that `by` has approved, the last of as many as it takes; who
    asked for it is not known."""
    case.state, case.stage = "closed", "closed"
    case.touch(by)
    case.save()
    for _ in range(case.reopened + 1):
        make_closure(case, None, state="approved", decided_by=by)
    return case


def make_service(registrant, by, *, case=None, state="given", days_ago=0, **fields) -> Service:
    """A service of Sembako, given today or planned for today unless told; a day in the future
    with a negative `days_ago`."""
    day = timezone.localdate() - timedelta(days=days_ago)
    values = {"programme_id": "SEMBAKO"}
    values["planned_on" if state == "planned" else "given_on"] = day
    if state == "cancelled":
        values["cancel_reason"] = "Orangnya pindah"
    service = Service(registrant=registrant, case=case, state=state, **(values | fields))
    service.touch(by)
    service.save()
    return service


def make_closure(case, by, *, state="asked", decided_by=None, **fields) -> Closure:
    """A closure in any state; the case itself is left as the caller wants it."""
    values = {"reason": "mandiri", "summary": "Sudah berjualan sendiri di pasar."}
    closure = Closure(case=case, state=state, **(values | fields))
    if state in ("approved", "returned"):
        closure.decided_by, closure.decided_at = decided_by, timezone.now()
        closure.remark = "Kunjungi sekali lagi." if state == "returned" else ""
    closure.touch(by)
    closure.save()
    return closure


def make_transfer(registrant, by, *, to, state="offered", approved_by=None, **fields) -> Transfer:
    """A registrant on its way to a district (by code), asked for or offered by `by`."""
    across = registrant.district_id[:5] != to[:5]
    transfer = Transfer(
        registrant=registrant,
        from_district_id=registrant.district_id,
        to_district_id=to,
        across=across,
        reason="Ikut anaknya bekerja di sana.",
        state=state,
        secrecy=registrant.secrecy,
        offered_at=None if state == "asked" else timezone.now(),
        approved_by=approved_by if state != "asked" else None,
        **fields,
    )
    transfer.touch(by)
    transfer.save()
    return transfer


def make_visit(case, by, **fields) -> Visit:
    """A visit of today; with `next_action` its step is open and due in a week."""
    today = timezone.localdate()
    values = {"visited_on": today, "finding": "Sehat, sudah makan."}
    if fields.get("next_action"):
        values["next_on"] = today + timedelta(days=7)
    visit = Visit(case=case, **(values | fields))
    visit.touch(by)
    visit.save()
    return visit


def make_task(by, case=None, **fields) -> Task:
    """A task of `by`, due tomorrow."""
    values = {"text": "Telepon puskesmas", "due_on": timezone.localdate() + timedelta(days=1)}
    task = Task(owner=by, case=case, **(values | fields))
    task.touch(by)
    task.save()
    return task


def make_flag(case, by, **fields) -> Flag:
    flag = Flag(case=case, **({"reason": "Jangan datang sendirian"} | fields))
    flag.touch(by)
    flag.save()
    return flag


def make_provider(**fields) -> Provider:
    """An institution that serves the whole province."""
    values = {"name": "Panti Sinta Rangkang", "sort": "panti", "phone": "0536123456"}
    values |= fields
    name, regency = values.pop("name"), values.pop("regency_id", None)
    return Provider.objects.get_or_create(name=name, regency_id=regency, defaults=values)[0]


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
