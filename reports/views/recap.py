"""The recap: what stands on a day, what moved, two days compared, traits, SPM, and the lists."""

import datetime
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import page
from ppks import policy
from ppks.views.registrant import ORDERS, PER_PAGE, Pages, lines_of
from reports import recap, recap_tables
from reports import recap_traits as traits
from reports.links import link
from reports.places import NAMES, Place, place_of
from reports.recap_form import MEASURES, CompareForm, PeriodForm, RecapForm
from reports.recap_lists import CAME, WENT, Asked, behind

TABS = (
    ("Keadaan", "reports:recap"),
    ("Mutasi", "reports:recap_movement"),
    ("Perbandingan", "reports:recap_compare"),
    ("Umur, panti, desil", "reports:recap_traits"),
    ("SPM", "reports:recap_spm"),
)
POOLED_TAB = ("Jenis rahasia", "reports:recap_secret")
COLUMNS = {key: column for key, (_, column) in MEASURES.items() if key} | {
    "perorangan": "individual"
}


class Recap:
    """One asking: the area, the form, and the address of the same question elsewhere."""

    def __init__(self, request, form=RecapForm, without=(), data=None):
        self.request, self.user = request, request.user
        data = request.GET if data is None else data
        self.place = place_asked(self.user, data)
        self.form = form(data, place=self.place, without=without)
        chosen = self.form.chosen()
        self.kind = chosen.get("jenis", "")
        self.measure = MEASURES[chosen.get("hitung", "")][1]
        self.on = chosen["pada"] or timezone.localdate()
        self.since = chosen.get("sejak") or None
        self.links = recap_tables.Links(self.user, self.place, self.on, self.kind)

    def day(self, name: str, default) -> datetime.date:
        return self.form.chosen().get(name) or default

    @property
    def kind_name(self) -> str:
        return next((one.name for one in recap.open_kinds() if one.code == self.kind), "")

    def kept(self, **changes) -> dict[str, str]:
        """What the address holds, without areas, with the changes."""
        used = {k: v for k, v in self.form.in_use().items() if k not in NAMES.values()}
        return {k: v for k, v in (used | changes).items() if v}

    def address(self, name: str, area: dict, **changes) -> str:
        return f"{reverse(name)}?{urlencode(area | self.kept(**changes))}".rstrip("?")

    def into(self, part: str) -> str:
        """The same page about a part of the area."""
        return self.address(self.request.resolver_match.view_name, self.place.query_of(part))

    def context(self, name: str, **more) -> dict:
        place = self.place
        larger = place.above
        if self.user.position.province_id and not place.own:
            larger = [("", "", self.user.position.area_name), *larger]
        trail = [
            {"label": label, "url": self.address(name, {NAMES[level]: code} if level else {})}
            for level, code, label in larger
        ]
        tabs = [*TABS, POOLED_TAB] if self.user.position.role in policy.POOLED else TABS
        return {
            "place": place,
            "on": self.on,
            "form": self.form,
            "words": [
                {"label": label, "url": self.address(name, place.query, **{field: ""})}
                for field, label in self.form.words()
                if field not in NAMES.values()
            ],
            "carried": [(k, str(v)) for k, v in (place.query | self.kept()).items()],
            "clear_url": f"{reverse(name)}?{urlencode(place.query)}".rstrip("?"),
            "trail": trail,
            "tabs": [
                {"label": label, "url": self.address(url, place.query), "current": url == name}
                for label, url in tabs
            ],
            "kind_name": self.kind_name,
        } | more


def place_asked(user, data) -> Place:
    place = place_of(user, **{name: data.get(name, "") for name in NAMES.values()})
    if place is None:
        raise Http404
    return place


@page(*recap.ROLES)
def recap_view(request):
    """Who stands on a day: by kind, by smaller area, and both together."""
    one = Recap(request)
    cells = recap.standing(one.place, one.on)
    tables = [recap_tables.kinds(one.links, cells, one.kind)]
    if one.place.parts:
        tables.append(recap_tables.parts(one.links, cells, one.kind, one.into))
        tables.append(recap_tables.cross(one.links, cells, one.kind, one.measure))
    empty = not any(cells.of(kind) for kind in cells.whole)
    open_data = link(one.user, "reports:open_data_switch")
    context = one.context("reports:recap", tables=tables, empty=empty, open_data_url=open_data)
    return render(request, "reports/recap.html", context)


@page(*recap.ROLES)
def recap_movement(request):
    """A period: opening, in and out by reason, closing. This month unless told."""
    one = Recap(request, PeriodForm)
    since = one.day("sejak", one.on.replace(day=1))
    since = min(since, one.on)
    one.links.since, one.links.before = since, since - datetime.timedelta(days=1)
    found = recap.flow(one.place, since, one.on)
    tables = [recap_tables.flow_kinds(one.links, found, one.kind, one.measure)]
    if one.place.parts:
        tables.append(recap_tables.flow_parts(one.links, found, one.kind, one.measure, one.into))
    context = one.context("reports:recap_movement", tables=tables, since=since)
    return render(request, "reports/recap_movement.html", context)


