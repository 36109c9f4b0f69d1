"""Monthly reports: the list, one report, writing and sending it, and what reviewers do."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Position
from accounts.pages import page
from accounts.roles import Role
from audit.events import record, refused
from cases.letters import letter_texts
from cases.pdf import pdf_of
from core.forms import Form
from core.once import once
from core.parameters import parameter, parameters
from core.refusal import Refused, Stale
from districts.models import District, Regency
from ppks.models import Registrant
from reports import authors, content, months, policy, showing, work
from reports.forms.monthly import (
    REMARK,
    ReopenForm,
    ReportFilterForm,
    ReportForm,
    ReturnForm,
    SubmitForm,
)
from reports.models import MonthlyReport
from reports.models.monthly import past_positions
from reports.operations import monthly as operations
from reports.workflow import REPORT_WORKFLOW

PER_PAGE = 25
MONTHS_BACK = 13
REVIEW_DAYS = {True: "report_review_days", False: "report_second_review_days"}
TONES = {
    "draft": "waits",
    "submitted": "waits",
    "accepted": "good",
    "final": "good",
    "returned": "bad",
}


def past(user) -> bool:
    """Whoever finishes the months of a position that ended lately."""
    return bool(past_positions(user))


@dataclass(frozen=True)
class Line:
    """One month of one district in the list."""

    district: District
    month: object
    report: MonthlyReport | None
    may_begin: bool = False
    due_day: int = 5
    review_days: int | None = None  # how long a reviewer has, where it waits for one

    @property
    def waited(self) -> int:
        """Days since it was put before whoever reviews it now."""
        since = self.report.accepted_at or self.report.submitted_at
        return (months.today() - months.day_of(since)).days

    @property
    def review_is_late(self) -> bool:
        return self.review_days is not None and self.waited > self.review_days

    @property
    def month_name(self) -> str:
        return months.name(self.month)

    @property
    def code(self) -> str:
        return months.code(self.month)

    @property
    def state(self) -> tuple[str, str]:
        """As a word and a tone."""
        if self.report is not None and (self.report.edition or self.report.state != "draft"):
            return self.report.get_state_display(), TONES[self.report.state]
        if months.due_on(self.month, self.due_day) < months.today():
            return "Belum masuk", "bad"
        return ("Draf", "waits") if self.report else ("Belum dibuat", "neutral")

    @property
    def is_unsent(self) -> bool:
        return self.report is None or self.report.is_open

    @property
    def is_returned(self) -> bool:
        return self.report is not None and self.report.state == "returned"

    @property
    def is_late(self) -> bool:
        sent = self.report.first_submitted_at if self.report else None
        return sent is not None and months.day_of(sent) > months.due_on(self.month, self.due_day)

    @property
    def is_clean(self) -> bool:
        """Fit to be accepted together with others: the first sending, on time, not nil."""
        return self.report.edition == 1 and not self.report.is_nil and not self.is_late


@page(*policy.READERS, also=past)
def report_list(request):
    """The months of one's own district, or the districts of one month; a reviewer begins with
    what waits for a word."""
    user = request.user
    if user.position is None or user.position.role not in policy.READERS:
        return _months(request, {district for district, _, _ in past_positions(user)})
    if user.position.role == Role.TKSK:
        return _months(request, {user.position.district_id})
    return _districts(request)


def _months(request, codes):
    """The last months of the districts somebody serves, or served until lately."""
    user, due_day = request.user, parameter("report_due_day")
    codes |= {district for district, _, _ in past_positions(user)}
    districts = District.objects.filter(pk__in=codes).select_related("regency").order_by("name")
    rows = MonthlyReport.objects.visible_to(user).filter(district__in=codes).with_lines()
    found = {(row.district_id, row.month): row for row in rows}
    own = user.position.district_id if user.position else None
    last, lines = months.current(), []
    for district in districts:
        for back in range(MONTHS_BACK):
            month = months.shift(last, -back)
            writes = district.pk == own or authors.is_past_author(user, district.pk, month)
            report = found.get((district.pk, month))
            if writes or report:
                lines.append(Line(district, month, report, writes and report is None, due_day))
    state, address = request.GET.get("keadaan", ""), reverse("reports:report_list")
    due = months.shift(last, -1)
    parts = {
        "": ("Semua", lambda line: True),
        "belum": ("Bulan lalu belum dikirim", lambda line: line.month == due and line.is_unsent),
        "returned": ("Dikembalikan", lambda line: line.is_returned),
    }
    state = state if state in parts else ""
    shown = [line for line in lines if parts[state][1](line)]
    return render(
        request,
        "reports/report_months.html",
        {
            "page": Paginator(shown, 2 * PER_PAGE).get_page(request.GET.get("page")),
            "several": len(districts) > 1,
            "tabs": [
                {
                    "label": label,
                    "url": f"{address}?keadaan={code}" if code else address,
                    "current": code == state,
                    "count": sum(map(fits, lines)) if code else None,
                }
                for code, (label, fits) in parts.items()
            ],
        },
    )


def _districts(request):
    user, role = request.user, request.user.position.role
    regencies = []
    if user.position.province_id:
        rows = Regency.objects.current().filter(province=user.position.province_id)
        regencies = list(rows.values_list("pk", "name"))
    reviews = role in policy.REVIEWERS
    queue = reviews and request.GET.get("tab") != "semua"
    form = ReportFilterForm(request.GET, regencies=regencies, queue=queue)
    chosen, tab = form.in_use(), "menunggu" if queue else "semua"
    waiting = MonthlyReport.objects.visible_to(user).waiting_for(user) if reviews else None
    if queue:
        rows = _in(waiting, chosen).queue().with_lines()
        shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        days = REVIEW_DAYS[role in policy.FIRST_REVIEW]
        set_days = parameters("report_due_day", days)
        rest = (False, set_days["report_due_day"], set_days[days])
        lines = [Line(row.district, row.month, row, *rest) for row in shown]
    else:
        lines = _of_month(user, chosen)
        shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
        lines = list(shown)
    address = reverse("reports:report_list")

    def url(**other):
        query = urlencode({k: v for k, v in ({**chosen, "tab": tab} | other).items() if v})
        return f"{address}?{query}"

    tabs = []
    if reviews:
        tabs = [
            {"label": "Menunggu Anda", "url": f"{address}?tab=menunggu",
             "current": queue, "count": waiting.count()},
            {"label": "Semua", "url": f"{address}?tab=semua", "current": not queue},
        ]  # fmt: skip
    return render(
        request,
        "reports/report_list.html",
        {
            "page": shown,
            "lines": lines,
            "form": form,
            "tabs": tabs,
            "words": [
                {"label": text, "url": url(**{name: ""})}
                for name, text in form.words()
                if name != "tab"
            ],
            "accepts": queue,
            "across": bool(regencies),
            "log": role in policy.LIST_READERS,
            "act": "Terima" if role in policy.FIRST_REVIEW else "Jadikan final",
        },
    )


def _in(rows, chosen):
    """Limited to what is chosen."""
    if month := months.parse(chosen.get("bulan", "")):
        rows = rows.filter(month=month)
    if regency := chosen.get("kabupaten"):
        rows = rows.filter(district__regency=regency)
    return rows


def _of_month(user, chosen) -> list[Line]:
    """Every district of the area with its report of the chosen month, the last one unless told."""
    month = months.parse(chosen.get("bulan", "")) or months.shift(months.current(), -1)
    codes = user.position.district_codes
    districts = District.objects.filter(pk__in=codes).select_related("regency")
    if regency := chosen.get("kabupaten"):
        districts = districts.filter(regency=regency)
    reports = MonthlyReport.objects.visible_to(user).filter(month=month).with_lines()
    found = {row.district_id: row for row in reports}
    vacant = set()
    if user.position.role == Role.REGENCY_OFFICER:
        served = Position.objects.in_force().filter(role=Role.TKSK, district__in=codes)
        vacant = set(codes) - set(served.values_list("district", flat=True))
    due_day, state = parameter("report_due_day"), chosen.get("keadaan", "")
    lines = [
        Line(one, month, found.get(one.pk), one.pk in vacant and one.pk not in found, due_day)
        for one in districts.order_by("regency", "name")
    ]
    if state == "belum":
        return [line for line in lines if line.is_unsent]
    if state == "tanpa-tksk":
        return [line for line in lines if line.is_unsent and line.district.pk in vacant]
    return [line for line in lines if not state or (line.report and line.report.state == state)]


@page(*policy.WRITERS, also=past)
@require_POST
@once
def report_create(request):
    """Open the report of a month (`kecamatan`, `bulan`)."""
    codes = set(request.user.position.district_codes if request.user.position else ())
    codes |= {district for district, _, _ in past_positions(request.user)}
    month = months.parse(request.POST.get("bulan", ""))
    district = District.objects.filter(pk__in=codes, pk=request.POST.get("kecamatan", "")).first()
    if month is None or district is None:
        raise Http404
    try:
        report = operations.begin(district=district, month=month, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal)
        return _refused(request, refusal, reverse("reports:report_list"))
    return redirect(report)


def _get(request, pk) -> MonthlyReport:
    rows = MonthlyReport.objects.visible_to(request.user).select_related(
        "district__regency", "submitted_by", "accepted_by", "final_by", "returned_by"
    )
    return get_object_or_404(rows, pk=pk)


def _content(report):
    """What the report shows now, and what its figures are compared with: an open report is drafted
    anew and compared with what was sent last, a sent one with the sending before."""
    editions = list(report.editions.select_related("submitted_by")[:2])
    if report.is_open:
        return content.draft(report), (editions[0] if editions else None), editions
    return editions[0], (editions[1] if len(editions) > 1 else None), editions


@page(*policy.READERS, also=past)
def report_detail(request, pk):
    report = _get(request, pk)
    user = request.user
    now, before, editions = _content(report)
    writes = authors.writes(user, report.district_id, report.month)
    remarked = editions[0] if editions and report.state == "returned" else before
    remarks = list(remarked.remarks.select_related("by")) if remarked else []
    acts = dict(_acts(report, user))
    previous = following = None
    if "accept" in acts:
        queue = list(
            MonthlyReport.objects.visible_to(user)
            .waiting_for(user)
            .queue()
            .values_list("pk", flat=True)
        )
        place = queue.index(report.pk) if report.pk in queue else -1
        previous = queue[place - 1] if place > 0 else None
        following = queue[place + 1] if -1 < place < len(queue) - 1 else None
    return render(
        request,
        "reports/report_detail.html",
        {
            "report": report,
            "tone": TONES[report.state],
            "sections": _sections(now.figures, before, remarks),
            "texts": _texts(report, now),
            "links": _opens_lists(user),
            "compared": before,
            "editions": report.editions.count() if report.edition > 2 else len(editions),
            "remarks": [one for one in remarks if not one.line],
            "writes": writes and report.is_open,
            "objection": operations.objection_to_submit(report)
            if writes and report.is_open
            else "",
            "acts": acts,
            "accept_label": "Terima" if report.state == "submitted" else "Jadikan final",
            "act_form": Form(version=report.version),
            "previous": previous,
            "next": following,
        },
    )


def _acts(report, user):
    return [
        (transition.action, objection)
        for transition, objection in REPORT_WORKFLOW.available(report, user)
    ]


def _opens_lists(user) -> bool:
    return user.position is not None and user.position.role in policy.LIST_READERS


def _texts(report, now) -> list[tuple[str, str]]:
    """The worker's own words, with their labels."""
    kept = getattr(now, "texts", None) or {name: getattr(report, name) for name in operations.TEXTS}
    labels = (
        ("nil_word", "Mengapa nihil"),
        ("obstacles", "Kendala"),
        ("plans", "Rencana bulan depan"),
        ("remarks", "Catatan lain"),
    )
    return [(label, kept.get(name, "")) for name, label in labels if kept.get(name)]


