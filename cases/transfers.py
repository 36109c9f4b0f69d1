"""One transfer as one user may see it: all of it on the sending side, only what is needed to
decide on the receiving one, and no name at the province."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from audit.events import seen, seen_in_list
from cases import policy
from cases.models import Case, Transfer
from core.templatetags.handep import age_text
from ppks import showing
from ppks.models import Registrant

POOLED = "jenis rahasia"
TONES = {
    Transfer.State.ASKED: "waits",
    Transfer.State.OFFERED: "waits",
    Transfer.State.ACCEPTED: "good",
    Transfer.State.REFUSED: "bad",
    Transfer.State.WITHDRAWN: "neutral",
}


def open_transfer(request, pk) -> "TransferPage":
    """The transfer, or 404 for one this user may not see. A look at a *rahasia* one is an event."""
    rows = Transfer.objects.visible_to(request.user).with_lines(request.user)
    transfer = get_object_or_404(rows.select_related("approved_by", "answered_by"), pk=pk)
    note_look(transfer, request.user)
    if hasattr(request, "after_rollback"):  # under @once: the look stays when the act does not
        request.after_rollback.append(lambda: note_look(transfer, request.user))
    return TransferPage(transfer, request.user)


def note_look(transfer: Transfer, user) -> None:
    if transfer.is_secret or (transfer.knows_secret and _has_secret_kind(transfer)):
        seen(
            by=user,
            target=transfer,
            registrant=transfer.registrant_id,
            district=transfer.from_district_id,
            what="secret",
        )


def _has_secret_kind(transfer: Transfer) -> bool:
    return any(kind.secret for kind in showing.kinds_of(transfer.registrant, knows_secret=True))


@dataclass(frozen=True)
class Row:
    """One line of the list of transfers."""

    transfer: Transfer
    title: str
    who: str
    tone: str


class TransferPage:
    """What may be said of a transfer to one user."""

    def __init__(self, transfer: Transfer, user):
        self.transfer, self.user = transfer, user
        self.registrant = transfer.registrant
        self.masked = user.position.role not in policy.READERS
        self.sends = transfer.is_sent_by(user) and not self.masked
        self.receives = not self.masked and transfer.is_received_by(user)
        over = transfer.state in (Transfer.State.REFUSED, Transfer.State.WITHDRAWN)
        self.closed = over and not self.sends  # no longer the receiver's business

    @property
    def title(self) -> str:
        if self.closed:
            return "Pemindahan yang sudah selesai"
        return self.registrant.number if self.masked else self.registrant.known_as

    @property
    def who(self) -> str:
        registrant = self.registrant
        if self.closed:
            return ""
        if not registrant.is_person:
            return registrant.get_subject_display()
        return showing.age_band(registrant.ages) if self.masked else age_text(registrant.ages)

    @property
    def tone(self) -> str:
        return TONES[Transfer.State(self.transfer.state)]

    @property
    def row(self) -> Row:
        return Row(self.transfer, self.title, self.who, self.tone)

    @property
    def kinds(self) -> list[str]:
        """Kinds by name; before acceptance the receiving verifier reads of *rahasia* ones only
        that there are some, and whoever may not know reads nothing of them."""
        if self.closed:
            return []
        kinds = showing.kinds_of(self.registrant, self.transfer.knows_secret)
        named = [kind.name for kind in kinds if self.sends or not kind.secret]
        return named + [POOLED] * (len(named) < len(kinds))

    @property
    def open_cases(self) -> int:
        """How many, without those this user may not know of."""
        cases = Case.objects.open().of_registrant(self.registrant)
        return cases.known_to(self.user).count()

    @property
    def live(self) -> str:
        """Where the entry itself is read, for whom it is in reach."""
        row = Registrant.objects.visible_to(self.user).filter(pk=self.registrant.pk).first()
        return row.get_absolute_url() if row else ""

    @property
    def has_file(self) -> bool:
        """The former regency keeps the file; whoever reads the entry itself needs none."""
        transfer = self.transfer
        return transfer.across and self.sends and transfer.state == Transfer.State.ACCEPTED


def rows_of(page, user) -> list[Row]:
    """The lines of a page of transfers; what is *rahasia* among them is one look."""
    rows = list(page)
    seen_in_list(by=user, transfers=[row.pk for row in rows if row.is_secret])
    return [TransferPage(row, user).row for row in rows]
