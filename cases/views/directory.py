"""The directory of help: institutions and programmes."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from cases import policy
from cases.forms.directory import ProgrammeForm, ProviderFilterForm, ProviderForm
from cases.models import Programme, Provider
from cases.operations import directory as operations
from core.once import once
from core.refusal import Refused, Stale
from districts.models import Regency

PER_PAGE = 25


def directory_tabs(here: str) -> list[dict]:
    tabs = (("Lembaga", "cases:provider_list"), ("Program", "cases:programme_list"))
    return [
        {"label": label, "url": reverse(name), "current": label == here} for label, name in tabs
    ]


def regencies_of(user):
    """All of the province one works in."""
    return Regency.objects.current().filter(province=user.position.area_code[:2])


@page(*policy.DIRECTORY_READERS)
def provider_list(request):
    """Who helps and how to reach them; filters stand in the address."""
    user = request.user
    form = ProviderFilterForm(request.GET, regencies=regencies_of(user))
    chosen = form.in_use()
    address = reverse("cases:provider_list")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    rows = wanted(chosen, user).select_related("regency")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = Provider.objects.editable_by(user).filter(pk__in=[row.pk for row in shown])
    editable = set(mine.values_list("pk", flat=True))
    return render(
        request,
        "cases/provider_list.html",
        {
            "tabs": directory_tabs("Lembaga"),
            "page": shown,
            "lines": [{"provider": row, "editable": row.pk in editable} for row in shown],
            "form": form,
            "q": chosen.get("q", ""),
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
            "may_add": user.position.role in policy.PROVIDER_WRITERS,
        },
    )


def wanted(chosen: dict[str, str], user):
    rows = Provider.objects.visible_to(user)
    state = chosen.get("keadaan", "")
    if not state:
        rows = rows.active()
    elif state == "tutup":
        rows = rows.filter(is_active=False)
    if sort := chosen.get("jenis"):
        rows = rows.filter(sort=sort)
    if area := chosen.get("kabupaten"):
        rows = rows.filter(regency=None if area == "provinsi" else area)
    if text := chosen.get("q"):
        rows = rows.with_words(text)
    return rows


def _choices(user):
    """The regencies an officer may choose for an institution; none inside a regency."""
    return list(regencies_of(user)) if user.position.role == Role.PROVINCE_OFFICER else []


@page(*policy.PROVIDER_WRITERS)
@once
def provider_create(request):
    form = ProviderForm(request.POST or None, regencies=_choices(request.user))
    if form.is_valid():
        try:
            provider = operations.add_provider(by=request.user, **form.columns())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, f"{provider.name} masuk ke daftar.")
            return redirect("cases:provider_list")
    return render(request, "cases/provider_form.html", {"form": form})


@page(*policy.PROVIDER_WRITERS)
@once
def provider_edit(request, pk):
    provider = get_object_or_404(Provider.objects.editable_by(request.user), pk=pk)
    form = ProviderForm(
        request.POST or None,
        provider=provider,
        regencies=_choices(request.user),
        version=provider.version,
    )
    if form.is_valid():
        try:
            operations.change_provider(
                provider=provider, version=form.opened_version, by=request.user, **form.columns()
            )
        except Stale as refusal:
            form.stale(refusal, ProviderForm(provider=refusal.current).initial)
            refused(request, form, refusal, target=provider)
        except Refused as refusal:
            refused(request, form, refusal, target=provider)
        else:
            messages.success(request, "Data lembaga disimpan.")
            return redirect("cases:provider_list")
    return render(request, "cases/provider_form.html", {"form": form, "provider": provider})


@page(*policy.DIRECTORY_READERS)
def programme_list(request):
    """Programmes of help: those in use first."""
    user = request.user
    rows = Programme.objects.visible_to(user).order_by("-is_active", Lower("name"))
    return render(
        request,
        "cases/programme_list.html",
        {
            "tabs": directory_tabs("Program"),
            "page": Paginator(rows, 100).get_page(request.GET.get("page")),
            "may_write": user.position.role in policy.PROGRAMME_WRITERS,
        },
    )


@page(*policy.PROGRAMME_WRITERS)
@once
def programme_create(request):
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        try:
            programme = operations.add_programme(by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, f"Program {programme.name} dapat dipakai sekarang.")
            return redirect("cases:programme_list")
    return render(request, "cases/programme_form.html", {"form": form})


@page(*policy.PROGRAMME_WRITERS)
@once
def programme_edit(request, pk):
    programme = get_object_or_404(Programme.objects.editable_by(request.user), pk=pk)
    form = ProgrammeForm(request.POST or None, programme=programme, version=programme.version)
    if form.is_valid():
        try:
            operations.change_programme(
                programme=programme, version=form.opened_version, by=request.user, **form.values()
            )
        except Stale as refusal:
            form.stale(refusal, ProgrammeForm(programme=refusal.current).initial)
            refused(request, form, refusal, target=programme)
        except Refused as refusal:
            refused(request, form, refusal, target=programme)
        else:
            word = "disimpan" if form.cleaned_data["is_active"] else "tidak ditawarkan lagi"
            messages.success(request, f"Program {form.cleaned_data['name']} {word}.")
            return redirect("cases:programme_list")
    return render(request, "cases/programme_form.html", {"form": form, "programme": programme})
