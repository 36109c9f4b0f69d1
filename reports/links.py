"""From a number to its list, where the role may open that list."""

from urllib.parse import urlencode

from django.urls import resolve, reverse

from accounts.pages import SIGNED_IN


def link(user, name: str, *args, anchor: str = "", **filters: str) -> str:
    """The URL of a page with its filters, "" when the position's role does not reach it."""
    path = reverse(name, args=args)
    roles = resolve(path).func.page_roles
    if roles != SIGNED_IN and (user.position is None or user.position.role not in roles):
        return ""
    chosen = {key: value for key, value in filters.items() if value}
    return path + (f"?{urlencode(chosen)}" if chosen else "") + (f"#{anchor}" if anchor else "")


def page_of(name: str, area, **chosen: str) -> str:
    """The address of a page of figures for an area (`reports.figures.Area`)."""
    held = {key: value for key, value in (area.chosen | chosen).items() if value}
    return reverse(name) + (f"?{urlencode(held)}" if held else "")


TABS = (
    ("Laporan", "reports:report_list"),
    ("Ketepatan", "reports:punctuality"),
    ("Rangkuman", "reports:summary_list"),
)


def tabs(user, here: str) -> list[dict]:
    """The pages about reports of several districts that a role has, as tabs."""
    return [
        {"label": label, "url": url, "current": name == here}
        for label, name in TABS
        if (url := link(user, name))
    ]
