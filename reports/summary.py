"""The tiles on top: the few numbers of an area that tell how it stands, each opening its list, or
the page of figures that divides it further where the role has no such list."""

from django.db.models import Subquery
from django.utils import timezone

from core.models import Parameter
from core.parameters import DEFAULTS
from core.templatetags.handep import day, number_id, rupiah
from ppks.models.person import Urgency
from reports import caseload, decisions, figures, months, reach
from reports.caseload import Work
from reports.figures import Area, Line
from reports.links import link, page_of
from reports.models import MonthlyReport
from reports.tables import UNVERIFIED, VERIFIED, entries_url, queue_url


def tiles(user, area: Area) -> list[dict]:
    """Every tile says until when it counts; eight queries, however large the area."""
    return [
        *_registered(user, area, figures.whole(area)),
        _waited(area),
        _villages(area),
        *_casework(user, area),
        _on_time(user, area),
        _posts(user, area),
    ]


def post_tiles(user, area: Area) -> list[dict]:
    """What the administrator of the roster sees: no figures of persons."""
    return [_posts(user, area)]


def _tile(label: str, number, url: str, until: str, tone: str = "") -> dict:
    return {"label": label, "number": number, "url": url, "until": until, "tone": tone}


def _today() -> str:
    return f"per {day(timezone.localdate())}"


def _registered(user, area: Area, total: Line) -> list[dict]:
    counted = total.official
    page = page_of("reports:registered", area)

    def official(label: str, columns: tuple[str, ...], subject: str, said: str = "") -> dict:
        url = entries_url(user, area, VERIFIED, subject) or page
        return _tile(label, sum(counted[column] for column in columns), url, said + _today())

    sexes = f"L {number_id(counted['M'])}, P {number_id(counted['F'])}, "
    unverified = sum(total.unverified[sex] for sex in figures.UNVERIFIED[:3])
    oldest = f"yang tertua {number_id(total.oldest_days)} hari" if total.waiting else _today()
    return [
        official("Perorangan terverifikasi", ("M", "F"), "individual", sexes),
        official("Keluarga (KK) terverifikasi", ("family",), "family"),
        official("Kelompok terverifikasi", ("group",), "group"),
        official("Komunitas terverifikasi", ("community",), "community"),
        _tile(
            "Perorangan belum diverifikasi",
            unverified,
            entries_url(user, area, UNVERIFIED, "individual") or page,
            _today(),
        ),
        _tile(
            "Pengajuan menunggu verifikasi",
            total.waiting,
            queue_url(user, area) or page_of("reports:waiting", area),
            oldest,
            "waits" if total.waiting else "",
        ),
    ]


def _waited(area: Area) -> dict:
    wait = decisions.waited(area)
    until = f"{number_id(wait.decided)} pengajuan diputus dalam {decisions.DAYS} hari terakhir"
    return _tile("Waktu tunggu verifikasi", wait.words, page_of("reports:waiting", area), until)


def _villages(area: Area) -> dict:
    found = reach.visited(area)
    until = f"dari {number_id(found.villages)} dalam 12 bulan terakhir"
    label = "Desa dan kelurahan dikunjungi"
    return _tile(label, found.visited, page_of("reports:coverage", area), until)


def _casework(user, area: Area) -> list[dict]:
    found = caseload.totals(area)
    page = page_of("reports:casework", area)
    urgent = _urgent(found)
    made, answered, money = found.made, found.answered, found.rupiah
    said = f"{rupiah(money)} dalam 12 bulan terakhir" if money else "dalam 12 bulan terakhir"
    return [
        _tile(
            "Kasus berjalan",
            found.open,
            caseload.cases_url(user, area) or page,
            f"{number_id(urgent)} darurat atau segera, {_today()}",
        ),
        _tile(
            "Rujukan dijawab",
            reach.percent(answered, made),
            page,
            f"{number_id(answered)} dari {number_id(made)} dalam 12 bulan terakhir",
        ),
        _tile(
            "Rujukan terlambat dijawab",
            found.overdue,
            page,
            _today(),
            "bad" if found.overdue else "",
        ),
        _tile("Layanan diberikan", found.services, page, said),
    ]


def _urgent(work: Work) -> int:
    return sum(work.at(urgency=urgency) for urgency in (Urgency.EMERGENCY, Urgency.URGENT))


def _on_time(user, area: Area) -> dict:
    """How many districts sent the report of the last month by the day it was due (DESIGN.md
    section 8); the grid behind it tells the others apart."""
    month = months.shift(months.current(), -1)
    due_day = Parameter.objects.filter(name="report_due_day").values("value")
    rows = MonthlyReport.objects.filter(district__in=area.codes, month=month)
    sent = rows.filter(first_submitted_at__isnull=False).values_list(
        "first_submitted_at", Subquery(due_day)
    )
    number = sum(
        months.day_of(moment) <= months.due_on(month, day or DEFAULTS["report_due_day"])
        for moment, day in sent
    )
    regency = area.chosen.get("kabupaten", "")
    url = link(user, "reports:punctuality", kabupaten=regency) if area.level != "village" else ""
    until = f"dari {number_id(len(area.codes))}, {months.name(month)}"
    return _tile("Laporan tepat waktu", number, url or link(user, "reports:punctuality"), until)


def _posts(user, area: Area) -> dict:
    posts = figures.posts_of(area.codes)
    url = link(user, "tksk:vacant_list") if area.is_own else ""
    return _tile(
        "Kecamatan tanpa TKSK definitif",
        posts.vacant,
        url or page_of("reports:posts", area),
        f"dari {number_id(posts.districts)}, {_today()}",
        "waits" if posts.vacant else "",
    )
