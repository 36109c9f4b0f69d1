"""The verifier's side: the queue, one submission beside its evidence, and the decision."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused, seen_in_list, with_page
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day_time
from districts.models import District
from ppks import check, policy
from ppks.catalogue import catalogue
from ppks.doubles import shown_candidates
from ppks.forms.verification import REMARK, QueueForm, RejectForm, ReturnForm, VerifyForm
from ppks.models import Registrant, Secrecy, Submission
from ppks.operations import verification as operations
from ppks.screening import screen
from ppks.submissions import (
    TONES,
    answered_signs,
    answers_of,
    grouped,
    label,
    lines_of,
    note_look,
    remarks,
)
from ppks.views.submission import get_submission
from ppks.workflow import SUBMISSION_WORKFLOW

PER_PAGE = 25


def _queue(request, districts=None):
    """The queue as filtered in the URL, and its filter form; `districts` to choose from."""
    user = request.user
    if districts is None:
        districts = [(code, code) for code in user.position.district_codes]
    form = QueueForm(request.GET, districts=districts, kinds=catalogue().kinds)
    chosen = form.in_use()
    rows = Submission.objects.visible_to(user).waiting().named(chosen.get("q", ""))
    if district := chosen.get("kecamatan"):
        rows = rows.in_district(district)
    if kind := chosen.get("macam"):
        rows = rows.of_sort(kind)
    if code := chosen.get("jenis"):
        rows = rows.of_kind(user, code)
    if chosen.get("sifat") == "genting":
        rows = rows.urgent()
    elif chosen.get("sifat") == "terlambat":
        rows = rows.late()
    if chosen.get("nik"):
        rows = rows.nik_twice()
    if chosen.get("tampak"):
        rows = rows.ordinary()
    return rows.queue(), form


def _district_choices(user) -> list[tuple[str, str]]:
    districts = District.objects.current().filter(pk__in=user.position.district_codes)
    if user.position.role == Role.PROVINCE_VERIFIER:
        return [
            (d.pk, f"{d.name}, {d.regency.name}")
            for d in districts.select_related("regency").order_by("regency", "name")
        ]
    return [(d.pk, d.name) for d in districts.order_by("name")]


@page(*policy.DECIDERS)
def submission_queue(request):
    """Urgent on top, then the oldest; late ones say how late."""
    rows, form = _queue(request, _district_choices(request.user))
    chosen = form.in_use()
    address = reverse("ppks:submission_queue")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    pages = Paginator(rows.with_lines(request.user), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/submission_queue.html",
        {
            "page": shown,
            "lines": lines_of(shown, request.user),
            "form": form,
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
            "query": urlencode(chosen),
            "stands_in": request.user.position.role == Role.PROVINCE_VERIFIER,
        },
    )


@page(*policy.DECIDERS)
def submission_review(request, pk):
    return _review(request, get_submission(request, pk))


def _review(request, submission, problem="", **bound):
    """The submission beside what was before and what speaks for it; `bound` are forms that come
    back: verify_form, return_form, reject_form."""
    note_look(submission, request)
    user, registrant = request.user, submission.registrant
    before = check.version_before(submission)
    rows = check.review_rows(submission, before)
    identity = check.identity_of(submission)
    rivals = list(operations.rivals_of(submission, identity).values_list("pk", flat=True))
    shown = []
    if rivals:
        shown = list(
            Registrant.objects.visible_to(user).filter(pk__in=rivals).select_related("village")
        )
    guarded = [row.pk for row in shown if row.secrecy == Secrecy.SECRET]
    with_page(request, lambda: seen_in_list(by=user, registrants=guarded))
    identifications = list(registrant.identifications.all())
    rows_of_queue, _ = _queue(request)
    previous, following = rows_of_queue.neighbours(submission)
    returned = submission.returned_snapshot or {}
    is_new = submission.kind == Submission.Kind.NEW
    version = submission.version
    return_form = bound.get("return_form") or ReturnForm(rows=rows, version=version)
    context = {
        "submission": submission,
        "registrant": registrant,
        "tone": TONES[submission.state],
        "worker": submission.submitted_by or submission.entered_by,
        "groups": _groups(rows, return_form),
        "changes": [row for row in rows if row["changed"]],
        "has_before": before is not None,
        "acts": _acts(submission, user),
        "verify_form": bound.get("verify_form") or VerifyForm(version=version),
        "return_form": return_form,
        "reject_form": bound.get("reject_form") or RejectForm(version=version),
        "overridden": check.overridden(submission, identity),
        "warnings": check.odd_numbers(submission, identity),
        "identity": identity,
        "rivals": shown,
        "rivals_elsewhere": len(shown) < len(rivals),
        "doubles": shown_candidates(request, registrant, identity) if is_new else [],
        "signs": answered_signs(identifications, True),
        "suggestions": screen(
            registrant.subject,
            registrant.ages,
            registrant.sex,
            answers_of(identifications, True),
        ),
        "earlier_remarks": remarks(returned.get("remarks", {}), True),
        "earlier_note": returned.get("note", ""),
        "previous": previous,
        "next": following,
        "query": request.GET.urlencode(),
        "problem": problem,
        "stands_in": user.position.role == Role.PROVINCE_VERIFIER,
    }
    return render(request, "ppks/submission_review.html", context)


def _groups(rows, form) -> list[tuple[str, list[dict]]]:
    """Rows by section, each with the remark typed so far."""
    found = []
    for row in rows:
        name = REMARK + row["name"]
        remark = form.data.get(name, "") if form.is_bound else ""
        found.append({**row, "field": name, "remark": remark, "error": form.errors.get(name)})
    return grouped(found, insider=True)


def _acts(submission, user) -> dict[str, str]:
    """Action → "" or the reason why not."""
    return {
        transition.action: objection
        for transition, objection in SUBMISSION_WORKFLOW.available(submission, user)
    }


def _next_url(request, submission) -> str:
    """Where to go after a decision: the next in the queue, with the same filters."""
    queue, form = _queue(request)
    query = urlencode(form.in_use())
    following = queue.after(submission).first() or queue.exclude(pk=submission.pk).first()
    if following is None:
        address = reverse("ppks:submission_queue")
    else:
        address = reverse("ppks:submission_review", args=[following.pk])
    return f"{address}?{query}" if query else address


def _decide(request, pk, name, form_of, act, done):
    """One decision: the form, the operation, the next in the queue; or the page again with the
    text and, when somebody else was first, who."""
    submission = _reach(request, pk)
    if submission is None:
        return _overtaken(request, pk)
    form = form_of(submission)
    if not form.is_valid():
        problem = " ".join(form.errors.get("version", []))
        return _review(request, submission, problem=problem, **{name: form})
    address = _next_url(request, submission)
    try:
        act(submission, form)
    except Refused as refusal:
        submission = _reach(request, pk)
        if submission is None or submission.state != Submission.State.SUBMITTED:
            refused(request, None, refusal, target=submission)
            return _overtaken(request, pk)
        refused(request, form, refusal, target=submission)
        if isinstance(refusal, Stale):
            form.data = form.data.copy()
            form.data["version"] = submission.version
        return _review(request, submission, problem=str(refusal), **{name: form})
    messages.success(request, done)
    return redirect(address)


def _reach(request, pk) -> Submission | None:
    try:
        return get_submission(request, pk)
    except Http404:
        return None


def _overtaken(request, pk):
    """Somebody else was first: who, and the own words to keep. Nothing of the person is shown:
    a stand-in's reach ends with the decision."""
    rows = Submission.objects.decided_in_reach_of(request.user)
    submission = get_object_or_404(
        rows.select_related("decided_by", "returned_by", "updated_by"), pk=pk
    )
    who = submission.decided_by or submission.updated_by
    own_text = [
        (label(name.removeprefix(REMARK)) if name.startswith(REMARK) else "Catatan", text)
        for name, text in request.POST.items()
        if text and (name == "note" or name.startswith(REMARK))
    ]
    problem = (
        f"Pengajuan ini sudah “{submission.get_state_display()}” oleh {who} pada "
        f"{day_time(submission.updated_at)}. Keputusan Anda tidak disimpan."
    )
    return render(
        request,
        "ppks/submission_overtaken.html",
        {"problem": problem, "own_text": own_text, "query": request.GET.urlencode()},
    )


