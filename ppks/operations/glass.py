"""Broken glass: an entry of the own area reached in an emergency, answered for afterwards.

What keeps it from being a way to ask who is in the register:
- nothing is looked up before a reason is written and the answering for it confirmed;
- only an exact identity matches (the number, or the whole name with the village), and any entry
  of the area does, *rahasia* or not, so that a match says nothing about secrecy by itself;
- every try is a row, an event, and waits for the regency's verifier, without a match too;
- few tries a day, few that wait for review, none for a while after an improper one;
- with and without a match: the same answer, the same number of queries.
"""

import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from audit.events import record
from core.names import search_key
from core.parameters import parameters
from core.querysets import lock
from core.refusal import Refused
from ppks import policy
from ppks.models import BrokenGlass, Registrant, Secrecy
from ppks.operations.team import add_to_team, candidates, is_guarded

OPEN_FOR = datetime.timedelta(hours=24)
LIMITS = ("broken_glass_per_day", "broken_glass_unreviewed", "broken_glass_pause_days")


@transaction.atomic
def break_glass(*, reason: str, by, number: str = "", name: str = "", village=None) -> BrokenGlass:
    """Open the one entry of the own area that matches exactly, for a day; without such an entry
    the try is kept all the same. Refuses, before anything is looked up, whoever has tried too
    often, has too many tries unreviewed, or was found to misuse it."""
    if by.position is None or by.position.role not in policy.GLASS_BREAKERS:
        raise Refused("Jabatan Anda tidak dapat melakukan ini.")
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two at once count as two
    now = timezone.now()
    _check_limits(by, now)
    found = _match(by, number, search_key(name), village)
    position = by.position
    glass = BrokenGlass.objects.create(
        user=by,
        regency_id=position.regency_id or position.district.regency_id,
        registrant=found,
        how=BrokenGlass.How.NUMBER if number else BrokenGlass.How.NAME,
        reason=reason,
        at=now,
        until=now + OPEN_FOR if found else None,
    )
    record(
        by=by,
        action="ppks.glass.break" if found else "ppks.glass.miss",
        target=glass,
        registrant=found.pk if found else None,
        district=found.district_id if found else position.district_id or "",
        note=reason,
        secret=True,
        how=glass.how,
    )
    return glass


def _check_limits(by, now) -> None:
    limits = parameters(*LIMITS)
    pause = datetime.timedelta(days=limits["broken_glass_pause_days"])
    used = BrokenGlass.objects.filter(user=by).aggregate(
        today=Count("pk", filter=Q(at__gt=now - datetime.timedelta(days=1))),
        waiting=Count("pk", filter=Q(reviewed_at=None)),
        improper=Count(
            "pk",
            filter=Q(verdict=BrokenGlass.Verdict.IMPROPER, reviewed_at__gt=now - pause),
        ),
    )
    call = "Hubungi verifikator kabupaten/kota; ia dapat memberi izin."
    if used["improper"]:
        raise Refused(f"Buka darurat Anda pernah dinilai tidak patut, jadi ditutup dulu. {call}")
    if used["today"] >= limits["broken_glass_per_day"]:
        raise Refused(
            f"Dalam 24 jam ini Anda sudah {used['today']} kali memakai Buka darurat. {call}"
        )
    if used["waiting"] >= limits["broken_glass_unreviewed"]:
        raise Refused(f"Masih ada {used['waiting']} Buka darurat Anda yang belum ditinjau. {call}")


def _match(by, number: str, key: str, village) -> Registrant | None:
    """The entry meant, or None; one query either way.

    Of several with the same name the one that is closed to the user is meant. Where two are
    closed the answer is what it would be without them: it must not tell that they are there.
    """
    rows = Registrant.objects.behind_glass(by)
    if number:
        rows = rows.numbered(number)
    else:
        rows = rows.filter(village=village, search_name__contains=key)
    found = list(rows)
    if not number:
        found = [row for row in found if key and _called(row) == key]
    closed = [row for row in found if row.secrecy == Secrecy.SECRET and not row.is_insider]
    shown = [row for row in found if row not in closed]
    for meant in (closed, shown):
        if len(meant) == 1:
            return meant[0]
    return None


def _called(registrant: Registrant) -> str:
    """The whole name; of somebody without one what he is called."""
    return search_key(registrant.name) or search_key(registrant.alias)


@transaction.atomic
def review_glass(
    *, glass: BrokenGlass, verdict: str, note: str, by, join: bool = False
) -> BrokenGlass:
    """Judge a try in words. An improper one is closed at once; after a proper one whoever made it
    may join the team in the same act (`may_join`), to go on when the day is over. Refuses one's
    own and one that is reviewed."""
    if by.position is None or by.position.role not in policy.GRANTERS:
        raise Refused("Hanya verifikator yang meninjau Buka darurat.")
    glass = lock(BrokenGlass.objects.visible_to(by), glass.pk, None)
    if glass.is_reviewed:
        raise Refused("Buka darurat ini sudah ditinjau.")
    if glass.user_id == by.pk:
        raise Refused("Buka darurat Anda sendiri ditinjau oleh orang lain.")
    now = timezone.now()
    glass.verdict, glass.note = verdict, note
    glass.reviewed_by, glass.reviewed_at = by, now
    if verdict == BrokenGlass.Verdict.IMPROPER and glass.is_open:
        glass.until = now
    glass.save()
    record(
        by=by,
        action="ppks.glass.review",
        target=glass,
        registrant=glass.registrant_id,
        district=glass.registrant.district_id if glass.registrant else "",
        secret=True,
        verdict=verdict,
    )
    if join:
        if verdict != BrokenGlass.Verdict.PROPER:
            raise Refused("Yang dinilai tidak patut tidak masuk ke tim.", "join")
        if glass.registrant is None:
            raise Refused("Tidak ada data yang terbuka, jadi tidak ada timnya.", "join")
        add_to_team(registrant=glass.registrant, user=glass.user, by=by)
    return glass


def may_join(glass: BrokenGlass, by) -> bool:
    """Whether the review can bring whoever broke the glass into the team: what they began behind
    it, a case above all, is else closed to them after a day."""
    if by.position.role not in policy.TEAM_KEEPERS or not glass.matched or glass.is_reviewed:
        return False
    return (
        is_guarded(glass.registrant)
        and candidates(glass.registrant).filter(user=glass.user_id).exists()
    )
