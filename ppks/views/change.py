"""Changing a verified entry, and its leaving the register: both as submissions."""

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day
from districts.models import Village
from ppks import policy, proposal
from ppks.check import identity_of, may_read
from ppks.entry import open_record
from ppks.forms.person import AddressForm
from ppks.forms.submission import (
    SECTIONS,
    ChangedIdentityForm,
    ChangedKindsForm,
    ChangeForm,
    DayForm,
    LeaveForm,
)
from ppks.models import Condition, Submission
from ppks.operations import submission as operations
from ppks.screening import birthday_moves, twin_now
from ppks.submissions import answers_of, note_look, remarks, sees_secret
from ppks.views.submission import get_submission


@page(*policy.WRITERS)
@once
def change_create(request, pk):
    registrant = open_record(request, pk).registrant
    form = ChangeForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    if form.is_valid():
        section = form.cleaned_data["section"]
        try:
            submission = operations.start_change(
                registrant=registrant,
                effective_on=form.cleaned_data["effective_on"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            return redirect("ppks:change_section", submission.pk, section)
    return render(
        request,
        "ppks/change_form.html",
        {
            "form": form,
            "registrant": registrant,
            "drafts": Submission.objects.visible_to(request.user).open_changes_of(registrant),
        },
    )


@page(*policy.WRITERS)
@once
def change_section(request, pk, section):
    """One section of a change; what was proposed so far is in the fields. `?umur=lewat` offers to
    end the kinds whose last age is over, each with its twin instead."""
    if section not in SECTIONS:
        raise Http404
    submission = get_submission(request, pk)
    if submission.kind != Submission.Kind.CHANGE:
        raise Http404
    if not submission.is_editable:
        return redirect(submission)
    note_look(submission, request)
    form = _FORMS[section](request, submission)
    context = {
        "submission": submission,
        "registrant": submission.registrant,
        "section": section,
        "title": SECTIONS[section],
        "form": form,
        "remarks": _remarks(submission, request.user, section),
    }
    if form.is_valid():
        try:
            operations.record_change(
                submission=submission,
                section=section,
                version=form.opened_version,
                by=request.user,
                **_said(section, form),
            )
        except Stale as refusal:
            fresh = _FORMS[section](request, refusal.current, bound=False)
            form.stale(refusal, _comparable(fresh), show=_shown)
            context |= {
                "stale_rows": getattr(form, "stale_rows", None) or form.others,
                "stale_by": refusal.current.updated_by,
                "stale_at": refusal.current.updated_at,
            }
            refused(request, form, refusal, target=submission)
        except Refused as refusal:
            refused(request, form, refusal, target=submission)
        else:
            messages.success(request, "Perubahan dicatat. Periksa, lalu ajukan.")
            return redirect(submission)
    return render(request, "ppks/change_section.html", context)


def _comparable(form) -> dict:
    """What an unbound form shows, as `cleaned_data` would have it."""
    now = {name: form.initial.get(name) for name in form.fields}
    if now.get("village"):
        now["village"] = Village.objects.get(pk=now["village"])
    for name in ("rt", "rw"):
        if now.get(name):
            now[name] = int(now[name])
    return now


def _shown(value) -> str:
    """A value of a field in words, beside what somebody else saved."""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, list):
        return ", ".join(value)
    return day(value) if isinstance(value, datetime.date) else str(value)


def _remarks(submission, user, section: str) -> list[dict]:
    of = {"jenis": "keadaan"}.get(section, section)
    rows = remarks(submission.remarks, sees_secret(submission, user))
    return [row for row in rows if row["section"] == of]


def _said(section: str, form) -> dict:
    """What the operation takes of a section."""
    if section == "identitas":
        return {"changes": form.changes(), "numbers": form.numbers()}
    if section == "alamat":
        return {"changes": form.changes()}
    if section == "tanggal":
        return {"effective_on": form.cleaned_data["effective_on"]}
    return {
        "kinds": {
            "kinds": form.cleaned_data["kinds"],
            "main": form.cleaned_data["main"],
            "reasons": form.reasons(),
            "answers": form.answers,
        }
    }


def _data(request, bound: bool):
    return request.POST if bound and request.method == "POST" else None


def _identity_form(request, submission, bound=True):
    return ChangedIdentityForm(
        _data(request, bound),
        subject=submission.registrant.subject,
        values=proposal.overlaid(submission),
        known=identity_of(submission),
        version=submission.version,
    )


def _address_form(request, submission, bound=True):
    return AddressForm(
        _data(request, bound),
        subject=submission.registrant.subject,
        values=proposal.overlaid(submission),
        districts=[submission.registrant.district_id],
        version=submission.version,
    )


def _day_form(request, submission, bound=True):
    return DayForm(
        _data(request, bound),
        initial={"effective_on": submission.effective_on},
        version=submission.version,
    )


def _kinds_form(request, submission, bound=True):
    registrant = submission.registrant
    known = set(
        Condition.objects.visible_to(request.user)
        .current()
        .filter(registrant=registrant)
        .values_list("category_id", flat=True)
    )
    values = proposal.overlaid(submission)
    insider = sees_secret(submission, request.user)
    chosen = [
        code for code in proposal.kinds_of(values)
        if code in known or may_read(f"kind.{code}", insider)
    ]  # fmt: skip
    ends = {
        name[5:]: value["end_reason"]
        for name, value in submission.proposal.items()
        if isinstance(value, dict) and not value["active"]
    }
    if request.method == "GET" and request.GET.get("umur"):
        for gone in [code for code in chosen if birthday_moves(code, registrant.ages).ends]:
            chosen.remove(gone)
            ends[gone] = Condition.EndReason.AGE
            twin = twin_now(gone, registrant.subject, registrant.ages, registrant.sex)
            if twin and twin not in chosen and may_read(f"kind.{twin}", insider):
                chosen.append(twin)
    main = values.get("kind.main", "")
    return ChangedKindsForm(
        _data(request, bound),
        row=registrant,
        answers=answers_of(registrant.identifications.all(), insider),
        chosen=chosen,
        main=main if main in chosen else next(iter(chosen), ""),
        active=known,
        ends=ends,
        version=submission.version,
    )


_FORMS = {
    "identitas": _identity_form,
    "alamat": _address_form,
    "jenis": _kinds_form,
    "tanggal": _day_form,
}


@page(*policy.WRITERS)
@require_POST
@once
def change_drop(request, pk):
    """Take one thing out of the proposal again."""
    submission = get_submission(request, pk)
    try:
        operations.drop_change(
            submission=submission, name=request.POST.get("name", ""), version=None, by=request.user
        )
    except Refused as refusal:
        refused(request, None, refusal, target=submission)
        return render(
            request,
            "ppks/change_refused.html",
            {"submission": submission, "problem": str(refusal)},
        )
    messages.success(request, "Perubahan itu dibuang dari pengajuan.")
    return redirect(submission)


@page(*policy.WRITERS)
@once
def end_create(request, pk):
    """Why and since when somebody leaves the register; leads to the check page."""
    registrant = open_record(request, pk).registrant
    form = LeaveForm(
        request.POST or None,
        subject=registrant.subject,
        initial={"effective_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            submission = operations.start_end(
                registrant=registrant, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            return redirect("ppks:submission_check", submission.pk)
    return render(request, "ppks/end_form.html", {"form": form, "registrant": registrant})


@page(*policy.WRITERS)
@once
def end_edit(request, pk):
    """Correct an end that is a draft or was returned."""
    submission = get_submission(request, pk)
    if submission.kind != Submission.Kind.END:
        raise Http404
    if not submission.is_editable:
        return redirect(submission)
    note_look(submission, request)
    form = LeaveForm(
        request.POST or None,
        subject=submission.registrant.subject,
        initial={
            "life": submission.proposal.get("life"),
            "effective_on": submission.effective_on,
            "note": submission.worker_note,
        },
        version=submission.version,
    )
    if form.is_valid():
        try:
            operations.propose_end(
                submission=submission,
                by=request.user,
                version=form.opened_version,
                **form.values(),
            )
        except Stale as refusal:
            now = refusal.current
            theirs = {"life": now.proposal.get("life"), "effective_on": now.effective_on,
                      "note": now.worker_note}  # fmt: skip
            form.stale(refusal, theirs, show=_shown)
            refused(request, form, refusal, target=submission)
        except Refused as refusal:
            refused(request, form, refusal, target=submission)
        else:
            return redirect("ppks:submission_check", submission.pk)
    return render(
        request,
        "ppks/end_form.html",
        {
            "form": form,
            "registrant": submission.registrant,
            "submission": submission,
            "remarks": remarks(submission.remarks, sees_secret(submission, request.user)),
        },
    )