@page(*recap.ROLES)
def recap_compare(request):
    """Two days beside each other; a month apart unless told."""
    one = Recap(request, CompareForm)
    then = one.day("banding", one.on.replace(day=1) - datetime.timedelta(days=1))
    old, new = recap.standing(one.place, then), recap.standing(one.place, one.on)
    tables = [recap_tables.compared(one.links, old, new, one.kind, one.measure, then)]
    if one.place.parts:
        tables.append(
            recap_tables.compared_parts(one.links, old, new, one.kind, one.measure, then, one.into)
        )
    context = one.context("reports:recap_compare", tables=tables, then=then)
    return render(request, "reports/recap_compare.html", context)


@page(*recap.ROLES)
def recap_traits(request):
    """Age bands, inside and outside institutions, decile, and who left."""
    one = Recap(request, without=("hitung",))
    found = traits.traits(one.place, one.on, one.kind)
    tables = [
        recap_tables.ages(one.links, found),
        recap_tables.placements(one.links, found),
        recap_tables.deciles(one.links, found),
    ]
    if not one.kind:
        tables.append(recap_tables.lives(one.links, found, traits.gone(one.place, one.on)))
    context = one.context("reports:recap_traits", tables=tables)
    return render(request, "reports/recap_traits.html", context)


@page(*recap.ROLES)
def recap_spm(request):
    """The groups of the minimum service standards, by whose duty they are."""
    one = Recap(request, without=("jenis",))
    found = traits.spm(one.place, one.on)
    tables = [recap_tables.spm(one.links, found)]
    if one.place.parts:
        tables.append(recap_tables.spm_parts(one.links, found, one.measure, one.into))
    context = one.context("reports:recap_spm", tables=tables)
    return render(request, "reports/recap_spm.html", context)


@page(*policy.READERS)
def recap_list(request):
    """Whom one number counts; those the reader may not open are only counted."""
    user, place = request.user, place_asked(request.user, request.GET)
    asked = asked_of(request, place)
    found = behind(asked, user)
    masked = not policy.sees_persons(user)
    ids = found.rows.order_by(*ORDERS["terbaru" if masked else "nama"])
    shown = Pages(ids.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    openable = shown.paginator.count
    return render(
        request,
        "reports/recap_list.html",
        {
            "place": place,
            "asked": asked,
            "found": found,
            "page": shown,
            "lines": lines_of(shown, user),
            "masked": masked,
            "hidden": 0 if shown.paginator.more else found.entries - openable,
            "facts": facts(asked),
            "back": f"{reverse('reports:recap')}?{urlencode(place.query | {'pada': asked.on})}",
        },
    )


def asked_of(request, place: Place) -> Asked:
    """What the address asks for; anything it does not know answers 404."""
    given = request.GET

    def one_of(name, known):
        value = given.get(name, "")
        if value and value not in known:
            raise Http404
        return value

    way = one_of("arus", {CAME, WENT})
    form = PeriodForm(given, place=place)
    chosen = form.chosen()
    if form.errors.keys() & {"pada", "sejak"}:
        raise Http404
    on = chosen["pada"] or timezone.localdate()
    words = recap.IN_WORDS if way == CAME else recap.OUT_WORDS
    return Asked(
        place,
        on,
        one_of("jenis", {kind.code for kind in recap.open_kinds()}),
        COLUMNS.get(one_of("kolom", COLUMNS), ""),
        since=chosen["sejak"] or on.replace(day=1),
        way=way,
        why=one_of("sebab", words) if way else "",
        life=one_of("hidup", traits.LIVES),
        age=one_of("umur", traits.AGES),
        inside=one_of("panti", traits.PLACES),
        decile=one_of("desil", traits.DECILES),
        spm=one_of("spm", {group.code for group in traits.SPM}),
    )


def facts(asked: Asked) -> list[str]:
    """What the number counts, in words."""
    kinds = {kind.code: f"{kind.code} {kind.name}" for kind in recap.open_kinds()}
    words = recap.IN_WORDS if asked.way == CAME else recap.OUT_WORDS
    columns = {column: label for label, column in MEASURES.values() if column}
    columns |= {"individual": MEASURES[""][0], "": "Semua yang dicatat"}
    groups = {group.code: group.name for group in traits.SPM}
    said = [
        kinds.get(asked.kind, ""),
        columns[asked.column],
        f"Keluar dari daftar: {traits.LIVES[asked.life].lower()}" if asked.life else "",
        words.get(asked.why, "") if asked.way else "",
        traits.AGES.get(asked.age, ""),
        traits.PLACES.get(asked.inside, ""),
        traits.DECILES.get(asked.decile, ""),
        groups.get(asked.spm, ""),
    ]
    return [text for text in said if text]
