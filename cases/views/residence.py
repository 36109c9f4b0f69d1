"""Who lives in an institution: into it by a referral, the list of those who do, out of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.residence import MoveInForm, MoveOutForm
from cases.models import Referral
from cases.operations import residence as operations
from cases.views import incoming, referral
from core.once import once
from core.refusal import Refused, Stale
from ppks.models import Residence, Secrecy

PER_PAGE = 50


@page(*policy.RECEIVERS, *policy.INSIDE)
def resident_list(request):
    """Whoever lives in the institution, for the province in all of them. To the institution's
    officer a *rahasia* entry is a number: what may be known of it is on its referral."""
    user = request.user
    inside = user.position.role in policy.RECEIVERS
    sent = Referral.objects.visible_to(user).filter(case__registrant=OuterRef("registrant"))
    rows = Residence.objects.visible_to(user).current().with_lines()
    rows = rows.annotate(referral=Subquery(sent.order_by("-sent_on", "-pk").values("pk")[:1]))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "cases/resident_list.html",
        {"page": shown, "rows": [(row, name_of(row, inside)) for row in shown], "inside": inside},
    )


def name_of(residence: Residence, inside: bool) -> str:
    registrant = residence.registrant
    sealed = inside and registrant.secrecy == Secrecy.SECRET
    return registrant.number if sealed else registrant.known_as


def _back(user, found: Referral) -> str:
    name = "incoming_detail" if user.position.role in policy.RECEIVERS else "referral_detail"
    return reverse(f"cases:{name}", args=[found.pk])


@page(*policy.HOUSERS)
@once
def resident_begin(request, pk):
    if request.user.position.role in policy.RECEIVERS:
        shown = incoming.open_incoming(request, pk)
        found, title = shown.referral, shown.title
    else:
        found, shown = referral.open_referral(request, pk)
        title = shown.title
    form = MoveInForm(request.POST or None)
    if form.is_valid():
        try:
            operations.move_in(referral=found, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=found.case)
        else:
            messages.success(request, f"Dicatat: tinggal di {found.provider}.")
            return redirect(_back(request.user, found))
    context = {"form": form, "title": title, "heading": "Sudah tinggal di panti",
               "institution": found.provider, "back": _back(request.user, found)}  # fmt: skip
    return render(request, "cases/resident_form.html", context)


@page(*policy.HOUSERS)
@once
def resident_end(request, pk):
    user = request.user
    residence = get_object_or_404(Residence.objects.visible_to(user).with_lines(), pk=pk)
    form = MoveOutForm(request.POST or None, version=residence.version)
    inside = user.position.role in policy.RECEIVERS
    back = reverse("cases:resident_list") if inside else residence.registrant.get_absolute_url()
    if form.is_valid():
        try:
            operations.move_out(
                residence=residence, version=form.opened_version, by=user, **form.values()
            )
        except Refused as refusal:
            if isinstance(refusal, Stale):
                form.stale(refusal, {})
            refused(request, form, refusal, target=residence)
        else:
            messages.success(request, f"Dicatat: keluar dari {residence.institution}.")
            return redirect(back)
    context = {"form": form, "title": name_of(residence, inside), "heading": "Keluar dari panti",
               "institution": residence.institution, "since": residence.since,
               "back": back}  # fmt: skip
    return render(request, "cases/resident_form.html", context)
