"""The summaries of regencies: all of a month at a glance, one with its figures, and its acts."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases.letters import letter_texts
from cases.pdf import pdf_of
from core.filters import FilterForm
from core.once import once
from core.refusal import Refused, Stale
from districts.models import Regency
from reports import content, months, policy, summaries
from reports.forms.summary import PlainForm, ReturnForm, SummaryForm
from reports.links import tabs
from reports.models import RegencySummary
from reports.operations import summary as operations
from reports.summary_workflow import SUMMARY_WORKFLOW

WIDTH = 12  # months


class MonthFilter(FilterForm):
    bulan = forms.ChoiceField(label="Bulan", required=False)

    def __init__(self, data):
        super().__init__(data)
        shown = [months.shift(months.current(), -by) for by in range(2 * WIDTH)]
        names = [(months.code(month), months.name(month)) for month in shown]
        self.fields["bulan"].choices = [("", "Bulan lalu"), *names]


@page(*policy.SUMMARY_READERS)
def summary_list(request):
    """All regencies of one month (`?bulan=2026-10`) with the total of the province; for a regency
    its own months."""
    user, filters = request.user, MonthFilter(request.GET)
    regencies = summaries.regencies_of(user)
    context = {"tabs": tabs(user, "reports:summary_list")}
    if user.position.regency_id:
        shown = [months.shift(months.current(), -by) for by in range(WIDTH)]
        return render(
            request,
            "reports/summary_list.html",
            context | {"lines": summaries.lines_of(regencies, shown)},
        )
    chosen = filters.in_use()
    month = months.parse(chosen.get("bulan", "")) or months.shift(months.current(), -1)
    lines = summaries.lines_of(regencies, [month])
    figures, codes = summaries.provincial(user.position.province_id, month)
    address = reverse("reports:summary_list")
    return render(
        request,
        "reports/summary_list.html",
        context
        | {
            "month": months.name(month),
            "filters": filters,
            "words": [{"label": text, "url": address} for _, text in filters.words()],
            "lines": lines,
            "sections": content.shown(figures),
            "added": len(codes),
            "left_out": [line.regency.name for line in lines if line.regency.pk not in codes],
        },
    )


def _open(request, regency: str, month: str) -> tuple[Regency, RegencySummary]:
    """The regency, and its summary of the month: a blank one where nobody began it. 404 outside
    the area, and for no month that has begun."""
    day = months.parse(month)
    if day is None or day > months.current() or months.code(day) != month:
        raise Http404
    found = get_object_or_404(summaries.regencies_of(request.user), pk=regency)
    rows = RegencySummary.objects.visible_to(request.user).select_related(
        "submitted_by", "decided_by", "updated_by"
    )
    summary = rows.filter(regency=found, month=day).first()
    if summary is None:
        summary = RegencySummary(regency=found, month=day, version=operations.NEW)
    summary.regency = found
    return found, summary


@page(*policy.SUMMARY_READERS)
def summary_detail(request, regency, month):
    return _detail(request, *_open(request, regency, month))


def _detail(request, regency, summary, **bound):
    user, version = request.user, summary.version
    parts = summaries.parts_of(regency, summary.month)
    frozen = not summary.is_open
    figures = summary.figures if frozen else summaries.gather(regency, summary.month, parts)
    missing = set(figures["missing"])
    return render(
        request,
        "reports/summary_detail.html",
        {
            "regency": regency,
            "summary": summary,
            "begun": not summary._state.adding,
            "state": summaries.Line(regency, summary.month, _begun(summary), 0, 0).state,
            "parts": parts,
            "counted": len(figures["districts"]),
            "missing": [part.district.name for part in parts if part.district.pk in missing],
            "frozen": frozen,
            "sections": content.shown(figures["sections"]),
            "may_write": summary.is_open and summaries.may_write(user, regency),
            "links": frozenset(user.position.district_codes),
            "acts": {t.action: (t, why) for t, why in SUMMARY_WORKFLOW.available(summary, user)},
            "submit_form": bound.get("submit_form") or PlainForm(version=version),
            "final_form": bound.get("final_form") or PlainForm(version=version),
            "return_form": bound.get("return_form") or ReturnForm(version=version),
            "month_code": months.code(summary.month),
        },
    )


def _begun(summary):
    return None if summary._state.adding else summary


@page(*policy.SUMMARY_WRITERS)
@once
def summary_edit(request, regency, month):
    """The regency's own words about the month."""
    found, summary = _open(request, regency, month)
    if not summary.is_open:
        messages.error(request, "Rangkuman ini sudah dikirim, jadi tidak dapat diubah lagi.")
        return redirect(summary)
    form = SummaryForm(
        request.POST or None,
        version=summary.version,
        initial={name: getattr(summary, name) for name in operations.TEXTS},
    )
    if form.is_valid():
        try:
            operations.write(
                regency=found,
                month=summary.month,
                version=form.opened_version,
                by=request.user,
                **form.values(),
            )
        except Stale as refusal:
            now = {name: getattr(refusal.current, name) for name in operations.TEXTS}
            form.stale(refusal, now)
            refused(request, form, refusal)
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, "Rangkuman disimpan.")
            return redirect(summary)
    return render(
        request,
        "reports/summary_form.html",
        {"form": form, "regency": found, "summary": summary},
    )


