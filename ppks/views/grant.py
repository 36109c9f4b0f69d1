"""Leave to see one entry, and the pages of those who keep the secrets of an area."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from core.once import once
from core.refusal import Refused
from ppks import policy
from ppks.forms.secrecy import GrantEndForm, GrantForm
from ppks.models import Grant, Registrant
from ppks.operations import grant as operations

PER_PAGE = 25
FIRST_DAYS = 7
SECTIONS = (
    ("Izin", "ppks:grant_list", policy.OVERSEERS),
    ("Buka darurat", "ppks:glass_list", policy.OVERSEERS),
    ("Jejak akses", "ppks:access_trail", policy.TRAIL_READERS),
)


def sections(request, here: str) -> list[dict]:
    """The tabs above the pages of those who oversee."""
    role = request.user.position.role
    return [
        {"label": label, "url": reverse(name), "current": label == here}
        for label, name, roles in SECTIONS
        if role in roles
    ]


def in_reach(rows, user) -> set:
    """The ids of the entries of some rows that this user may open."""
    ids = {row.registrant_id for row in rows if row.registrant_id}
    return set(Registrant.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


@page(*policy.OVERSEERS)
def grant_list(request):
    """Grants in force, the one that ends first on top. By number; to the auditor ids only."""
    user = request.user
    rows = Grant.objects.visible_to(user).in_force().order_by("until", "pk")
    rows = rows.select_related("user", "given_by", "registrant__village__district")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/grant_list.html",
        {
            "page": shown,
            "tabs": sections(request, "Izin"),
            "reachable": in_reach(shown.object_list, user),
            "masked": user.position.role == Role.AUDITOR,
            "may_give": user.position.role in policy.GRANTERS,
        },
    )


@page(*policy.GRANTERS)
@once
def grant_create(request):
    """Give leave for the entry of a number; from the page of an entry the number comes along."""
    initial = {"number": request.GET.get("nomor", "")[:20], "days": FIRST_DAYS}
    form = GrantForm(
        request.POST or None,
        positions=operations.grantees(request.user),
        back=reverse("ppks:grant_list"),
        initial=initial,
    )
    if form.is_valid():
        try:
            operations.give_grant(by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, "Izin diberikan.")
            return redirect("ppks:grant_list")
    return render(request, "ppks/grant_form.html", {"form": form})


@page(*policy.GRANTERS)
@once
def grant_end(request, pk):
    rows = Grant.objects.visible_to(request.user).select_related("registrant", "user", "given_by")
    grant = get_object_or_404(rows, pk=pk)
    form = GrantEndForm(request.POST or None, back=reverse("ppks:grant_list"))
    if form.is_valid():
        try:
            operations.end_grant(grant=grant, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=grant)
        else:
            messages.success(request, "Izin diakhiri.")
            return redirect("ppks:grant_list")
    return render(request, "ppks/grant_end.html", {"form": form, "grant": grant})