def _sections(figures, before, remarks=()) -> list[dict]:
    sections = content.shown(figures, before.figures if before else None)
    of_line = {}
    for remark in remarks:
        of_line.setdefault(remark.line, []).append(remark)
    for section in sections:
        for row in section["rows"]:
            row["remarks"] = of_line.get(row["key"], ())
    return sections


@page(*policy.WRITERS, also=past)
@once
def report_edit(request, pk):
    """Obstacles, plans and remarks; or nil, where nothing was done."""
    report = _get(request, pk)
    if answer := _not_the_author(request, report):
        return answer
    idle = content.is_idle(content.draft(report).figures)
    form = ReportForm(
        request.POST or None, back=report.get_absolute_url(), report=report, idle=idle
    )
    theirs = None
    if form.is_valid():
        try:
            operations.write(
                report=report, version=form.opened_version, by=request.user, **form.texts()
            )
        except Stale as refusal:
            theirs = refusal.current
            form.stale(refusal, {name: getattr(theirs, name) for name in operations.TEXTS})
            refused(request, form, refusal, target=report)
        except Refused as refusal:
            refused(request, form, refusal, target=report)
        else:
            messages.success(request, "Tulisan disimpan.")
            return redirect(report)
    context = {"report": report, "form": form, "theirs": theirs}
    return render(request, "reports/report_form.html", context)


