"""Into an institution and out of it. Who may decide that is said above: by a referral
(`cases.operations.residence`), or by registering inside it. Events are the callers' too."""

import datetime

from django.utils import timezone

from core.refusal import Refused
from districts.models import Institution
from ppks.models import Registrant, Residence

IN, OUT = Registrant.Placement.IN, Registrant.Placement.OUT
ENDS = Residence.EndReason


def _check_day(day: datetime.date, field: str) -> None:
    if day > timezone.localdate():
        raise Refused("Tanggal ini belum terjadi.", field)


def begin(registrant: Registrant, institution: Institution, since: datetime.date, by) -> Residence:
    """The registrant, locked by the caller, lives in the institution since a day. At once and
    without a submission, as with a move: the province serves whoever lives there today.

    Refuses somebody who has left the register or lives in an institution already.
    """
    if not registrant.is_active:
        raise Refused(f"Data ini sudah “{registrant.get_life_display()}”.")
    if registrant.institution_id:
        raise Refused(
            f"Orang ini masih tercatat tinggal di {registrant.institution}. "
            "Catat dulu bahwa ia keluar dari sana."
        )
    _check_day(since, "since")
    residence = Residence(registrant=registrant, institution=institution, since=since)
    residence.touch(by)
    residence.save()
    registrant.institution, registrant.placement = institution, IN
    if registrant.is_person:
        registrant.stay = Registrant.Stay.INSTITUTION
    registrant.touch(by)
    registrant.save()
    return residence


def end(residence: Residence, *, until: datetime.date, reason: str, note: str, by) -> Residence:
    """The open residence, locked by the caller behind its registrant, ends on a day."""
    _check_day(until, "until")
    if until < residence.since:
        raise Refused("Tanggal ini sebelum orangnya masuk.", "until")
    residence.until, residence.end_reason, residence.end_note = until, reason, note
    residence.touch(by)
    residence.save()
    registrant = residence.registrant
    registrant.institution, registrant.placement = None, OUT
    if registrant.stay == Registrant.Stay.INSTITUTION:
        registrant.stay = ""
    registrant.touch(by)
    registrant.save()
    return residence


def end_if_gone(registrant: Registrant, by) -> None:
    """A submission took the registrant out of the institution, or out of the register: the
    residence ends with it. The caller saves the registrant."""
    stays = registrant.placement == IN and registrant.is_active
    if registrant.institution_id is None or stays:
        return
    residence = Residence.objects.select_for_update().get(registrant=registrant, until=None)
    left = timezone.localdate() if registrant.is_active else registrant.life_since
    residence.until = max(residence.since, left)
    died = registrant.life == Registrant.Life.DECEASED
    residence.end_reason = ENDS.DECEASED if died else ENDS.DATA
    residence.touch(by)
    residence.save()
    registrant.institution = None