def _act(request, regency, month, name, form_of, act, done):
    """One act on a summary: to its page with a word, or the page again with what was typed."""
    found, summary = _open(request, regency, month)
    form = form_of(request.POST, version=summary.version)
    if form.is_valid():
        try:
            act(found, summary, form)
        except Refused as refusal:
            refused(request, form, refusal, target=_begun(summary))
        else:
            messages.success(request, done)
            return redirect(summary)
    return _detail(request, found, summary, **{name: form})


@page(*policy.FIRST_REVIEW)
@require_POST
@once
def summary_submit(request, regency, month):
    return _act(
        request,
        regency,
        month,
        "submit_form",
        PlainForm,
        lambda found, summary, form: operations.submit(
            regency=found, month=summary.month, version=form.opened_version, by=request.user
        ),
        "Rangkuman dikirim ke provinsi. Angkanya sudah tetap.",
    )


@page(*policy.SECOND_REVIEW)
@require_POST
@once
def summary_final(request, regency, month):
    return _act(
        request,
        regency,
        month,
        "final_form",
        PlainForm,
        lambda found, summary, form: operations.make_final(
            summary=summary, version=form.opened_version, by=request.user
        ),
        "Rangkuman menjadi final.",
    )


@page(*policy.SECOND_REVIEW)
@require_POST
@once
def summary_return(request, regency, month):
    return _act(
        request,
        regency,
        month,
        "return_form",
        ReturnForm,
        lambda found, summary, form: operations.give_back(
            summary=summary,
            version=form.opened_version,
            note=form.cleaned_data["note"],
            by=request.user,
        ),
        "Rangkuman dikembalikan ke kabupaten/kota.",
    )


def _paper(regency, summary) -> dict:
    parts = summaries.parts_of(regency, summary.month)
    figures = summary.figures
    if summary.is_open:
        figures = summaries.gather(regency, summary.month, parts)
    missing = set(figures["missing"])
    return {
        "regency": regency,
        "summary": summary,
        "texts": letter_texts(regency),
        "counted": len(figures["districts"]),
        "missing": [part.district.name for part in parts if part.district.pk in missing],
        "sections": content.shown(figures["sections"]),
    }


@page(*policy.SUMMARY_READERS)
def summary_print(request, regency, month):
    """The summary alone, for the printer of whoever reads it."""
    return render(request, "reports/summary_print.html", _paper(*_open(request, regency, month)))


@page(*policy.SUMMARY_READERS)
def summary_pdf(request, regency, month):
    """A summary that was sent, as a file; each time is an event. A draft has no PDF."""
    found, summary = _open(request, regency, month)
    if summary.is_open:
        messages.error(request, "PDF hanya untuk rangkuman yang sudah dikirim.")
        return redirect(summary)
    try:
        paper = pdf_of(render_to_string("reports/summary_pdf.html", _paper(found, summary)))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:summary_print", regency, month)
    operations.printed(summary, request.user)
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"rangkuman-{found.pk}-{months.code(summary.month)}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