def _not_the_author(request, report):
    """A page that says so to whoever reads the report but does not write it, None for others."""
    if authors.writes(request.user, report.district_id, report.month):
        return None
    return _refused(request, Refused(operations.NOT_YOURS), report)


@page(*policy.WRITERS, also=past)
@once
def report_submit(request, pk):
    """Says what will happen, then sends."""
    report = _get(request, pk)
    if answer := _not_the_author(request, report):
        return answer
    form = SubmitForm(request.POST or None, back=report.get_absolute_url(), version=report.version)
    if form.is_valid():
        try:
            operations.submit(report=report, version=form.opened_version, by=request.user)
        except Refused as refusal:
            refused(request, form, refusal, target=report)
        else:
            messages.success(request, f"Laporan {report.month_name} dikirim ke kabupaten/kota.")
            return redirect(report)
    return render(request, "reports/report_submit.html", {"report": report, "form": form})


@page(*policy.REVIEWERS)
@require_POST
@once
def report_accept(request, pk):
    """The regency accepts, the province makes final; then comes the next in the queue."""
    report = _get(request, pk)
    form = Form(request.POST, version=report.version)
    if not form.is_valid():
        return _refused(request, Refused(" ".join(form.errors["version"])), report)
    queue = MonthlyReport.objects.visible_to(request.user).waiting_for(request.user).queue()
    try:
        report = operations.accept(report=report, version=form.opened_version, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal, target=report)
        return _refused(request, refusal, report)
    done = report.get_state_display().lower()
    messages.success(request, f"Laporan {report.month_name} {report.district.name}: {done}.")
    following = queue.exclude(pk=report.pk).first()
    return redirect(following or reverse("reports:report_list"))


