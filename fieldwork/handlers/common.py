"""Shared by the handlers: forms that must be valid, and the registrant an entry is about."""

from contextlib import contextmanager

from core.refusal import Refused
from fieldwork.message import Message
from fieldwork.models import Entry
from fieldwork.outcome import Held, Waits, Wrong
from ppks.models import Identification, Registrant

GONE = (
    "Data orang ini tidak dapat Anda buka lagi: mungkin pindah ke kecamatan lain, digabung, atau "
    "hanya untuk timnya."
)


def demand_valid(form, sheet: str) -> None:
    """Raises Wrong with what the form says."""
    if not form.is_valid():
        problems = {
            "" if name == "__all__" else name: list(texts) for name, texts in form.errors.items()
        }
        raise Wrong({sheet: problems})


@contextmanager
def refusals(sheet: str):
    """A refusal of an operation becomes words beside the field it names."""
    try:
        yield
    except Refused as refusal:
        raise Wrong({sheet: {refusal.field: [str(refusal)]}}) from refusal


def registrant_of(message: Message, by) -> Registrant:
    """Whom the entry is about. Raises Held where that is out of reach or ended, Waits where the
    entry that makes the person has not led to one yet."""
    if "of" in message.target:
        pk = _made_by(message, by)
    else:
        pk = message.uuid("registrant")
    found = Registrant.objects.visible_to(by).opened_to(by).filter(pk=pk)
    registrant = found.select_related("district").first()
    if registrant is None:
        raise Held(GONE)
    if not registrant.is_active:
        raise Held(
            f"Orang ini sudah keluar dari daftar: {registrant.get_life_display().lower()}.",
            registrant.district_id,
            url=registrant.get_absolute_url(),
        )
    return registrant


def _made_by(message: Message, by):
    earlier = Entry.objects.own(by).filter(key=message.uuid("of")).first()
    if earlier is None:
        raise Waits
    if earlier.registrant:
        return earlier.registrant
    sighting = Identification.objects.filter(pk=earlier.identification).first()
    if sighting is None or sighting.state == Identification.State.ENDED:
        raise Held("Identifikasinya ditutup tanpa pendaftaran.", earlier.district_id)
    if sighting.registrant_id is None:
        raise Waits
    return sighting.registrant_id
