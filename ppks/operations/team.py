"""Who is on the team of a *rahasia* entry: the regency's verifier adds and removes."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Position
from audit.events import record
from core.querysets import lock
from core.refusal import Refused
from ppks import policy
from ppks.models import Registrant, Secrecy, TeamMember


def candidates(registrant: Registrant):
    """Positions in force that cover the district: who may be added. Those who work in it, and the
    province's, who see what is *rahasia* as members only (DESIGN.md section 2)."""
    members = TeamMember.objects.filter(registrant=registrant, until=None)
    here = Q(district=registrant.district_id) | Q(regency__district=registrant.district_id)
    above = Q(province__regency__district=registrant.district_id, role__in=policy.REVEALERS)
    return (
        Position.objects.in_force()
        .filter((here & Q(role__in=policy.FIELD)) | above, user__is_active=True)
        .exclude(user__in=members.values("user"))
        .with_area()
        .select_related("user")
        .order_by("-role", "user__name", "pk")
    )


def is_guarded(registrant: Registrant) -> bool:
    """Whether something *rahasia* is or was recorded of it, or is being proposed by a team."""
    return (
        registrant.highest_secrecy == Secrecy.SECRET
        or TeamMember.objects.filter(registrant=registrant).exists()
    )


def check_keeper(by) -> None:
    if by.position is None or by.position.role not in policy.TEAM_KEEPERS:
        raise Refused("Hanya verifikator kabupaten/kota yang mengatur tim.")


@transaction.atomic
def add_to_team(*, registrant: Registrant, user, by) -> TeamMember:
    """Put somebody on the team. Refuses an entry with nothing *rahasia*, somebody who does not
    work in the district, somebody who is on the team already, and oneself."""
    check_keeper(by)
    registrant = lock(Registrant.objects.visible_to(by), registrant.pk, None)
    if not is_guarded(registrant):
        raise Refused("Data ini tidak punya jenis rahasia, jadi tidak perlu tim.")
    if user == by:
        raise Refused("Anda tidak dapat memasukkan diri sendiri ke tim.", "user")
    if registrant.team.filter(user=user, until=None).exists():
        raise Refused("Petugas ini sudah ada di tim.", "user")
    if not candidates(registrant).filter(user=user).exists():
        raise Refused("Petugas ini tidak sedang bertugas di kecamatan data ini.", "user")
    member = TeamMember.objects.create(
        registrant=registrant, user=user, added_by=by, since=timezone.now()
    )
    _noted(member, by, "add")
    return member


@transaction.atomic
def remove_from_team(*, member: TeamMember, reason: str, by) -> TeamMember:
    """Take somebody off the team, with a reason. Refuses who is off it already."""
    check_keeper(by)
    lock(Registrant.objects.visible_to(by), member.registrant_id, None)
    member = lock(TeamMember.objects.visible_to(by), member.pk, None)
    if member.until is not None:
        raise Refused("Petugas ini sudah tidak di tim.")
    member.until, member.removed_by, member.reason = timezone.now(), by, reason
    member.save()
    _noted(member, by, "remove", reason)
    return member


def _noted(member: TeamMember, by, what: str, note: str = "") -> None:
    record(
        by=by,
        action=f"ppks.team.{what}",
        target=member,
        registrant=member.registrant_id,
        district=member.registrant.district_id,
        note=note,
        secret=True,
        user=str(member.user_id),
    )
