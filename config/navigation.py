"""The frame of every page: the menu a role has, and where one is in it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from accounts.pages import SIGNED_IN
from accounts.roles import Role
from config.urls_index import pages

MENU = (
    ("Meja kerja", "desk:home", ("desk", "fieldwork:handed")),
    ("Identifikasi", "ppks:identification_list", ("ppks:identification",)),
    (
        "PPKS",
        "ppks:registrant_list",
        ("ppks:registrant", "ppks:visit", "ppks:member", "ppks:nik", "ppks:identification_repeat"),
    ),
    ("Pengajuan", "ppks:submission_list", ("ppks:submission", "ppks:change", "ppks:end")),
    ("Verifikasi", "ppks:submission_queue", ("ppks:submission",)),
    ("Kasus", "cases:case_list", ("cases",)),
    ("Rujukan masuk", "cases:incoming_list", ("cases:incoming",)),
    ("Penghuni", "cases:resident_list", ("cases:resident",)),
    ("Lembaga", "cases:provider_list", ("cases:provider", "cases:programme")),
    ("TKSK", "tksk:worker_list", ("tksk",)),
    ("Lapangan", "fieldwork:home", ("fieldwork",)),
    (
        "Laporan",
        "reports:report_list",
        (
            "reports:report",
            "reports:activity",
            "reports:daily",
            "reports:summary",
            "reports:punctuality",
        ),
    ),
    ("Angka", "reports:dashboard", ("reports",)),
    ("Rekapitulasi", "reports:recap", ("reports:recap", "reports:open_data")),
    ("Izin dan jejak", "ppks:grant_list", ("ppks:grant", "ppks:glass", "ppks:access")),
)


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool


def frame(request) -> dict:
    """Context of base.html: menu, whether there is another position to switch to, version."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.position is None:
        return {"navigation": [], "other_positions": 0, "APP_VERSION": settings.APP_VERSION}
    register = "ppks:registrant_list"
    here = request.resolver_match.view_name if request.resolver_match else ""
    # The longest beginning wins: what has an entry of its own is not lit twice.
    nearest = max((p for _, _, ps in MENU for p in ps if here.startswith(p)), key=len, default="")
    navigation = [
        Entry(label, reverse(name), nearest in prefixes)
        for label, name, prefixes in MENU
        if pages().get(name) == SIGNED_IN or user.position.role in pages().get(name, ())
    ]
    return {
        "navigation": navigation,
        "field_pages": any(one.role == Role.TKSK for one in user.positions_in_force),
        "other_positions": len(user.positions_in_force) - 1,
        "search_url": reverse(register) if user.position.role in pages().get(register, ()) else "",
        "APP_VERSION": settings.APP_VERSION,
    }
