"""Entries that came from a phone: one's own, and those given to the office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page, signed_in
from accounts.roles import Role
from audit.events import refused, seen, with_page
from core.once import once
from core.refusal import Refused
from fieldwork.forms import DecideForm, LetGoForm
from fieldwork.models import Entry
from fieldwork.operations import entry as operations
from fieldwork.views.phone import any_position
from fieldwork.words import in_words

PER_PAGE = 25
OFFICE = (Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER)
TONES = {
    Entry.State.SAVED: "good",
    Entry.State.HELD: "waits",
    Entry.State.HANDED: "waits",
    Entry.State.TAKEN: "good",
    Entry.State.DROPPED: "neutral",
}


@any_position
@signed_in
def entry_list(request):
    """What this user sent, the latest first; what waits for a decision on top."""
    rows = Entry.objects.own(request.user).select_related("district").defer("content")
    held = list(rows.undecided()[:PER_PAGE])
    shown = Paginator(rows.exclude(state=Entry.State.HELD), PER_PAGE)
    shown = shown.get_page(request.GET.get("page"))
    for row in [*held, *shown]:
        row.tone = TONES[row.state]
    return render(request, "fieldwork/entry_list.html", {"held": held, "page": shown})


def _own(request, pk) -> Entry:
    rows = Entry.objects.own(request.user).select_related("district__regency", "position")
    return get_object_or_404(rows, pk=pk)


@any_position
@signed_in
@once
def entry_detail(request, pk):
    """One entry; of one that is held, what was written, and field by field what both changed."""
    entry = _own(request, pk)
    if entry.state != Entry.State.HELD:
        return render(
            request, "fieldwork/entry_detail.html", {"entry": entry, "tone": TONES[entry.state]}
        )
    content = operations.content_of(entry)
    clashes = content["clashes"]
    form = DecideForm(request.POST or None, clashes=clashes)
    if request.method == "POST" and form.is_valid():
        try:
            entry = operations.decide(entry=entry, by=request.user, chosen=form.chosen())
        except Refused as refusal:
            refused(request, form, refusal, target=entry)
        else:
            if entry.state == Entry.State.SAVED:
                messages.success(request, f"{entry.words} {entry.why}".strip())
                return redirect(entry.led_to)
            messages.warning(request, "Datanya berubah lagi. Periksa sekali lagi.")
            return redirect(entry)
    return render(
        request,
        "fieldwork/entry_detail.html",
        {
            "entry": entry,
            "tone": TONES[entry.state],
            "sheets": in_words(content["message"].get("sheets") or {}),
            "form": form,
            "clashes": clashes,
        },
    )


@any_position
@signed_in
@once
def entry_hand_over(request, pk):
    """Asks first, then gives the entry to the office."""
    entry = _own(request, pk)
    if request.method == "POST":
        try:
            operations.hand_over(entry=entry, by=request.user)
        except Refused as refusal:
            refused(request, None, refusal, target=entry)
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Isian diserahkan kepada petugas kabupaten/kota.")
            return redirect(entry)
    return render(request, "fieldwork/entry_hand_over.html", {"entry": entry})


@any_position
@signed_in
@once
def entry_drop(request, pk):
    entry = _own(request, pk)
    form = LetGoForm(
        request.POST or None,
        label="Mengapa dibuang?",
        act="Buang isian ini",
        back=entry.get_absolute_url(),
    )
    if form.is_valid():
        try:
            operations.drop(entry=entry, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refused(request, form, refusal, target=entry)
        else:
            messages.success(request, "Isian dibuang.")
            return redirect("fieldwork:entry_list")
    return render(request, "fieldwork/entry_drop.html", {"entry": entry, "form": form})


@page(*OFFICE)
def handed_list(request):
    """What workers could not save themselves, for the office to write down."""
    rows = Entry.objects.handed_to(request.user).select_related("district", "user")
    shown = Paginator(rows.defer("content"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "fieldwork/handed_list.html", {"page": shown})


@page(*OFFICE)
@once
def handed_detail(request, pk):
    """What a worker wrote; each look is an event. Done once the office has written it down."""
    rows = Entry.objects.handed_to(request.user).select_related("district", "user")
    entry = get_object_or_404(rows, pk=pk)
    with_page(
        request,
        lambda: seen(
            by=request.user,
            target=entry,
            registrant=entry.registrant,
            district=entry.district_id,
            what="secret" if entry.secret else "entry",
        ),
    )
    back = reverse("fieldwork:handed_list")
    form = LetGoForm(
        request.POST or None, label="Apa yang dilakukan dengan isian ini?", act="Sudah dicatat",
        back=back,
    )  # fmt: skip
    if form.is_valid():
        try:
            operations.take(entry=entry, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refused(request, form, refusal, target=entry)
        else:
            messages.success(request, "Isian ditandai sudah dicatat.")
            return redirect(back)
    sheets = in_words(operations.content_of(entry)["message"].get("sheets") or {})
    return render(
        request, "fieldwork/handed_detail.html", {"entry": entry, "form": form, "sheets": sheets}
    )
