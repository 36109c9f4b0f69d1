"""Leave to see one entry: given and ended by a verifier (DESIGN.md section 2)."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Position
from audit.events import record
from core.querysets import lock
from core.refusal import Refused
from core.templatetags.handep import day_time
from ppks import policy
from ppks.models import Grant, Registrant

LONGEST = 30  # days; the database holds it


def grantees(by):
    """Positions in force that may be given leave by this verifier: those who work with entries in
    the area, and the province's."""
    position = by.position
    area = Q(role__in=policy.REVEALERS)
    if position.regency_id:
        own = Q(district__regency=position.regency_id) | Q(regency=position.regency_id)
    else:
        own = Q(district__regency__province=position.province_id) | Q(
            regency__province=position.province_id
        )
    return (
        Position.objects.in_force()
        .filter(area | (own & Q(role__in=policy.FIELD)), user__is_active=True)
        .exclude(user=by)
        .with_area()
        .select_related("user")
        .order_by("-role", "user__name", "pk")
    )


def in_keeping_of(by):
    """The entries this verifier may give leave for; to the province verifier those are closed,
    and known by their number alone."""
    position = by.position
    if position is None or position.role not in policy.GRANTERS:
        return Registrant.objects.none()
    return Registrant.objects.in_area_of(by)


def check_granter(by) -> None:
    if by.position is None or by.position.role not in policy.GRANTERS:
        raise Refused("Hanya verifikator yang memberi dan mengakhiri izin.")


@transaction.atomic
def give_grant(*, number: str, user, reason: str, days: int, by) -> Grant:
    """Give leave for so many days. Refuses a number out of reach, oneself, somebody whose
    position does not cover the entry, and a second leave beside one in force."""
    check_granter(by)
    found = in_keeping_of(by).filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise Refused("Nomor ini tidak ditemukan di wilayah Anda.", "number")
    registrant = lock(in_keeping_of(by), found, None)
    if user == by:
        raise Refused("Anda tidak dapat memberi izin kepada diri sendiri.", "user")
    reaches = Q(district=registrant.district_id) | Q(regency__district=registrant.district_id)
    reaches |= Q(province__regency__district=registrant.district_id)
    if not grantees(by).filter(reaches, user=user).exists():
        raise Refused("Orang ini tidak sedang bertugas di wilayah data ini.", "user")
    now = timezone.now()
    if earlier := registrant.grants.in_force().filter(user=user).first():
        raise Refused(
            f"Orang ini sudah punya izin sampai {day_time(earlier.until)}. Akhiri dulu izin itu "
            "kalau perlu diganti.",
            "user",
        )
    grant = Grant.objects.create(
        registrant=registrant,
        user=user,
        reason=reason,
        given_by=by,
        given_at=now,
        until=now + datetime.timedelta(days=days),
    )
    _noted(grant, by, "give", reason, days=days)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, reason: str, by) -> Grant:
    """End a leave before its time, with a reason. Refuses one that is over."""
    check_granter(by)
    grant = lock(Grant.objects.visible_to(by), grant.pk, None)
    now = timezone.now()
    if grant.until <= now:
        raise Refused("Izin ini sudah berakhir.")
    planned = grant.until
    grant.until = max(now, grant.given_at + datetime.timedelta(microseconds=1))
    grant.ended_by, grant.end_reason = by, reason
    grant.save()
    _noted(grant, by, "end", reason, planned=planned.isoformat())
    return grant


def _noted(grant: Grant, by, what: str, note: str, **details) -> None:
    record(
        by=by,
        action=f"ppks.grant.{what}",
        target=grant,
        registrant=grant.registrant_id,
        district=grant.registrant.district_id,
        note=note,
        secret=True,
        user=str(grant.user_id),
        **details,
    )
