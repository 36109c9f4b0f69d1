"""The two tables of *rahasia* kinds: pooled for who may see a pooled figure, and the verifier's."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.pages import page
from accounts.roles import Role
from audit.events import record
from core.templatetags.handep import MONTHS
from ppks import policy
from ppks.catalogue import catalogue
from reports import recap_secret as secret
from reports.places import place_of
from reports.recap import COLUMNS
from reports.recap_tables import HEAD, SEVERAL
from reports.tables import Cell, Row, Table
from reports.views.recap import POOLED_TAB, TABS


@page(*policy.POOLED)
def recap_secret(request):
    """Fixed: the address has nothing to choose. Regencies by month end."""
    place = place_of(request.user)
    ends = secret.month_ends(timezone.localdate())
    return render(
        request,
        "reports/recap_secret.html",
        {
            "place": place,
            "tabs": [
                {"label": label, "url": reverse(name), "current": name == POOLED_TAB[1]}
                for label, name in (*TABS, POOLED_TAB)
            ],
            "table": _pooled(place, ends, secret.pooled(place.districts, ends)),
            "may_see_kinds": request.user.position.role in policy.SECRET_BY_ROLE,
        },
    )


def _pooled(place, ends, counts) -> Table:
    regencies = [place.regency] if place.regency else place.parts
    rows = [
        Row(one.name, [Cell(counts.get((one.pk, end), 0)) for end in ends]) for one in regencies
    ]
    total = [Cell(sum(row.cells[at].value for row in rows)) for at in range(len(ends))]
    head = [f"{MONTHS[end.month - 1]} {end.year}" for end in ends]
    after = [Row("Jumlah", total)] if len(rows) > 1 else []
    return Table("PPKS dengan jenis rahasia pada akhir bulan", "Kabupaten/kota", head, rows, after)


@page(Role.REGENCY_VERIFIER)
def recap_secret_kinds(request):
    """The own regency by *rahasia* kind, today. Each look is an event."""
    regency, today = request.user.position.regency, timezone.localdate()
    found = secret.kinds_of(regency, today)
    record(by=request.user, action="seen.recap", target=regency, secret=True)
    rows = [
        Row(kind.name, [Cell(found[kind.code][column]) for column in COLUMNS], kind.code)
        for kind in catalogue().kinds
        if kind.is_secret
    ]
    table = Table("Menurut jenis rahasia", "Jenis PPKS", HEAD, rows, [], SEVERAL)
    return render(
        request,
        "reports/recap_secret_kinds.html",
        {"regency": regency, "today": today, "table": table},
    )
