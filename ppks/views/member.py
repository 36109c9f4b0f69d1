"""Members of families and groups."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import page
from audit.events import refused
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day
from ppks import policy, showing
from ppks.entry import open_record
from ppks.forms.registrant import MemberEndForm, MemberForm
from ppks.models import Membership, Registrant
from ppks.models.person import Subject
from ppks.operations.membership import add_member, end_member
from ppks.search import find

FOUND = 8


@page(*policy.WRITERS)
@once
def member_create(request, pk):
    """A member: found among the registrants of the district, or only a name."""
    entry = open_record(request, pk)
    whole = entry.registrant
    q = (request.POST.get("q") or request.GET.get("q") or "").strip()[:100]
    form = MemberForm(
        request.POST or None,
        whole=whole,
        found=persons_like(q, whole, request.user),
        label_of=label_of,
        q=q,
    )
    if form.is_valid():
        try:
            add_member(whole=whole, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=whole)
        else:
            messages.success(request, "Anggota ditambahkan.")
            return redirect(whole)
    return render(
        request,
        "ppks/member_create.html",
        {"form": form, "entry": entry, "registrant": whole, "q": q, "fits": entry.has_members},
    )


def persons_like(q: str, whole: Registrant, user):
    """Persons of the same district in reach named like `q`, few."""
    if not q:
        return Registrant.objects.none()
    rows = Registrant.objects.visible_to(user).listed()
    rows = rows.filter(district=whole.district_id, subject=Subject.INDIVIDUAL)
    found = rows.filter(pk__in=find(rows, q)[:FOUND])
    return found.select_related("village")


def label_of(registrant: Registrant) -> str:
    parent = f"anak dari {registrant.parent_name}" if registrant.parent_name else ""
    place = [showing.short_place(registrant), registrant.village.name]
    words = [registrant.known_as, showing.who_of(registrant), parent, *place]
    return ", ".join(word for word in words if word)


@page(*policy.WRITERS)
@once
def member_end(request, pk):
    """End a membership on a day; the row stays in the history of the family or group."""
    rows = Membership.objects.visible_to(request.user).select_related("whole", "person")
    membership = get_object_or_404(rows, pk=pk)
    form = MemberEndForm(request.POST or None, membership=membership)
    theirs = None
    if form.is_valid():
        try:
            end_member(
                membership=membership,
                version=form.opened_version,
                by=request.user,
                **form.values(),
            )
        except Stale as refusal:
            form.stale(refusal, {"until": refusal.current.until}, show=_day)
            theirs = refusal.current
            refused(request, form, refusal, target=membership)
        except Refused as refusal:
            refused(request, form, refusal, target=membership)
        else:
            messages.success(request, "Keanggotaan diakhiri.")
            return redirect(membership.whole)
    name = membership.person.known_as if membership.person else membership.name
    context = {"form": form, "membership": membership, "name": name, "theirs": theirs}
    return render(request, "ppks/member_end.html", context)


def _day(value) -> str:
    return value if isinstance(value, str) else day(value)
