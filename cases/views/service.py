"""Layanan: what a case or a registrant is to get and has received."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.service import CancelForm, GiveForm, ServiceForm, written
from cases.models import Provider, Service
from cases.models.service import amount_text
from cases.operations import service as operations
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day
from ppks.entry import open_record
from ppks.models import Secrecy

PER_PAGE = 25


@page(*policy.READERS)
def case_services(request, pk):
    """The services of one case: what is still to be given on top."""
    shown = open_case_page(request, pk)
    rows = Service.objects.visible_to(request.user).filter(case=shown.case)
    page = _page(request, rows.in_order_of_work())
    return render(
        request,
        "cases/case_services.html",
        {
            "shown": shown,
            "case": shown.case,
            "tabs": shown.tabs("Layanan"),
            "page": page,
            "may_write": shown.may_write,
            "may_add": shown.may_write and shown.case.is_open,
        },
    )


@page(*policy.READERS)
def services_of_registrant(request, pk):
    """Everything an entry of the register received, ever, and what is planned."""
    entry = open_record(request, pk)
    rows = Service.objects.visible_to(request.user).filter(registrant=entry.registrant)
    return render(
        request,
        "cases/services_of_registrant.html",
        {
            "entry": entry,
            "registrant": entry.registrant,
            "tabs": entry.tabs("Layanan"),
            "totals": totals_of(rows),
            "page": _page(request, rows.newest_first()),
            "may_write": request.user.position.role in policy.WORKERS,
        },
    )


def _page(request, rows):
    return Paginator(rows.with_lines(), PER_PAGE).get_page(request.GET.get("page"))


def totals_of(rows) -> list[dict]:
    """One line for each programme: how often, how much of each unit, rupiah, and when last."""
    found = {}
    for row in rows.totals():
        one = found.setdefault(
            row["programme"],
            {
                "name": row["programme__name"],
                "times": 0,
                "amounts": [],
                "rupiah": None,
                "last": None,
            },
        )
        one["times"] += row["times"]
        if text := amount_text(row["quantity_sum"], row["unit"], None):
            one["amounts"].append(text)
        if row["rupiah_sum"] is not None:
            one["rupiah"] = (one["rupiah"] or 0) + row["rupiah_sum"]
        one["last"] = max(filter(None, (one["last"], row["last_on"])))
    return list(found.values())


@page(*policy.WORKERS)
@once
def case_service_create(request, pk):
    """Plan a service of a case, or keep one that was given."""
    shown = open_case_page(request, pk)
    return _create(request, shown.registrant, shown=shown)


@page(*policy.WORKERS)
@once
def registrant_service_create(request, pk):
    """Keep help that was given without a case."""
    entry = open_record(request, pk)
    return _create(request, entry.registrant, entry=entry)


def _create(request, registrant, *, shown=None, entry=None):
    form = ServiceForm(
        request.POST or None,
        providers=_providers(registrant),
        initial={"state": "planned"} if request.GET.get("rencana") else {},
    )
    case = shown.case if shown else None
    if form.is_valid():
        try:
            operations.record_service(
                registrant=registrant,
                case=case,
                given=form.given,
                by=request.user,
                **form.columns(),
            )
        except operations.Repeated as repeated:
            form.warn(repeated)
        except Refused as refusal:
            refused(request, form, refusal, target=case or registrant)
        else:
            word = "dicatat" if form.given else "direncanakan"
            messages.success(request, f"Layanan {word}.")
            return redirect(_list_of(registrant, case))
    return render(
        request, "cases/service_form.html", _place(registrant, shown, entry) | {"form": form}
    )


def _providers(registrant):
    return Provider.objects.active().near(registrant.district_id[:5])


def _list_of(registrant, case) -> str:
    if case is not None:
        return reverse("cases:case_services", args=[case.pk])
    return reverse("cases:services_of_registrant", args=[registrant.pk])


def _place(registrant, shown, entry) -> dict:
    """What the pages of one service say about where they stand: a case, or the entry alone."""
    return {
        "shown": shown,
        "entry": entry,
        "title": shown.title if shown else entry.title,
        "list_url": _list_of(registrant, shown.case if shown else None),
        # What is kept here is not hidden as a case about the rahasia kind would be.
        "open_to_others": entry is not None
        and registrant.secrecy != Secrecy.SECRET
        and any(kind.secret for kind in entry.kinds),
    }


class OneService:
    """A service in reach, under the header of its case or of its registrant."""

    def __init__(self, request, pk):
        rows = Service.objects.visible_to(request.user)
        rows = rows.select_related("programme", "provider", "case__category", "registrant")
        self.service = service = get_object_or_404(rows, pk=pk)
        self.shown = open_case_page(request, service.case_id) if service.case_id else None
        self.entry = None if self.shown else open_record(request, service.registrant_id)
        self.list_url = _list_of(service.registrant, service.case)

    def context(self) -> dict:
        place = _place(self.service.registrant, self.shown, self.entry)
        return place | {"service": self.service, "open_to_others": False}


@page(*policy.WORKERS)
@once
def service_give(request, pk):
    """A planned service was given."""
    one = OneService(request, pk)
    form = GiveForm(request.POST or None, service=one.service, version=one.service.version)
    return _write(
        request, one, form, operations.give_service, "cases/service_give.html",
        "Layanan dicatat sebagai diberikan.",
    )  # fmt: skip


@page(*policy.WORKERS)
@once
def service_change(request, pk):
    """Correct what was written about a service."""
    one = OneService(request, pk)
    form = ServiceForm(
        request.POST or None,
        service=one.service,
        providers=_providers(one.service.registrant),
        version=one.service.version,
    )
    form.submit_label = "Simpan"
    return _write(
        request, one, form, operations.change_service, "cases/service_change.html",
        "Catatan layanan diperbaiki.",
    )  # fmt: skip


@page(*policy.WORKERS)
@once
def service_cancel(request, pk):
    """A service will not be given after all, or was written down by mistake."""
    one = OneService(request, pk)
    form = CancelForm(request.POST or None, version=one.service.version)
    return _write(
        request, one, form, operations.cancel_service, "cases/service_cancel.html",
        "Layanan dibatalkan. Catatannya tetap terbaca.",
    )  # fmt: skip


def _write(request, one: OneService, form, operation, template, done):
    """Form, operation, and on to the list; a warning, a refusal or somebody else's change brings
    the form back with everything typed."""
    service = one.service
    if form.is_valid():
        values = form.columns() if isinstance(form, ServiceForm) else {
            "reason": form.cleaned_data["reason"]
        }  # fmt: skip
        try:
            operation(service=service, version=form.opened_version, by=request.user, **values)
        except operations.Repeated as repeated:
            form.warn(repeated)
        except Stale as refusal:
            if isinstance(form, ServiceForm):
                form.name_day(refusal.current)
            form.stale(refusal, written(refusal.current), show=_said(form))
            refused(request, form, refusal, target=service)
        except Refused as refusal:
            refused(request, form, refusal, target=service)
        else:
            messages.success(request, done)
            return redirect(one.list_url)
    return render(request, template, one.context() | {"form": form})


def _said(form):
    """A value of the form as it reads: days and choices in words."""
    words = {}
    for field in form.fields.values():
        words |= {str(key): str(word) for key, word in getattr(field, "choices", ())}

    def say(value) -> str:
        return day(value) if hasattr(value, "year") else words.get(str(value), str(value))

    return say
