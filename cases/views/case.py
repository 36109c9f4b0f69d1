"""The list of cases, taking one in, and its first page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import looks, policy, tasks, timeline
from cases.forms.filters import CaseFilterForm
from cases.forms.intake import IntakeForm, NoteForm
from cases.lines import lines_of
from cases.models import Case, Note, Plan, Transfer
from cases.operations import case as operations
from cases.showing import open_case_page
from cases.workers import WITHOUT
from cases.workload import AGE_OF
from core.once import once
from core.refusal import Refused, Stale
from ppks.catalogue import catalogue
from ppks.entry import open_record
from ppks.models import Identification
from ppks.querysets import knows_secrets

PER_PAGE = 25
ANSWERS = {"no": "Tidak", "unknown": "Tidak tahu"}


@page(*policy.READERS)
def case_list(request):
    """Open cases, urgent ones on top, then what is due first; filters stand in the address."""
    user = request.user
    form = CaseFilterForm(request.GET, user=user, secrets=knows_secrets(user))
    chosen = form.in_use()
    shown = Paginator(wanted(chosen, user), PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("cases:case_list")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    return render(
        request,
        "cases/case_list.html",
        {
            "page": shown,
            "lines": lines_of(shown.object_list, user),
            "form": form,
            "q": chosen.get("q", ""),
            "hands_over": user.position.role in policy.HANDERS,
            "may_do": user.position.role in policy.WORKERS,
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
        },
    )


def wanted(chosen: dict[str, str], user):
    """The cases that fit the filters, in the order of work."""
    state = chosen.get("keadaan", "")
    rows = in_state(Case.objects.visible_to(user), state, user)
    if stage := chosen.get("tahap"):
        rows = rows.at_stage(stage)
    if urgency := chosen.get("kegentingan"):
        rows = rows.filter(urgency=urgency)
    if code := chosen.get("jenis"):
        rows = rows.filter(category=code)
    if district := chosen.get("kecamatan"):
        rows = rows.filter(district=district)
    if chosen.get("tanda"):
        rows = rows.flagged()
    if chosen.get("tampak"):
        rows = rows.ordinary()
    if holder := chosen.get("petugas"):
        rows = held_by(rows, holder, user)
    if age := chosen.get("umur"):
        rows = rows.aged(*AGE_OF[age])
    if text := chosen.get("q"):
        rows = rows.named(text)
    return rows.newest_first() if state in ("ditutup", "semua") else rows.queue()


def in_state(rows, state: str, user):
    """Cases in one of the states of the filter; none chosen: the open ones."""
    states = {
        "": rows.open,
        "terlambat": rows.late,
        "baru": lambda: rows.unseen_by(user),
        "draf-asesmen": rows.with_draft_assessment,
        "draf-rencana": lambda: rows.with_plan(Plan.State.DRAFT),
        "rencana-menunggu": lambda: rows.with_plan(Plan.State.SUBMITTED),
        "rencana-kembali": lambda: rows.with_plan(Plan.State.RETURNED),
        "menunggu": lambda: rows.filter(state=Case.State.CLOSING),
        "ditutup": lambda: rows.filter(state=Case.State.CLOSED),
        "semua": lambda: rows,
    }
    return states[state]()


def held_by(rows, holder: str, user):
    """Cases of one holder: the reader, nobody who serves, or a user name."""
    if holder == "saya":
        return rows.of_worker(user)
    return rows.without_worker() if holder == WITHOUT[0] else rows.held_by(holder)


@page(*policy.READERS)
def of_registrant(request, pk):
    """The cases of one entry of the register, under its own header."""
    entry = open_record(request, pk)
    cases = Case.objects.visible_to(request.user).of_registrant(entry.registrant)
    return render(
        request,
        "cases/of_registrant.html",
        {
            "entry": entry,
            "registrant": entry.registrant,
            "tabs": entry.tabs("Kasus"),
            "lines": lines_of(cases.newest_first(), request.user),
            "may_open": request.user.position.role in policy.WORKERS,
            "transfer": Transfer.objects.visible_to(request.user)
            .open()
            .filter(registrant=entry.registrant)
            .select_related("to_district")
            .first(),
        },
    )


@page(*policy.WORKERS)
@once
def case_create(request, pk):
    """Take a case in for an entry of the register, verified or not."""
    entry = open_record(request, pk)
    registrant = entry.registrant
    ages = registrant.ages
    form = IntakeForm(
        request.POST or None,
        kinds=[catalogue().kind(kind.code) for kind in entry.kinds],
        consent=not hasattr(registrant, "consent"),
        is_child=bool(ages) and min(ages) < 18,
        initial=_reported(registrant, request.user),
    )
    first = None
    if form.is_valid():
        try:
            case = operations.open_case(
                registrant=registrant,
                by=request.user,
                consent=form.consent(),
                **form.intake(),
            )
        except Refused as refusal:
            first = getattr(refusal, "case", None)
            refused(request, form, refusal, target=registrant)
        else:
            messages.success(request, f"Kasus dibuka dengan nomor {case.number}.")
            return redirect(case)
    return render(
        request,
        "cases/case_form.html",
        {"form": form, "entry": entry, "registrant": registrant, "first": first},
    )


def _reported(registrant, user) -> dict:
    """What the last identification of somebody says already: how urgent it is, and who told of
    it, to whom may know that."""
    rows = Identification.objects.visible_to(user).filter(registrant=registrant)
    sighting = rows.order_by("-identified_on", "-pk").first()
    if sighting is None:
        return {}
    knows = registrant.is_insider or sighting.created_by_id == user.pk
    return {"urgency": sighting.urgency, "source_note": sighting.reported_by if knows else ""}


@page(*policy.READERS)
def case_detail(request, pk):
    shown = open_case_page(request, pk)
    looks.look(shown.case, request.user)
    return _detail(request, shown)


def _detail(request, shown, note_form=None):
    case = shown.case
    answers = dict(IntakeForm(case=case).fields)
    notes = Note.objects.visible_to(request.user).filter(case=case)
    asked = [(answers[f"danger_{code}"].label, answer) for code, answer in case.dangers.items()]
    dangers = [
        {"label": label, "value": ANSWERS.get(answer, "")}
        for label, answer in asked
        if answer != "yes"
    ]
    return render(
        request,
        "cases/case_detail.html",
        {
            "shown": shown,
            "case": case,
            "tabs": shown.tabs("Ringkasan"),
            "alarms": [label for label, answer in asked if answer == "yes"],
            "dangers": dangers,
            "notes": notes.select_related("created_by")[:50],
            "todo": tasks.due_list(request.user, case=case, limit=20),
            "note_form": note_form or NoteForm(),
        },
    )


@page(*policy.READERS)
def case_timeline(request, pk):
    shown = open_case_page(request, pk)
    user, known = request.user, looks.look(shown.case, request.user)
    rows = timeline.events_of(shown.case, user)
    events = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "cases/case_timeline.html",
        {
            "shown": shown,
            "case": shown.case,
            "tabs": shown.tabs("Linimasa"),
            "page": events,
            "events": timeline.told(events.object_list, user, known),
        },
    )


@page(*policy.WORKERS)
@once
def case_correct(request, pk):
    """Correct what was taken down at intake."""
    shown = open_case_page(request, pk)
    case = shown.case
    form = IntakeForm(request.POST or None, case=case, consent=False, version=case.version)
    if form.is_valid():
        try:
            operations.correct_intake(
                case=case, version=form.opened_version, by=request.user, **form.intake()
            )
        except Stale as refusal:
            now = refusal.current
            form.stale(refusal, {name: getattr(now, name) for name in ("problem", "source_note",
                                                                       "tonight")})  # fmt: skip
            refused(request, form, refusal, target=case)
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Penerimaan diperbaiki.")
            return redirect(case)
    return render(request, "cases/case_correct.html", {"form": form, "shown": shown, "case": case})


@page(*policy.READERS)
@require_POST
@once
def note_create(request, pk):
    shown = open_case_page(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            operations.add_note(case=shown.case, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Catatan disimpan.")
            return redirect(shown.case)
    return _detail(request, shown, note_form=form)
