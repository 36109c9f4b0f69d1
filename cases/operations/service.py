"""Services: planning, giving, correcting, cancelling; and help that was given twice."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.events import record
from cases import policy
from cases.models import Case, Programme, Service
from cases.operations.case import check_role, locked, noted, refresh
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Registrant

SHOWN = 5  # earlier ones named in a warning


class Repeated(Refused):
    """The same programme was given to the household near this day. No refusal for good: with a
    reason it is saved. `earlier` are the services that this user may see."""

    def __init__(self, earlier: list[Service]):
        super().__init__(
            "Program ini baru saja diberikan. Kalau memang perlu diberikan lagi, tulis alasannya.",
            "repeat_reason",
        )
        self.earlier = earlier


def repeats(
    *, registrant, programme: Programme, on: datetime.date, by, besides: Service | None = None
) -> list[Service]:
    """The same programme given to the registrant, its family or their members within the days
    that the programme names, as far as `by` may see; the nearest last day first."""
    if not programme.repeat_days:
        return []
    near = datetime.timedelta(days=programme.repeat_days)
    rows = Service.objects.visible_to(by).given().of_household(registrant, by)
    rows = rows.filter(programme=programme, given_on__range=(on - near, on + near))
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    return list(rows.with_lines().newest_first()[:SHOWN])


@transaction.atomic
def record_service(*, registrant, case: Case | None, given: bool, on, by, **values) -> Service:
    """Plan a service for a day, or keep one that was given. `values` are its columns.

    Refuses what lies in the wrong time, an entry that was merged, a closed case, and what was
    given just before (`Repeated`) unless `repeat_reason` says why.
    """
    check_role(by, policy.WORKERS)
    registrant, case = _held(registrant, case, by)
    service = Service(registrant=registrant, case=case)
    service.state = Service.State.GIVEN if given else Service.State.PLANNED
    _write(service, by, on, values)
    _noted(service, by, "give" if given else "plan")
    return service


@transaction.atomic
def give_service(*, service: Service, version: int, on, by, **values) -> Service:
    """Say of a planned service that it was given, when and how much."""
    check_role(by, policy.WORKERS)
    service = _locked(service, version, by)
    if not service.is_planned:
        raise Refused("Layanan ini sudah dicatat sebagai diberikan.")
    service.state = Service.State.GIVEN
    _write(service, by, on, values)
    _noted(service, by, "give")
    return service


@transaction.atomic
def change_service(*, service: Service, version: int, on, by, **values) -> Service:
    """Correct what was written about a service; it stays planned or given."""
    check_role(by, policy.WORKERS)
    service = _locked(service, version, by)
    _write(service, by, on, values)
    _noted(service, by, "change")
    return service


@transaction.atomic
def cancel_service(*, service: Service, version: int, reason: str, by) -> Service:
    """A planned service will not be given, or was never given. It stays readable."""
    check_role(by, policy.WORKERS)
    service = _locked(service, version, by)
    service.state, service.cancel_reason = Service.State.CANCELLED, reason
    service.touch(by)
    service.save()
    _noted(service, by, "cancel")
    return service


def _held(registrant, case: Case | None, by):
    """Registrant and case in reach, locked in this order: two who give the same help at the same
    moment come one after the other, and the second is told."""
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    if registrant.life == Registrant.Life.MERGED:
        raise Refused("Data ini sudah digabung dengan data lain. Catat di sana.")
    return registrant, locked(case, by) if case is not None else None


def _locked(service: Service, version: int, by) -> Service:
    _held(service.registrant, service.case, by)
    service = lock(Service.objects.visible_to(by), service.pk, version)
    if service.state == Service.State.CANCELLED:
        raise Refused("Layanan ini sudah dibatalkan.")
    return service


def _write(service: Service, by, on, values: dict) -> None:
    given, today = service.state == Service.State.GIVEN, timezone.localdate()
    if given and on > today:
        raise Refused("Tanggal ini belum terjadi. Pilih “Direncanakan” kalau baru akan.", "on")
    if not given and on < today and on != service.planned_on:
        raise Refused("Rencana tidak dapat untuk hari yang sudah lewat.", "on")
    for name, value in values.items():
        setattr(service, name, value)
    if given:
        service.given_on = on
    else:
        service.planned_on = on
    earlier = repeats(
        registrant=service.registrant, programme=service.programme, on=on, by=by, besides=service
    )
    if not earlier:
        service.repeat_reason = ""
    elif not service.repeat_reason:
        raise Repeated(earlier)
    service.touch(by)
    service.save()


def _noted(service: Service, by, verb: str) -> None:
    """One event: of the case's timeline, or of the registrant alone."""
    details = {"programme": service.programme_id, "repeated": bool(service.repeat_reason)}
    if service.case is not None:
        refresh(service.case, by)
        noted(service.case, by, f"service.{verb}", service=str(service.pk), **details)
        return
    record(
        by=by,
        action=f"cases.service.{verb}",
        target=service,
        registrant=service.registrant_id,
        district=service.district_id,
        secret=service.is_secret,
        **details,
    )
