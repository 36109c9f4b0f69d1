"""A home visit made without a line: its day, and the sections that were answered.

What the worker did not touch stays as it is on the server now; what somebody else changed
meanwhile, otherwise than the worker, is for a person to decide, field by field.
"""

from django.urls import reverse

from core.refusal import Refused
from fieldwork.handlers.common import demand_valid, refusals, registrant_of
from fieldwork.message import Message, Sheet
from fieldwork.outcome import Clash, Held, Saved, Wrong
from fieldwork.sheets import clashes, merged, posted, query
from ppks import sections
from ppks.forms.visit import VisitDateForm, in_words
from ppks.models import Registrant, Secrecy, Submission
from ppks.operations import data_collection as operations
from ppks.questionnaire import QUESTIONS, SECTIONS
from ppks.visits import Visit, open_visits

DAY = "tanggal"
UNCHANGED = "tetap"  # sections of which the worker says that they are as recorded
ANEW = "persetujuan"  # given again at each visit, whatever was agreed to before
NOT_ASKED = "(pertanyaan ini tidak lagi ditanyakan)"


def handle(message: Message, by) -> Saved:
    registrant = registrant_of(message, by)
    form = VisitDateForm(query(message.sheet(DAY).values))
    demand_valid(form, DAY)
    visited_on = form.cleaned_data["visited_on"]
    with refusals(DAY):
        submission = _submission(registrant, visited_on, by)
    asked = [name for name in SECTIONS if name in message.sheets]
    for name in (*_as_recorded(message), *asked):
        _write(message, submission, name, by)
    visit = Visit.find(by, submission.pk)
    left = [one for one in visit.sections() if not one.is_done]
    todo = "Masih kurang: " + ", ".join(one.title for one in left) + "." if left else ""
    return Saved(
        reverse("ppks:visit_detail", args=[submission.pk]),
        "Pendataan tersimpan. Periksa, lalu ajukan." if not left else "Pendataan tersimpan.",
        registrant.district_id,
        registrant=registrant.pk,
        secret=registrant.secrecy == Secrecy.SECRET,
        todo=todo,
    )


def _submission(registrant: Registrant, visited_on, by) -> Submission:
    """The draft this visit goes into: the first submission, one of the same day, or a new one."""
    if registrant.is_verified:
        found = open_visits(registrant, by).filter(data_collection__visited_on=visited_on).first()
        return found or operations.start_visit(registrant=registrant, visited_on=visited_on, by=by)
    new = Submission.objects.visible_to(by).filter(
        registrant=registrant, kind=Submission.Kind.NEW, state__in=Submission.OPEN
    )
    submission = new.first()
    if submission is None or not submission.is_editable:
        raise Held(
            "Data barunya sudah diajukan dan menunggu verifikasi, jadi isian ini belum dapat "
            "ditambahkan.",
            registrant.district_id,
            url=registrant.get_absolute_url(),
        )
    if getattr(submission, "data_collection", None) is None:
        operations.start_data_collection(submission=submission, visited_on=visited_on, by=by)
    return submission


def _as_recorded(message: Message) -> list[str]:
    return [one for one in message.sheet(UNCHANGED).values.get("sections", []) if one in SECTIONS]


def _write(message: Message, submission: Submission, name: str, by) -> None:
    """One section. Raises Held for what both changed, Wrong for what cannot be."""
    visit = Visit.find(by, submission.pk)
    recorded = name not in message.sheets
    sheet = Sheet() if recorded else message.sheet(name)
    is_asked = name in visit.slugs
    blank = sections.form_of(visit, name) if is_asked else None
    now = posted(blank) if is_asked else {}
    if name == ANEW:
        sheet = Sheet(sheet.values, now)
    undecided = [field for field in clashes(sheet, now) if field not in message.chosen]
    if undecided:
        raise Held(
            "Data ini diubah orang lain sejak HP disiapkan.",
            submission.registrant.district_id,
            [_clash(name, field, sheet, now, blank) for field in undecided],
            url=submission.registrant.get_absolute_url(),
        )
    if not is_asked:
        return
    version = visit.collection.section_version(name)
    values = merged(sheet, now, message.chosen) | {"version": [str(version)]}
    form = sections.form_of(visit, name, query(values))
    if not form.is_valid() and recorded:
        return  # not all that it needs is there: filled in with a line
    demand_valid(form, name)
    try:
        sections.save(visit, name, form, by)
    except Refused as refusal:
        raise Wrong({name: {refusal.field: [str(refusal)]}}) from refusal


def _clash(sheet_name: str, name: str, sheet: Sheet, now: dict, form) -> Clash:
    question = next((q for q in QUESTIONS.values() if q.field == name), None)
    field = form.fields.get(name) if form else None
    label = str(field.label) if field else question.label if question else name

    def words(values) -> str:
        if not values:
            return ""
        if field is not None:
            return in_words(field, values if len(values) > 1 else values[0])
        return question.show(values) if question else ", ".join(values)

    theirs = words(now[name]) if name in now else NOT_ASKED
    return Clash(
        sheet_name,
        name,
        label,
        words(sheet.base.get(name)),
        words(sheet.values.get(name)),
        theirs,
    )
