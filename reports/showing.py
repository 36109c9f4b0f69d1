"""How a row behind a figure reads, and where it leads: only what the reader may open anyway."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from cases.models import Case, Closure, Referral, Service, Visit
from core.querysets import ScopedQuerySet
from ppks.models import DataCollection, Identification, Registrant, Secrecy, Submission
from ppks.policy import sees_persons
from reports.models import Activity


@dataclass(frozen=True)
class Shown:
    """One row behind a figure."""

    title: str
    url: str
    day: datetime.date | None = None
    about: str = ""


def _person(registrant, user) -> str:
    return registrant.known_as if sees_persons(user) else registrant.number


def _identification(row, user) -> Shown:
    title = row.known_as if sees_persons(user) else "Identifikasi"
    return Shown(title, row.get_absolute_url(), row.identified_on, row.get_state_display())


def _collection(row, user) -> Shown:
    url = reverse("ppks:visit_detail", args=[row.submission_id])
    return Shown(_person(row.registrant, user), url, row.visited_on)


def _submission(row, user) -> Shown:
    about = f"{row.get_kind_display()}, {row.get_state_display().lower()}"
    return Shown(_person(row.registrant, user), row.get_absolute_url(), None, about)


def _case(row, user) -> Shown:
    return Shown(
        _person(row.registrant, user), row.get_absolute_url(), row.opened_on, f"Kasus {row.number}"
    )


def _closure(row, user) -> Shown:
    url = reverse("cases:closure_detail", args=[row.case_id])
    about = f"Kasus {row.case.number}: {row.get_reason_display()}"
    return Shown(_person(row.case.registrant, user), url, row.closed_on, about)


def _visit(row, user) -> Shown:
    url = reverse("cases:visit_list", args=[row.case_id])
    about = f"Kasus {row.case.number}" + (f", {row.place}" if row.place else "")
    return Shown(_person(row.case.registrant, user), url, row.visited_on, about)


def _referral(row, user) -> Shown:
    about = f"ke {row.provider.name}: {row.get_state_display().lower()}"
    return Shown(_person(row.case.registrant, user), row.get_absolute_url(), row.sent_on, about)


def _service(row, user) -> Shown:
    url = reverse("cases:services_of_registrant", args=[row.registrant_id])
    about = ", ".join(filter(None, (row.programme.name, row.amount)))
    return Shown(_person(row.registrant, user), url, row.given_on, about)


def _activity(row, user) -> Shown:
    url = reverse("reports:activity_detail", args=[row.pk])
    place = row.village.name if row.village else ""
    about = ", ".join(filter(None, (row.about, place)))
    return Shown(row.get_kind_display(), url, row.happened_on, about)


def _registrant(row, user) -> Shown:
    return Shown(_person(row, user), row.get_absolute_url(), None, row.village.name)


def _ordinary(*paths: str) -> Q:
    return Q(**{f"{path}secrecy__lt": Secrecy.SECRET for path in paths})


CASE = ("case__registrant__", "case__category__")
# Model → the relations a row reads, what keeps it out where it has become rahasia, how it reads.
READS = {
    Identification: (("registrant",), _ordinary(""), _identification),
    DataCollection: (("registrant",), _ordinary("registrant__"), _collection),
    Submission: (("registrant",), _ordinary("registrant__"), _submission),
    Case: (("registrant", "category"), _ordinary("registrant__", "category__"), _case),
    Closure: (("case__registrant",), _ordinary(*CASE), _closure),
    Visit: (("case__registrant",), _ordinary(*CASE), _visit),
    Referral: (("case__registrant", "provider"), _ordinary(*CASE), _referral),
    Service: (
        ("registrant", "programme"),
        _ordinary("registrant__") & (Q(case=None) | _ordinary("case__category__")),
        _service,
    ),
    Activity: (("village",), Q(), _activity),
    Registrant: (("village",), _ordinary(""), _registrant),
}


def describe(model: type, ids, user) -> dict[str, Shown]:
    """The rows of these ids that the user may open, by id; one query."""
    relations, ordinary, read = READS[model]
    rows: ScopedQuerySet = model.objects.visible_to(user)
    found = rows.filter(ordinary, pk__in=ids).select_related(*relations)
    return {str(row.pk): read(row, user) for row in found}
