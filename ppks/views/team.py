"""The team of a *rahasia* entry: who is on it; the regency's verifier adds and removes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from core.once import once
from core.refusal import Refused
from ppks import policy
from ppks.entry import open_entry
from ppks.forms.secrecy import RemoveForm, TeamForm
from ppks.models import TeamMember
from ppks.operations import team as operations


@page(*policy.READERS)
def team(request, pk):
    """Shown to insiders: who is on the team works together, and is called in an emergency."""
    entry = open_entry(request, pk)
    if not entry.registrant.is_insider:
        raise Http404
    return _team(request, entry)


def _team(request, entry, form=None):
    registrant = entry.registrant
    keeper = request.user.position.role in policy.TEAM_KEEPERS
    members = TeamMember.objects.visible_to(request.user).filter(registrant=registrant)
    members = list(members.with_serving().select_related("user", "added_by").order_by("since"))
    context = {
        "entry": entry,
        "registrant": registrant,
        "tabs": entry.tabs("Tim"),
        "members": [one for one in members if one.until is None],
        "former": [one for one in members if one.until is not None][::-1],
        "guarded": entry.guarded or bool(members),
        "keeper": keeper,
    }
    if keeper and context["guarded"]:
        positions = list(operations.candidates(registrant))
        url = reverse("ppks:team_add", args=[registrant.pk])
        if positions or form:
            context["form"] = form or TeamForm(positions=positions, url=url)
    return render(request, "ppks/team.html", context)


@page(*policy.TEAM_KEEPERS)
@require_POST
@once
def team_add(request, pk):
    entry = open_entry(request, pk)
    registrant = entry.registrant
    form = TeamForm(request.POST, positions=operations.candidates(registrant), url=request.path)
    if form.is_valid():
        try:
            operations.add_to_team(
                registrant=registrant, user=form.cleaned_data["user"], by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            messages.success(request, f"{form.cleaned_data['user']} sekarang di tim.")
            return redirect("ppks:team", pk)
    return _team(request, entry, form)


@page(*policy.TEAM_KEEPERS)
@once
def team_remove(request, pk):
    """Take somebody off the team. The row stays, with the reason."""
    rows = TeamMember.objects.visible_to(request.user).select_related("registrant", "user")
    member = get_object_or_404(rows, pk=pk)
    back = reverse("ppks:team", args=[member.registrant_id])
    form = RemoveForm(request.POST or None, back=back)
    if form.is_valid():
        try:
            operations.remove_from_team(member=member, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=member)
        else:
            messages.success(request, f"{member.user} tidak lagi di tim.")
            return redirect(back)
    return render(request, "ppks/team_remove.html", {"form": form, "member": member, "back": back})
