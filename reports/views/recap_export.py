"""Taking the recap along: CSV, XLSX, PDF. A POST, since each is an event."""

import hashlib

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import record
from cases.pdf import pdf_of
from core.refusal import Refused
from reports import recap, recap_files, recap_tables
from reports import recap_traits as traits
from reports.paper import head_of, signer_of
from reports.recap_form import PeriodForm
from reports.views.recap import Recap

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@page(*recap.ROLES)
@require_POST
@transaction.atomic
def recap_export(request):
    """Counts of the area and the day on the page. No audit, no file."""
    shape = request.POST.get("bentuk", "")
    if shape not in TYPES:
        raise Http404
    one = Recap(request, PeriodForm, data=request.POST)
    try:
        content = WRITERS[shape](one)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(one.address("reports:recap", one.place.query))
    record(
        by=request.user,
        action="reports.recap.export",
        shape=shape,
        area=one.place.code,
        on=one.on.isoformat(),
        since=one.since.isoformat() if one.since else "",
        kind=one.kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    response = HttpResponse(content, content_type=TYPES[shape])
    name = f"rekap-ppks-{one.place.code}-{one.on.isoformat()}.{shape}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(one: Recap) -> bytes:
    return recap_files.csv_file(recap_files.csv_rows(one.place, one.on, one.kind))


def _xlsx(one: Recap) -> bytes:
    asked = (one.place, one.on, one.kind, one.since)
    return recap_files.xlsx(recap_files.sheets(*asked), recap_files.source(*asked, one.user))


def _pdf(one: Recap) -> bytes:
    cells = recap.standing(one.place, one.on)
    tables = [recap_tables.kinds(one.links, cells, one.kind)]
    if one.place.parts:
        tables.append(recap_tables.parts(one.links, cells, one.kind, lambda part: ""))
    tables += [] if one.kind else [recap_tables.spm_on_paper(traits.spm(one.place, one.on))]
    return pdf_of(
        render_to_string(
            "reports/recap_pdf.html",
            {
                "place": one.place,
                "on": one.on,
                "today": timezone.localdate(),
                "kind_name": one.kind_name,
                "tables": tables,
                "head": head_of(one.place),
                "signer": signer_of(one.place, one.user),
                "notes": recap_files.NOTES[:3],
            },
        )
    )


WRITERS = {"csv": _csv, "xlsx": _xlsx, "pdf": _pdf}
