"""Buka darurat: reaching an entry in an emergency, and the review of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import Position
from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from core.once import once
from core.refusal import Refused
from ppks import policy
from ppks.forms.secrecy import GlassForm, ReviewForm
from ppks.models import BrokenGlass
from ppks.operations import glass as operations
from ppks.views.grant import PER_PAGE, in_reach, sections

LAST = 10  # of the own tries


@page(*policy.GLASS_BREAKERS)
@once
def glass_create(request):
    """Who is meant, why, and that one answers for it. The answer is the page of the try, with
    and without a match."""
    user = request.user
    form = GlassForm(
        request.POST or None,
        districts=user.position.district_codes,
        back=reverse("ppks:registrant_list"),
    )
    if form.is_valid():
        try:
            glass = operations.break_glass(by=user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            return redirect(glass)
    own = BrokenGlass.objects.visible_to(user).order_by("-at", "-pk")[:LAST]
    return render(request, "ppks/glass_form.html", {"form": form, "own": own})


@page(*policy.GLASS_BREAKERS, *policy.GRANTERS)
@once
def glass_detail(request, pk):
    """One try: to who made it what it opened, to the verifier what to judge."""
    user = request.user
    rows = BrokenGlass.objects.visible_to(user)
    glass = get_object_or_404(rows.select_related("registrant", "user", "reviewed_by"), pk=pk)
    reviewer = user.position.role in policy.GRANTERS
    form = None
    if reviewer:
        joiner = glass.user if operations.may_join(glass, user) else None
        form = ReviewForm(request.POST or None, joiner=joiner)
    if form and form.is_valid():
        try:
            operations.review_glass(glass=glass, by=user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=glass)
        else:
            messages.success(request, "Peninjauan disimpan.")
            return redirect("ppks:glass_list")
    return render(
        request,
        "ppks/glass_detail.html",
        {
            "glass": glass,
            "own": glass.user_id == user.pk,
            "reachable": in_reach([glass], user) if reviewer else {glass.registrant_id},
            "reviewer": reviewer,
            "form": form if not glass.is_reviewed and glass.user_id != user.pk else None,
            "verifiers": [] if reviewer else verifiers_of(glass.regency_id),
        },
    )


def verifiers_of(regency: str) -> list:
    """Whom to call."""
    rows = Position.objects.in_force().filter(role=Role.REGENCY_VERIFIER, regency=regency)
    rows = rows.filter(user__is_active=True).select_related("user").order_by("user__name", "pk")
    return [position.user for position in rows[:5]]


@page(*policy.OVERSEERS)
def glass_list(request):
    """What waits for review, the oldest first; or all of it. To the auditor ids only."""
    user = request.user
    everything = request.GET.get("keadaan") == "semua"
    rows = BrokenGlass.objects.visible_to(user).select_related("user", "registrant", "reviewed_by")
    rows = rows.order_by("-at", "-pk") if everything else rows.waiting().order_by("at", "pk")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/glass_list.html",
        {
            "page": shown,
            "tabs": sections(request, "Buka darurat"),
            "everything": everything,
            "masked": user.position.role == Role.AUDITOR,
            "may_review": user.position.role in policy.GRANTERS,
        },
    )
