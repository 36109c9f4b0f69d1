"""What an institution sees of a referral to it: what the sender chose and the consent allows."""

from dataclasses import dataclass

from audit.events import seen_in_list
from cases.models import Referral
from cases.sharing import rows_of, why_hidden


@dataclass(frozen=True)
class Incoming:
    """One referral as its receiver may read it."""

    referral: Referral
    hidden: str  # why nothing of the person is shown, or ""
    data: list[list[str]]  # code, label, text

    @property
    def title(self) -> str:
        """The name, where it was passed on; else the number of the case."""
        names = [text for code, _, text in self.data if code == "nama"]
        return names[0] if names else f"Kasus {self.referral.case.number}"

    @property
    def who(self) -> str:
        found = [text for code, _, text in self.data if code == "lahir"]
        return ", ".join([*found[:1], *(text.lower() for text in found[1:])])


def incoming_of(referral: Referral) -> Incoming:
    """`referral` comes with its case, as `for_receiver` reads it."""
    hidden = why_hidden(referral)
    data = [] if hidden else rows_of(referral.case, referral.data, referral.reason)
    return Incoming(referral, hidden, data)


def incoming_lines(referrals, user) -> list[Incoming]:
    """The lines of a list; what is *rahasia* among them is one look."""
    found = [incoming_of(referral) for referral in referrals]
    cases = [one.referral.case for one in found if one.data and one.referral.case.is_secret]
    seen_in_list(
        by=user,
        cases=[case.pk for case in cases],
        registrants=[case.registrant_id for case in cases],
    )
    return found
