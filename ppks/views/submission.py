"""A submission on the field's side: lists, one submission, checking, sending, taking back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from core.forms import Form
from core.once import once
from core.refusal import Refused
from ppks import check, policy
from ppks.entry import sighting_of
from ppks.forms.registrant import is_nik
from ppks.forms.submission import SECTIONS as CHANGE_SECTIONS
from ppks.forms.submission import SubmitForm, WithdrawForm
from ppks.models import Submission
from ppks.operations import submission as operations
from ppks.submissions import (
    TONES,
    differences,
    grouped,
    history,
    lines_of,
    note_look,
    remarks,
    sees_secret,
)
from ppks.views.registrant import to_nik_search
from ppks.workflow import SUBMISSION_WORKFLOW

S = Submission.State
PER_PAGE = 25
WHOSE = {
    Role.TKSK: "kecamatan Anda",
    Role.REGENCY_OFFICER: "kabupaten/kota Anda",
    Role.PROVINCE_OFFICER: "penghuni panti",
}
TABS = (
    ("dikembalikan", "Dikembalikan", (S.RETURNED,)),
    ("draf", "Draf", (S.DRAFT,)),
    ("menunggu", "Menunggu verifikasi", (S.SUBMITTED,)),
    ("selesai", "Selesai", (S.VERIFIED, S.REJECTED, S.WITHDRAWN)),
)
EMPTY = {
    "dikembalikan": "Tidak ada yang dikembalikan. Yang perlu diperbaiki akan muncul di sini.",
    "draf": "Tidak ada draf. Mulai dengan identifikasi orang yang perlu bantuan.",
    "menunggu": "Tidak ada yang menunggu verifikator.",
    "selesai": "Belum ada pengajuan yang selesai.",
}


@page(*policy.WRITERS)
def submission_list(request):
    """The desk's submissions: returned ones first, then drafts, waiting and finished ones."""
    rows = Submission.objects.visible_to(request.user)
    counts = rows.counted_by_state()
    totals = {slug: sum(counts.get(s, 0) for s in states) for slug, _, states in TABS}
    chosen = request.GET.get("tab")
    if chosen not in totals:
        chosen = next((slug for slug, total in totals.items() if total), "draf")
    states = next(states for slug, _, states in TABS if slug == chosen)
    text = request.GET.get("q", "").strip()[:100]
    if is_nik(text):
        return to_nik_search(request)
    found = (
        rows.in_states(states).named(text).with_lines(request.user).order_by("-updated_at", "-pk")
    )
    if chosen == "menunggu":
        found = found.queue()
    address = reverse("ppks:submission_list")
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/submission_list.html",
        {
            "page": shown,
            "lines": lines_of(shown, request.user),
            "tabs": [
                {
                    "label": label,
                    "url": f"{address}?tab={slug}",
                    "current": slug == chosen,
                    "count": totals[slug] if slug != "selesai" else None,
                }
                for slug, label, _ in TABS
            ],
            "tab": chosen,
            "q": text,
            "empty": EMPTY[chosen],
            "whose": WHOSE[request.user.position.role],
        },
    )


