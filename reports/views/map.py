"""The map: one figure by district, as tiles or as true outlines, with a table beside it."""

from itertools import groupby

from django import forms
from django.shortcuts import render
from django.utils import timezone

from accounts.pages import page
from core.filters import ALL, FilterForm
from districts.models import District
from ppks.catalogue import catalogue
from reports import figures, maps, measures
from reports.figures import Area
from reports.links import link, page_of
from reports.views.dashboard import MAPS, asked_area, tabs_of, trail_of

TILES, OUTLINES = "petak", "batas"


class MapForm(FilterForm):
    """What the map shows, in the address. *Rahasia* kinds are none of the choices."""

    angka = forms.ChoiceField(label="Diwarnai menurut", required=False)
    jenis = forms.ChoiceField(label="Jenis PPKS", required=False)
    bentuk = forms.ChoiceField(label="Bentuk peta", required=False)
    kabupaten = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, offered, outlines: bool):
        super().__init__(data)
        first, *others = offered
        self.fields["angka"].choices = [
            ("", first.label), *((measure.code, measure.label) for measure in others)
        ]  # fmt: skip
        if first.by_kind:
            self.fields["jenis"].choices = [
                ALL,
                *((k.code, f"{k.code} {k.name}") for k in catalogue().kinds if not k.is_secret),
            ]
        else:
            del self.fields["jenis"]
        if outlines:
            self.fields["bentuk"].choices = [("", "Petak sama besar"), (OUTLINES, "Batas wilayah")]
        else:
            del self.fields["bentuk"]
        for choice in self.fields.values():
            if isinstance(choice, forms.ChoiceField):
                choice.widget.choices = choice.choices


@page(*MAPS)
def map(request):
    """`?angka=kasus`, `?jenis=08`, `?bentuk=batas`; a regency of the province by `?kabupaten=`."""
    user, area = request.user, asked_area(request)
    districts = list(
        District.objects.filter(pk__in=area.codes).select_related("regency").order_by("pk")
    )
    offered = measures.MEASURES if user.position.role in figures.ROLES else (measures.POSTS,)
    form = MapForm(request.GET, offered=offered, outlines=maps.has_outlines(area.codes))
    chosen = form.chosen()
    measure = next((m for m in offered if m.code == chosen["angka"]), offered[0])
    kind = chosen.get("jenis", "") if measure.by_kind else ""
    values = measure.count(measures.districts_of(area, districts), kind)
    steps, number_of = maps.classes(measure, values)
    shapes = {d.pk: _shape(d, measure, values, number_of) for d in districts}
    if chosen.get("bentuk") == OUTLINES:
        drawing = maps.outline_map(districts, shapes)
    else:
        drawing = maps.tile_map(districts, shapes, whole=area.level == "regency")
    context = {
        "area": area,
        "today": timezone.localdate(),
        "pooled_url": link(user, "reports:recap_secret"),
        "trail": trail_of(user, "reports:map", area),
        "tabs": tabs_of(user, "reports:map", area),
        "form": form,
        "measure": measure,
        "kind": dict(form.fields["jenis"].choices).get(kind, "") if kind else "",
        "steps": steps,
        "without": len(districts) - len(values),
        "drawing": drawing,
        "groups": _groups(districts, measure, values, number_of),
    }
    return render(request, "reports/map.html", context)


def _shape(district, measure, values, number_of) -> maps.Shape:
    said = _said(district.pk, measure, values)
    title = f"{district.name}, {district.regency.name}: {said}"
    return maps.Shape(district.pk, title, number_of.get(district.pk), _url(district))


def _said(code: str, measure, values) -> str:
    return measure.said(values[code]) if code in values else "tidak ada angka"


def _url(district) -> str:
    one = Area(district.name, [district.pk], [], "", "village", district=district)
    return page_of("reports:dashboard", one)


def _groups(districts, measure, values, number_of) -> list[dict]:
    """The rows of the table, regency by regency."""
    return [
        {
            "name": regency.name,
            "rows": [
                {
                    "name": district.name,
                    "url": _url(district),
                    "said": _said(district.pk, measure, values),
                    "number": number_of.get(district.pk, "–"),
                }
                for district in rows
            ],
        }
        for regency, rows in groupby(districts, lambda one: one.regency)
    ]
