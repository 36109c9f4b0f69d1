"""A first sighting made without a line: written, and registered where nobody may be the same."""

from django.urls import reverse

from fieldwork.handlers.common import demand_valid, refusals
from fieldwork.message import Message
from fieldwork.outcome import Saved
from fieldwork.sheets import query
from ppks.doubles import candidates
from ppks.forms.identification import EndForm, ObservationsForm
from ppks.forms.kinds import KindsForm
from ppks.forms.person import IdentificationForm
from ppks.models import Identification, Secrecy
from ppks.models.person import Subject
from ppks.operations import identification as operations

WHO, SIGNS, KINDS, END = "siapa", "tanda", "jenis", "tutup"
MAYBE_DOUBLE = "Mungkin sudah terdaftar. Buka dan putuskan: daftarkan, atau gabung."


def handle(message: Message, by) -> Saved:
    """Doubles are looked for on arrival: where one is found, the person decides on the page of
    the identification, and nothing is registered twice."""
    identification = _answered(message, _begun(message, by), by)
    pk = identification.pk
    url = reverse("ppks:identification_detail", args=[pk])
    common = {
        "district": identification.district_id,
        "identification": pk,
        "secret": identification.secrecy == Secrecy.SECRET,
    }
    if message.sheet(END).values:
        _end(message, identification, by)
        return Saved(url, "Identifikasi tersimpan dan ditutup.", **common)
    if not message.sheet(KINDS).values.get("kinds"):
        todo = "Belum ada jenis yang dipilih. Buka untuk menyelesaikannya."
        return Saved(url, "Identifikasi tersimpan.", todo=todo, **common)
    form = KindsForm(
        query(message.sheet(KINDS).values), row=identification, answers=identification.answers
    )
    demand_valid(form, KINDS)
    if candidates(identification, by, getattr(identification, "identity", None)):
        return Saved(url, "Identifikasi tersimpan.", todo=MAYBE_DOUBLE, **common)
    with refusals(KINDS):
        registrant = operations.register(
            identification=identification,
            kinds=form.cleaned_data["kinds"],
            main=form.cleaned_data["main"],
            reasons=form.reasons(),
            version=identification.version,
            by=by,
        )
    common["secret"] = common["secret"] or registrant.secrecy == Secrecy.SECRET
    words = f"Terdaftar dengan nomor {registrant.number}."
    return Saved(registrant.get_absolute_url(), words, registrant=registrant.pk, **common)


def _begun(message: Message, by) -> Identification:
    values = message.sheet(WHO).values
    subject = (values.get("subject") or [""])[0]
    if subject not in Subject.values:
        subject = Subject.INDIVIDUAL
    form = IdentificationForm(
        query(values | {"subject": [subject]}),
        districts=by.position.district_codes,
        subject=Subject(subject),
    )
    demand_valid(form, WHO)
    with refusals(WHO):
        return operations.save_identification(by=by, values=form.values(), numbers=form.numbers())


def _answered(message: Message, identification: Identification, by) -> Identification:
    answers = query(message.sheet(SIGNS).values)
    if not answers:
        return identification
    form = ObservationsForm(answers, row=identification)
    demand_valid(form, SIGNS)
    with refusals(SIGNS):
        return operations.save_answers(
            identification=identification,
            answers=form.answers(),
            version=identification.version,
            by=by,
        )


def _end(message: Message, identification: Identification, by) -> None:
    form = EndForm(query(message.sheet(END).values))
    demand_valid(form, END)
    with refusals(END):
        operations.end_identification(
            identification=identification,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            version=identification.version,
            by=by,
        )
