"""A photo or paper, put together from the pieces that came before."""

from fieldwork.handlers.common import demand_valid, refusals, registrant_of
from fieldwork.message import Message
from fieldwork.operations.pieces import assembled, forget_pieces
from fieldwork.outcome import Saved, Waits
from fieldwork.sheets import query
from ppks.forms.attachment import AttachmentForm
from ppks.operations.attachment import add_attachment, photo_objection
from ppks.operations.team import is_guarded

SHEET = "lampiran"


def handle(message: Message, by) -> Saved:
    registrant = registrant_of(message, by)
    upload = assembled(message, by)
    if upload is None:
        raise Waits
    guarded = is_guarded(registrant)
    form = AttachmentForm(
        query(message.sheet(SHEET).values),
        {"file": upload},
        objection=photo_objection(registrant, knows_secret=True),
        guarded=guarded,
        back=None,
    )
    demand_valid(form, SHEET)
    with refusals(SHEET):
        added = add_attachment(registrant=registrant, by=by, **form.values())
    forget_pieces(message, by)
    return Saved(
        added.get_absolute_url(),
        f"{added.get_purpose_display()} tersimpan.",
        registrant.district_id,
        registrant=registrant.pk,
        secret=guarded,
    )