def get_submission(request, pk) -> Submission:
    """The submission in reach, with what its pages show; else 404."""
    rows = Submission.objects.visible_to(request.user).select_related(
        "registrant__village", "registrant__district__regency", "data_collection",
        "entered_by", "submitted_by", "returned_by", "decided_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@page(*policy.WRITERS, *policy.DECIDERS)
def submission_detail(request, pk):
    submission = get_submission(request, pk)
    return _detail(request, submission, WithdrawForm(version=submission.version))


def _detail(request, submission, withdraw_form):
    note_look(submission, request)
    user = request.user
    insider = sees_secret(submission, user)
    acts = {
        transition.action: objection
        for transition, objection in SUBMISSION_WORKFLOW.available(submission, user)
    }
    snapshot = submission.snapshot
    if snapshot is None or submission.is_editable:
        prefetch_related_objects([submission.registrant], "conditions")
        snapshot = check.snapshot_of(submission)
    writes = user.position.role in policy.WRITERS and submission.is_editable
    just_sent = submission.state == S.SUBMITTED and "terkirim" in request.GET
    return render(
        request,
        "ppks/submission_detail.html",
        {
            "submission": submission,
            "registrant": submission.registrant,
            "tone": TONES[submission.state],
            "insider": insider,
            "groups": grouped(snapshot["rows"], insider),
            "differences": differences(submission, insider) if submission.is_editable else [],
            "remarks": [
                {**row, "url": where_to_fix(submission, row["section"]) if writes else ""}
                for row in remarks(submission.remarks, insider)
            ],
            "history": history(submission, insider),
            "acts": acts,
            "writes": writes,
            "may_delete": writes and submission.state == S.DRAFT and not submission.submitted_at,
            "withdraw_form": withdraw_form,
            "just_sent": just_sent,
            "house": sighting_of(submission.registrant, user) if just_sent else None,
            "reviews": user.position.role in policy.DECIDERS and submission.state == S.SUBMITTED,
        },
    )


def where_to_fix(submission, section: str) -> str:
    """The page where something missing or remarked on is put right."""
    if submission.kind == Submission.Kind.CHANGE:
        slug = section if section in CHANGE_SECTIONS else "jenis"
        return reverse("ppks:change_section", args=[submission.pk, slug])
    if submission.kind == Submission.Kind.END:
        return reverse("ppks:end_edit", args=[submission.pk])
    if section and getattr(submission, "data_collection", None):
        return reverse("ppks:visit_section", args=[submission.pk, section])
    return reverse("ppks:visit_detail", args=[submission.pk])


@page(*policy.WRITERS)
def submission_check(request, pk):
    """What is missing, what was overridden, what will be sent."""
    submission = get_submission(request, pk)
    if not submission.is_editable:
        return redirect(submission)
    form = SubmitForm(version=submission.version, initial={"note": submission.worker_note})
    return _check(request, submission, form)


def _check(request, submission, form):
    note_look(submission, request)
    prefetch_related_objects([submission.registrant], "conditions")  # read again and again
    insider = submission.is_insider = sees_secret(submission, request.user)
    identity = check.identity_of(submission)
    missing = [
        {"text": item.text, "url": where_to_fix(submission, item.section)}
        for item in check.missing(submission)
    ]
    return render(
        request,
        "ppks/submission_check.html",
        {
            "submission": submission,
            "registrant": submission.registrant,
            "missing": missing,
            "unfinished": [
                {"text": item.text, "url": where_to_fix(submission, item.section)}
                for item in check.unfinished(submission, request.user)
            ],
            "overridden": [
                o for o in check.overridden(submission, identity) if insider or not o.secret
            ],
            "warnings": check.odd_numbers(submission, identity),
            "remarks": [
                {**row, "url": where_to_fix(submission, row["section"])}
                for row in remarks(submission.remarks, insider)
            ],
            "groups": grouped(check.snapshot_of(submission)["rows"], insider),
            "differences": differences(submission, insider),
            "form": form,
        },
    )


@page(*policy.WRITERS)
@require_POST
@once
def submission_submit(request, pk):
    submission = get_submission(request, pk)
    form = SubmitForm(request.POST, version=submission.version)
    if form.is_valid():
        try:
            operations.submit(
                submission=submission,
                version=form.opened_version,
                by=request.user,
                note=form.cleaned_data["note"],
            )
        except Refused as refusal:
            refused(request, form, refusal, target=submission)
        else:
            return redirect(f"{submission.get_absolute_url()}?terkirim=1")
    return _check(request, submission, form)


@page(*policy.WRITERS)
@require_POST
@once
def submission_withdraw(request, pk):
    submission = get_submission(request, pk)
    form = WithdrawForm(request.POST, version=submission.version)
    if form.is_valid():
        try:
            operations.withdraw(
                submission=submission,
                version=form.opened_version,
                by=request.user,
                note=form.cleaned_data["note"],
            )
        except Refused as refusal:
            refused(request, form, refusal, target=submission)
        else:
            messages.success(request, "Pengajuan ditarik kembali.")
            return redirect(submission)
    return _detail(request, submission, form)


@page(*policy.WRITERS)
@once
def submission_delete(request, pk):
    """Asks, says what will happen, deletes a draft that was never before a verifier."""
    submission = get_submission(request, pk)
    note_look(submission, request)
    form = Form(request.POST or None, version=submission.version)
    if form.is_valid():
        try:
            operations.delete_draft(
                submission=submission, version=form.opened_version, by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=submission)
        else:
            messages.success(request, "Draf dihapus.")
            return redirect("ppks:submission_list")
    return render(
        request,
        "ppks/submission_delete.html",
        {"submission": submission, "registrant": submission.registrant, "form": form},
    )
