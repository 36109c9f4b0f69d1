"""Pendataan: a home visit, its day and its sections, each saved on its own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.models import Position
from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from core.once import once
from core.refusal import Refused, Stale
from ppks import policy, questionnaire
from ppks.entry import open_record, sighting_of
from ppks.forms.visit import (
    ChangeDateForm,
    VisitDateForm,
    in_words,
)
from ppks.operations import data_collection as operations
from ppks.questionnaire import HOUSE_SECTION, PRIVATE_SECTIONS, SECTIONS
from ppks.questionnaire.consent import WORDING
from ppks.sections import form_field, form_of, save
from ppks.submissions import note_look
from ppks.visits import Visit, housemate_visit, label, open_visits


def _visit(request, pk) -> Visit:
    visit = Visit.find(request.user, pk)
    if visit is None:
        raise Http404
    note_look(visit.submission, request)
    return visit


def _workers(user, registrant) -> list:
    """Who may have gone: oneself, and in an office the TKSK who serve the district."""
    if user.position.role != Role.REGENCY_OFFICER:
        return [user]
    serving = Position.objects.in_force().filter(role=Role.TKSK, district=registrant.district_id)
    return [user, *(p.user for p in serving.select_related("user") if p.user_id != user.pk)]


@page(*policy.WRITERS)
@once
def visit_create(request, pk):
    """A further visit to somebody of the register."""
    registrant = open_record(request, pk).registrant
    form = VisitDateForm(request.POST or None, workers=_workers(request.user, registrant))
    if form.is_valid():
        try:
            submission = operations.start_visit(
                registrant=registrant, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            messages.success(request, "Kunjungan dimulai. Isian kunjungan terakhir ditawarkan.")
            return redirect("ppks:visit_detail", submission.pk)
    return render(
        request,
        "ppks/visit_create.html",
        {
            "form": form,
            "registrant": registrant,
            "open_visits": open_visits(registrant, request.user).select_related("data_collection"),
        },
    )


@page(*policy.WRITERS)
@once
def visit_detail(request, pk):
    """The task list of a visit; first of all its day."""
    visit = _visit(request, pk)
    form, workers = None, _workers(request.user, visit.registrant)
    if visit.submission.is_editable or request.method == "POST":
        form = _date_form(request, visit, workers)
    if request.method == "POST" and form.is_valid():
        try:
            _save_date(request, visit, form)
        except Stale as refusal:
            refused(request, form, refusal, target=visit.submission)
        except Refused as refusal:
            refused(request, form, refusal, target=visit.submission)
        else:
            messages.success(request, "Tanggal kunjungan disimpan.")
            return redirect("ppks:visit_detail", visit.submission.pk)
    sections = visit.sections() if visit.collection else []
    return render(
        request,
        "ppks/visit_detail.html",
        {
            "visit": visit,
            "submission": visit.submission,
            "registrant": visit.registrant,
            "collection": visit.collection,
            "form": form,
            "sections": sections,
            "done": sum(section.is_done for section in sections),
            "next_section": visit.next_section() if sections else None,
            "house": None if visit.collection else sighting_of(visit.registrant, request.user),
            "remarks": [
                {"label": label(name), "text": text, "section": _section_url(sections, name)}
                for name, text in visit.remarks.items()
            ],
        },
    )


def _section_url(sections, name) -> str:
    slug = questionnaire.section_of(name)
    return next((section.url for section in sections if section.slug == slug), "")


def _date_form(request, visit, workers):
    data = request.POST if request.method == "POST" else None
    if visit.collection is None:
        return VisitDateForm(data, workers=workers)
    return ChangeDateForm(
        data,
        workers=workers,
        initial={
            "visited_on": visit.collection.visited_on,
            "collected_by": str(visit.collection.collected_by_id),
        },
        version=visit.collection.version,
    )


def _save_date(request, visit, form) -> None:
    if visit.collection is None:
        operations.start_data_collection(
            submission=visit.submission, by=request.user, **form.values()
        )
    else:
        operations.change_visit_date(
            submission=visit.submission,
            version=form.opened_version,
            by=request.user,
            **form.values(),
        )


@page(*policy.WRITERS)
@once
def visit_section(request, pk, section):
    """One section of the questionnaire."""
    visit = _visit(request, pk)
    if section not in visit.slugs:
        raise Http404
    if visit.collection is None:
        return redirect("ppks:visit_detail", pk)
    house = visit.collection.house_source if section == HOUSE_SECTION else None
    form = form_of(visit, section, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "copy_house" in request.POST:
        if response := _copy_house(request, visit):
            return response
    elif request.method == "POST" and form.is_valid():
        try:
            save(visit, section, form, request.user)
        except Stale as refusal:
            refused(request, form, refusal, target=visit.submission)
            form.late(refusal, form_of(Visit.find(request.user, pk), section))
        except Refused as refusal:
            refused(request, form, refusal, target=visit.submission)
        else:
            messages.success(request, f"Bagian {SECTIONS[section]} disimpan.")
            return _onward(request, pk, section, form)
    return render(request, "ppks/visit_section.html", _page(request, visit, section, form, house))


def _page(request, visit, section, form, house) -> dict:
    writable = visit.submission.is_editable or request.method == "POST"
    copied = visit.collection.house_from if section == HOUSE_SECTION else None
    mate = None
    if section == HOUSE_SECTION and house is None and writable:
        mate = housemate_visit(visit.registrant, request.user)
    previous = None
    if section not in visit.collection.sections and section not in ("identitas", "alamat"):
        previous = visit.collection.previous
    return {
        "visit": visit,
        "submission": visit.submission,
        "registrant": visit.registrant,
        "title": SECTIONS[section],
        "section": section,
        "private": section in PRIVATE_SECTIONS,
        "form": form if writable and house is None else None,
        "rows": _rows(form, house),
        "house": house,
        "copied": copied,
        "mate": mate,
        "previous": previous,
        "wording": WORDING if section == "persetujuan" else (),
        "remarks": [
            {"label": label(name), "text": text}
            for name, text in visit.remarks_of(section).items()
            if form_field(name) not in form.fields
        ],
    }


def _rows(form, house) -> list[dict]:
    """The section as it can only be read: of the family's house, or of a frozen submission."""
    if house is not None:
        return [
            {"label": q.label, "value": q.show(questionnaire.value_of(house, q))}
            for q in form.questions
        ]
    secret = {q.field for q in getattr(form, "questions", ()) if q.secret}
    return [
        {
            "label": field.label,
            "value": in_words(field, form.get_initial_for_field(field, name)),
            "secret": name in secret,
        }
        for name, field in form.fields.items()
        if name not in ("submission_key", "version", "nik", "kk", "warning_reason")
        and not name.startswith(("reason_", "end_"))
    ]


def _copy_house(request, visit):
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = -1  # never that of a section: the form did not arrive whole
    try:
        operations.copy_house(submission=visit.submission, section_version=version, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal, target=visit.submission)
        messages.error(request, str(refusal))
        return None
    messages.success(request, "Isian rumah disalin dari orang lain di rumah ini. Periksa lagi.")
    return redirect("ppks:visit_section", visit.submission.pk, HOUSE_SECTION)


def _onward(request, pk, section, form):
    """After saving: the task list, the next section that is not complete, or the same one when
    the kinds chosen bring new questions."""
    visit = Visit.find(request.user, pk)
    blank = []
    if section == "keadaan":
        asked = set(form.fields)
        open_questions = questionnaire.blanks(visit.collection, visit.who, section)
        blank = [question for question in open_questions if question.field not in asked]
    if blank:
        messages.info(request, "Jenis yang dipilih membawa pertanyaan baru, di bawah ini.")
        url = next(s.url for s in visit.sections() if s.slug == section)
        return redirect(f"{url}#div_id_{blank[0].field}")
    following = visit.next_section(after=section) if "next" in request.POST else None
    return redirect(following.url) if following else redirect("ppks:visit_detail", pk)