@page(*policy.DECIDERS)
@require_POST
@once
def submission_verify(request, pk):
    return _decide(
        request,
        pk,
        "verify_form",
        lambda submission: VerifyForm(request.POST, version=submission.version),
        lambda submission, form: operations.verify(
            submission=submission,
            version=form.opened_version,
            by=request.user,
            note=form.cleaned_data["note"],
            nik_disputed=form.cleaned_data["nik_disputed"],
        ),
        "Pengajuan diverifikasi.",
    )


@page(*policy.DECIDERS)
@require_POST
@once
def submission_return(request, pk):
    return _decide(
        request,
        pk,
        "return_form",
        lambda submission: ReturnForm(
            request.POST,
            rows=check.review_rows(submission, check.version_before(submission)),
            version=submission.version,
        ),
        lambda submission, form: operations.return_submission(
            submission=submission,
            version=form.opened_version,
            by=request.user,
            remarks=form.remarks(),
            note=form.cleaned_data["note"],
        ),
        "Pengajuan dikembalikan dengan catatan Anda.",
    )


@page(*policy.DECIDERS)
@require_POST
@once
def submission_reject(request, pk):
    return _decide(
        request,
        pk,
        "reject_form",
        lambda submission: RejectForm(request.POST, version=submission.version),
        lambda submission, form: operations.reject(
            submission=submission,
            version=form.opened_version,
            by=request.user,
            note=form.cleaned_data["note"],
        ),
        "Pengajuan ditolak.",
    )