@page(*policy.REVIEWERS)
@require_POST
@once
def report_accept_many(request):
    """Accept those that are ticked; what cannot be accepted is said and stays."""
    user = request.user
    wanted = dict(one.split(":", 1) for one in request.POST.getlist("laporan") if ":" in one)
    rows = MonthlyReport.objects.visible_to(user).waiting_for(user)
    found = {str(row.pk): row for row in rows.with_lines().filter(pk__in=_uuids(wanted))}
    done, left = 0, []
    for pk, report in found.items():
        try:
            operations.accept(report=report, version=_number(wanted[pk]), by=user)
            done += 1
        except Refused as refusal:
            left.append(f"{report.district.name}, {report.month_name}: {refusal}")
    gone = len(wanted) - len(found)
    if not wanted:
        messages.warning(request, "Pilih dulu laporannya.")
    if done:
        messages.success(request, f"{done} laporan diterima.")
    for text in left:
        messages.warning(request, text)
    if gone:
        messages.warning(request, f"{gone} laporan sudah ditinjau orang lain.")
    return redirect("reports:report_list")


def _uuids(wanted) -> list:
    found = []
    for text in wanted:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


@page(*policy.REVIEWERS)
@once
def report_return(request, pk):
    """Words on single lines, and one about the whole."""
    report = _get(request, pk)
    edition = report.editions.first()
    if edition is None:
        raise Http404
    lines = content.lines_of(edition.figures)
    form = ReturnForm(request.POST or None, lines=lines, version=report.version)
    if form.is_valid():
        try:
            operations.return_report(
                report=report,
                version=form.opened_version,
                remarks=form.remarks(),
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=report)
        else:
            messages.success(request, "Laporan dikembalikan dengan catatan Anda.")
            return redirect("reports:report_list")
    sections = content.shown(edition.figures)
    for section in sections:
        for row in section["rows"]:
            row["field"] = form[REMARK + row["key"]]
    objection = dict(_acts(report, request.user)).get("return", "")
    context = {"report": report, "form": form, "sections": sections, "objection": objection}
    return render(request, "reports/report_return.html", context)


