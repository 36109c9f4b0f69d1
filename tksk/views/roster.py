"""The list of TKSK, a worker's page, vacant districts."""

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.pages import page
from accounts.roles import PROVINCE_ROLES, REGENCY_ROLES, Role
from audit.events import refused
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day
from districts.models import Regency
from tksk import operations
from tksk.forms import WorkerFilterForm, WorkerForm
from tksk.history import history
from tksk.models import Worker
from tksk.querysets import districts_of, vacant_districts

READERS = PROVINCE_ROLES | REGENCY_ROLES
CONTACT_READERS = (READERS | {Role.TKSK}) - {Role.AUDITOR}  # who sees how to reach a worker
PER_PAGE = 25


@page(*READERS)
@require_safe
def worker_list(request):
    position = request.user.position
    regencies = []
    if position.role in PROVINCE_ROLES:
        regencies = Regency.objects.current().filter(province=position.province_id)
    form = WorkerFilterForm(request.GET, regencies=regencies)
    if not regencies:
        del form.fields["kabupaten"]
    chosen = form.chosen()
    workers = filtered(Worker.objects.visible_to(request.user), chosen)
    workers = workers.sorted(chosen["urut"]).with_current_assignments()
    return render(
        request,
        "tksk/worker_list.html",
        {
            "page": Paginator(workers, PER_PAGE).get_page(request.GET.get("page")),
            "form": form,
            "q": chosen["q"],
            "words": [
                {"label": label, "url": _without(request, name)} for name, label in form.words()
            ],
            "acts": operations.acts_of(request.user),
        },
    )


def filtered(workers, chosen: dict[str, str]):
    """The workers that fit the choices of the filter form."""
    workers = workers.search(chosen["q"].strip())
    if chosen.get("kabupaten"):
        workers = workers.in_regency(chosen["kabupaten"])
    if chosen["tugas"]:
        workers = workers.serving_somewhere(chosen["tugas"] == "bertugas")
    if chosen["akun"]:
        workers = workers.with_account(chosen["akun"] == "ada")
    if chosen["sk"] == "habis":
        workers = workers.decree_expired()
    elif chosen["sk"] == "tanpa":
        workers = workers.without_decree()
    return workers


def _without(request, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@page(*READERS, Role.TKSK)
@require_safe
def worker_detail(request, pk):
    workers = Worker.objects.visible_to(request.user).select_related("user")
    worker = get_object_or_404(workers, pk=pk)
    return render(
        request,
        "tksk/worker_detail.html",
        {
            "worker": worker,
            "facts": _facts(worker, contacts=request.user.position.role in CONTACT_READERS),
            "assignments": list(worker.assignments.with_area().prefetch_related("decrees")),
            "events": history(worker),
            "acts": operations.acts_of(request.user),
            "in_roster": request.user.position.role in READERS,
        },
    )


def _facts(worker: Worker, *, contacts: bool) -> list[dict]:
    rows = [
        ("NIAT", worker.niat),
        ("Jenis kelamin", worker.get_sex_display()),
        ("Asal", worker.get_origin_display()),
        ("Pendidikan terakhir", worker.get_schooling_display()),
        ("Tahun mulai menjadi TKSK", worker.appointed_year),
    ]
    if contacts:
        rows[2:2] = [("Tanggal lahir", day(worker.birth_date))]
        rows += [
            ("Telepon atau WhatsApp", worker.phone),
            ("Alamat surel", worker.email),
            ("Alamat rumah", worker.address),
        ]
    return [{"label": label, "value": value} for label, value in rows]


@page(*operations.ROLES["worker_create"])
@once
def worker_create(request):
    form = WorkerForm(request.POST or None)
    if form.is_valid():
        try:
            worker = operations.create_worker(by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, f"{worker.name} dicatat. Berikutnya: beri penugasan.")
            return redirect(worker)
    return render(request, "tksk/worker_form.html", {"form": form})


@page(*operations.ROLES["worker_edit"])
@once
def worker_edit(request, pk):
    worker = get_object_or_404(Worker.objects.visible_to(request.user), pk=pk)
    now = {name: getattr(worker, name) for name in operations.FACTS}
    form = WorkerForm(request.POST or None, initial=now, version=worker.version)
    context = {"form": form, "worker": worker}
    if form.is_valid():
        try:
            worker = operations.edit_worker(
                worker=worker, by=request.user, version=form.opened_version, **form.values()
            )
        except Stale as refusal:
            current = {name: getattr(refusal.current, name) for name in operations.FACTS}
            form.stale(refusal, current, show=_said)
            context |= {
                "stale_by": refusal.current.updated_by,
                "stale_at": refusal.current.updated_at,
            }
            refused(request, form, refusal, target=worker)
        except Refused as refusal:
            refused(request, form, refusal, target=worker)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect(worker)
    return render(request, "tksk/worker_form.html", context)


def _said(value) -> str:
    """A fact as it reads: days and codes in words."""
    if hasattr(value, "year"):
        return day(value)
    choices = (*Worker.Sex.choices, *Worker.Origin.choices, *Worker.Schooling.choices)
    return dict(choices).get(value, str(value))


@page(*READERS)
@require_safe
def vacant_list(request):
    """Districts without a definitive TKSK today, by regency, and who covers them."""
    districts = districts_of(request.user)
    vacant = list(vacant_districts(districts))
    return render(
        request,
        "tksk/vacant_list.html",
        {
            "regencies": [
                (regency, list(rows)) for regency, rows in groupby(vacant, lambda d: d.regency)
            ],
            "total": districts.count(),
            "vacant": len(vacant),
            "uncovered": sum(not district.covers for district in vacant),
            "acts": operations.acts_of(request.user),
        },
    )
