"""Whether somebody who was referred to an institution lives there, or may be said to."""

from dataclasses import dataclass

from cases import policy
from cases.models import Referral
from ppks.models import Residence

LED = frozenset({Referral.State.ACCEPTED, Referral.State.DONE})


@dataclass(frozen=True)
class Housing:
    residence: Residence | None  # the open one in the institution it was referred to
    may_begin: bool


def housing_of(referral: Referral, user) -> Housing | None:
    """None where the referral leads to no home of the province, or is not accepted."""
    institution, registrant = referral.provider.institution_id, referral.case.registrant
    if institution is None or referral.state not in LED:
        return None
    if user.position.role not in policy.HOUSERS or not registrant.is_active:
        return None
    if registrant.institution_id != institution:
        return Housing(None, may_begin=registrant.institution_id is None)
    rows = Residence.objects.visible_to(user).current()
    return Housing(rows.filter(registrant=registrant).first(), may_begin=False)
