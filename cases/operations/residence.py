"""Into an institution by a referral to it, and out of it."""

import datetime

from django.db import transaction

from audit.events import record
from cases import policy
from cases.housing import LED
from cases.models import Case, Referral
from cases.operations.case import check_role, noted
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Registrant, Residence, Secrecy
from ppks.operations import residence as residences


@transaction.atomic
def move_in(*, referral: Referral, since: datetime.date, by) -> Residence:
    """Say that the person lives in the institution now. The case's side may say it, and the
    institution. Refuses a referral that was not accepted, or to somebody else's home."""
    check_role(by, policy.HOUSERS)
    reached = Referral.objects.visible_to(by).filter(pk=referral.pk)
    registrant = _locked_registrant(reached.values("case__registrant"))
    rows = reached.select_related("provider__institution", "case__category")
    referral = lock(rows, referral.pk, None)
    institution = referral.provider.institution
    if institution is None:
        raise Refused("Lembaga ini bukan panti milik provinsi.")
    if referral.state not in LED:
        raise Refused("Rujukannya belum diterima.")
    if since < referral.sent_on:
        raise Refused("Tanggal ini sebelum dirujuk.", "since")
    residence = residences.begin(registrant, institution, since, by)
    referral.case.registrant = registrant
    noted(referral.case, by, "residence.begin", row=str(residence.pk))
    return residence


@transaction.atomic
def move_out(
    *, residence: Residence, version: int, until: datetime.date, reason: str, by, note: str = ""
) -> Residence:
    """Say that the person has left the institution, and why."""
    check_role(by, policy.HOUSERS)
    reached = Residence.objects.visible_to(by).filter(pk=residence.pk)
    registrant = _locked_registrant(reached.values("registrant"))
    residence = lock(reached, residence.pk, version)
    if residence.until is not None:
        raise Refused("Sudah dicatat bahwa orang ini keluar.")
    residence.registrant = registrant
    residences.end(residence, until=until, reason=reason, note=note, by=by)
    if case := _case_of(residence):
        noted(case, by, "residence.end", row=str(residence.pk))
    else:
        record(
            by=by,
            action="ppks.residence.end",
            target=residence,
            registrant=registrant.pk,
            district=registrant.district_id,
            secret=registrant.secrecy == Secrecy.SECRET,
        )
    return residence


def _locked_registrant(ids) -> Registrant:
    registrant = Registrant.objects.select_for_update().filter(pk__in=ids).first()
    if registrant is None:
        raise Refused("Data ini tidak ada lagi atau bukan lagi di wilayah Anda.")
    return registrant


def _case_of(residence: Residence) -> Case | None:
    """The case by which the person came to live there: its timeline tells the end as well."""
    came = Case.objects.filter(
        registrant=residence.registrant_id,
        referrals__provider__institution=residence.institution_id,
        referrals__state__in=LED,
    )
    return came.order_by("-referrals__answered_on").select_related("category", "registrant").first()