@page(*policy.REOPENERS)
@once
def report_reopen(request, pk):
    """A final report is opened again, with a reason that everybody sees."""
    report = _get(request, pk)
    form = ReopenForm(request.POST or None, back=report.get_absolute_url(), version=report.version)
    if form.is_valid():
        try:
            operations.reopen(
                report=report,
                version=form.opened_version,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=report)
        else:
            messages.success(request, "Laporan dibuka lagi.")
            return redirect(report)
    return render(request, "reports/report_reopen.html", {"report": report, "form": form})


@page(*policy.LIST_READERS)
@require_safe
def report_line(request, pk):
    """What one number counts: `?baris=kegiatan.identifikasi&kolom=n`, of the last sending or the
    draft. Its sum is the number; what the reader may not open is counted, not shown."""
    report = _get(request, pk)
    now, _, _ = _content(report)
    key, column = request.GET.get("baris", ""), request.GET.get("kolom", "")
    named = content.number(now.figures, key, column)
    found = content.behind(report, now, key, column) if named else None
    if found is None:
        raise Http404
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    source = work.source_of(key)
    rows = showing.describe(
        source.model if source else Registrant, [pk for pk, _ in shown], request.user
    )
    lines = [(rows[pk], adds) for pk, adds in shown if pk in rows]
    label, word, number = named
    return render(
        request,
        "reports/report_line.html",
        {
            "report": report,
            "page": shown,
            "lines": lines,
            "hidden": len(shown) - len(lines),
            "label": label,
            "column": word,
            "number": number,
            "weighs": any(adds != 1 for _, adds in found),
        },
    )


@page(*policy.READERS, also=past)
def report_pdf(request, pk):
    """The report on paper: letterhead, page numbers, signatures; the print page without Pango."""
    report = _get(request, pk)
    paper = _paper(report)
    try:
        made = pdf_of(render_to_string("reports/report_pdf.html", paper))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("reports:report_print", report.pk)
    record(by=request.user, action="reports.monthly.print", target=report,
           district=report.district_id)  # fmt: skip
    response = HttpResponse(made, content_type="application/pdf")
    name = f"laporan-{months.code(report.month)}-{report.district_id}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(*policy.READERS, also=past)
def report_print(request, pk):
    """The same paper for the printer of whoever reads it."""
    report = _get(request, pk)
    return render(request, "reports/report_print.html", _paper(report))


def _paper(report) -> dict:
    now, _, editions = _content(report)
    texts = letter_texts(report.district.regency)
    return {
        "report": report,
        "sections": _sections(now.figures, None),
        "texts": _texts(report, now),
        "head": [text for text in (texts["government"], texts["office"]) if text],
        "under": [text for text in (texts["address"], texts["contact"]) if text],
        "author": editions[0].author if editions and not report.is_open else "",
        "place": report.district.name,
    }


def _refused(request, refusal, back):
    address = back if isinstance(back, str) else back.get_absolute_url()
    context = {"refusal": refusal, "back": address}
    return render(request, "core/refused.html", context)
