"""Kejadian: the list of disasters, one with its totals, and its quick list of families."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import refused
from cases import policy
from cases.forms.disaster import DisasterForm, FamilyForm, HelpForm, LinesForm
from cases.models import AffectedFamily, Case, Disaster
from cases.operations import disaster as operations
from core.once import once
from core.refusal import Refused, Stale
from ppks.models import Registrant

PER_PAGE = 50


@page(*policy.AREA_READERS)
def disaster_list(request):
    rows = (
        Disaster.objects.visible_to(request.user)
        .annotate(
            count=Count(
                "families", filter=Q(families__district__in=request.user.position.district_codes)
            )
        )
        .order_by("-happened_on", "-pk")
    )
    shown = Paginator(rows, 25).get_page(request.GET.get("page"))
    may_write = request.user.position.role in policy.FIELD
    return render(request, "cases/disaster_list.html", {"page": shown, "may_write": may_write})


def _disaster(request, pk) -> Disaster:
    return get_object_or_404(Disaster.objects.visible_to(request.user), pk=pk)


@page(*policy.FIELD)
@once
def disaster_create(request):
    form = DisasterForm(request.POST or None)
    if form.is_valid():
        try:
            disaster = operations.save_disaster(by=request.user, values=form.values())
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, "Kejadian dicatat. Sekarang tulis keluarga yang terdampak.")
            return redirect(disaster)
    return render(request, "cases/disaster_form.html", {"form": form})


@page(*policy.FIELD)
@once
def disaster_edit(request, pk):
    disaster = _disaster(request, pk)
    names = ("name", "sort", "happened_on", "place", "ended_on")
    form = DisasterForm(
        request.POST or None,
        initial={name: getattr(disaster, name) for name in names},
        version=disaster.version,
    )
    if form.is_valid():
        try:
            operations.save_disaster(
                by=request.user,
                values=form.values(),
                disaster=disaster,
                version=form.opened_version,
            )
        except Stale as refusal:
            form.stale(refusal, {"name": refusal.current.name, "place": refusal.current.place})
            refused(request, form, refusal, target=disaster)
        except Refused as refusal:
            refused(request, form, refusal, target=disaster)
        else:
            messages.success(request, "Kejadian disimpan.")
            return redirect(disaster)
    return render(request, "cases/disaster_form.html", {"form": form, "disaster": disaster})


@page(*policy.AREA_READERS)
def disaster_detail(request, pk):
    return _detail(request, _disaster(request, pk))


def _detail(request, disaster, quick=None, lines=None, help_form=None):
    user = request.user
    families = AffectedFamily.objects.visible_to(user).filter(disaster=disaster)
    wanting = request.GET.get("perlu") == "1"
    chosen = families.wanting() if wanting else families
    shown = Paginator(chosen.select_related("village", "identification"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(shown.object_list)
    may_write = user.position.role in policy.FIELD
    districts = user.position.district_codes
    context = {
        "disaster": disaster,
        "page": shown,
        "rows": rows_of(rows, user),
        "wanting": wanting,
        "may_write": may_write,
        "totals": totals(families),
        "needs": needs(families),
    }
    if may_write:
        context |= {
            "quick": quick
            or FamilyForm(
                districts=districts, village=request.GET.get("desa", ""), auto_id="cepat_%s"
            ),
            "lines": lines or LinesForm(districts=districts, auto_id="banyak_%s"),
            "help_form": help_form or HelpForm(auto_id="bantu_%s"),
        }
    return render(request, "cases/disaster_detail.html", context)


def totals(families) -> dict:
    """Families, people, frail ones, heavy damage, completed ones."""
    return families.aggregate(
        families=Count("pk"),
        people=Sum("people", default=0),
        frail=Sum("frail", default=0),
        heavy=Count("pk", filter=Q(damage=AffectedFamily.Damage.HEAVY)),
        identified=Count("pk", filter=Q(identification__isnull=False)),
    )


def needs(families) -> list[dict]:
    """For each need: how many families need it, and how many of them got it."""
    wanted, given = Counter(), Counter()
    for needed, helped in families.values_list("needs", "helped"):
        wanted.update(needed)
        given.update(helped)
    return [
        {"label": label, "wanted": wanted[code], "given": given[code]}
        for code, label in AffectedFamily.Need.choices
        if wanted[code] or given[code]
    ]


def rows_of(families, user) -> list[dict]:
    """Each line with what it has become: written down, identified, registered, a case."""
    keys = {f.identification.registrant_id for f in families if f.identification} - {None}
    registrants = {r.pk: r for r in Registrant.objects.visible_to(user).filter(pk__in=keys)}
    cases = {
        case.registrant_id: case
        for case in Case.objects.visible_to(user).filter(registrant__in=registrants)
    }
    labels = dict(AffectedFamily.Need.choices)
    found = []
    for family in families:
        seen = family.identification
        case = cases.get(seen.registrant_id) if seen else None
        found.append(
            {
                "family": family,
                "needs": [(labels.get(n, n), n in family.helped) for n in family.needs],
                "extra": [labels.get(n, n) for n in family.helped if n not in family.needs],
                "case": case,
                "registrant": registrants.get(seen.registrant_id) if seen else None,
            }
        )
    return found


@page(*policy.FIELD)
@require_POST
@once
def family_create(request, pk):
    """One line, then the next: the village stays chosen."""
    disaster = _disaster(request, pk)
    form = FamilyForm(
        request.POST, districts=request.user.position.district_codes, auto_id="cepat_%s"
    )
    if form.is_valid():
        values = form.values()
        try:
            added, _ = operations.add_families(disaster=disaster, rows=[values], by=request.user)
        except Refused as refusal:
            refused(request, form, refusal, target=disaster)
        else:
            if added:
                messages.success(request, f"{values['head']} dicatat.")
                url = f"{disaster.get_absolute_url()}?desa={values['village'].pk}"
                return redirect(f"{url}#cepat_head")
            form.add_error("head", "Keluarga ini sudah ada di daftar desa itu.")
    return _detail(request, disaster, quick=form)


@page(*policy.FIELD)
@require_POST
@once
def family_create_many(request, pk):
    disaster = _disaster(request, pk)
    form = LinesForm(
        request.POST, districts=request.user.position.district_codes, auto_id="banyak_%s"
    )
    if form.is_valid():
        try:
            added, again = operations.add_families(
                disaster=disaster, rows=form.rows_to_add(), by=request.user
            )
        except Refused as refusal:
            refused(request, form, refusal, target=disaster)
        else:
            messages.success(request, f"{added} keluarga dicatat.")
            if again:
                messages.warning(
                    request,
                    f"{len(again)} sudah ada di daftar, tidak ditambahkan: "
                    + ", ".join(again[:10]) + ("…" if len(again) > 10 else ""),
                )  # fmt: skip
            return redirect(disaster)
    return _detail(request, disaster, lines=form)


@page(*policy.FIELD)
@require_POST
@once
def help_create(request, pk):
    """Note help for the ticked families of a page."""
    disaster = _disaster(request, pk)
    own = AffectedFamily.objects.visible_to(request.user).filter(disaster=disaster)
    ticked = request.POST.getlist("families")[:PER_PAGE]
    known = {str(pk) for pk in own.values_list("pk", flat=True)}
    form = HelpForm(request.POST, families=known & set(ticked), auto_id="bantu_%s")
    if form.is_valid():
        try:
            changed = operations.give_help(
                disaster=disaster,
                families=form.cleaned_data["families"],
                help=form.cleaned_data["help"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=disaster)
        else:
            messages.success(request, f"Bantuan untuk {changed} keluarga dicatat.")
            return redirect(disaster)
    return _detail(request, disaster, help_form=form)


def _family(request, pk) -> AffectedFamily:
    rows = AffectedFamily.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("disaster", "village", "identification"), pk=pk)


@page(*policy.FIELD)
@once
def family_edit(request, pk):
    family = _family(request, pk)
    form = FamilyForm(
        request.POST or None,
        districts=request.user.position.district_codes,
        family=family,
        version=family.version,
    )
    if form.is_valid():
        try:
            operations.change_family(
                family=family, version=form.opened_version, by=request.user, **form.values()
            )
        except Stale as refusal:
            now = refusal.current
            form.stale(refusal, {"head": now.head, "note": now.note})
            refused(request, form, refusal, target=family)
        except Refused as refusal:
            refused(request, form, refusal, target=family)
        else:
            messages.success(request, "Keluarga ini disimpan.")
            return redirect(family.disaster)
    context = {"form": form, "family": family, "disaster": family.disaster}
    return render(request, "cases/disaster_family_form.html", context)


@page(*policy.FIELD)
@require_POST
@once
def family_delete(request, pk):
    family = _family(request, pk)
    try:
        operations.delete_family(family=family, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal, target=family)
        messages.error(request, str(refusal))
        return _detail(request, family.disaster)
    messages.success(request, f"{family.head} dihapus dari daftar.")
    return redirect(family.disaster)


@page(*policy.FIELD)
@require_POST
@once
def family_identify(request, pk):
    """Complete a line: its identification begins prefilled, or goes on."""
    family = _family(request, pk)
    try:
        identification = operations.identify_family(family=family, by=request.user)
    except Refused as refusal:
        refused(request, None, refusal, target=family)
        messages.error(request, str(refusal))
        return _detail(request, family.disaster)
    if identification.state == identification.State.OPEN:
        return redirect("ppks:identification_edit", identification.pk)
    return redirect(reverse("ppks:identification_detail", args=[identification.pk]))
