"""What a phone takes along for days without a line: forms, code lists, and the people.

Only what the day needs and the grade allows (DESIGN.md sections 2 and 11): nobody who has
*rahasia* kinds only, no *rahasia* kind of anybody, no *rahasia* answer, no NIK, no phone number.
"""

from django.db.models import Case, Value, When
from django.utils import timezone

from cases.forms.visit import VisitForm
from cases.models import AfterCare, Visit
from cases.models import Case as CaseFile
from core.describe import describe
from districts.models import Village
from ppks.catalogue import catalogue
from ppks.catalogue_json import catalogue_json
from ppks.forms.attachment import AttachmentForm
from ppks.forms.identification import EndForm
from ppks.forms.person import IdentificationForm
from ppks.forms.visit import ConditionForm, ConsentForm, SectionForm, VisitDateForm
from ppks.models import DataCollection, Registrant
from ppks.models.person import Subject
from ppks.questionnaire import (
    PRIVATE_SECTIONS,
    QUESTIONS,
    REGISTER_SECTIONS,
    SECTIONS,
    Who,
    value_of,
)
from ppks.questionnaire.consent import WORDING
from reports.forms.activity import ActivityForm
from reports.reach import year_ago

MOST = 1_500  # people on one phone
STEPS = 10


def villages_of(user) -> list[tuple[str, str]]:
    rows = Village.objects.current().filter(district__in=user.position.district_codes)
    return [(v.pk, f"{v.name} ({v.kind.lower()})") for v in rows.order_by("name")]


def pack_for(user, villages: list[str], only_due: bool) -> dict:
    """Everything for these villages, as JSON. `only_due`: of the register only who was not
    visited for a year, is returned or has an open case."""
    cases = list(_cases(user, villages))
    people = list(_people(user, villages, only_due, {case.registrant_id for case in cases}))
    names = dict(villages_of(user))
    return {
        "made_at": timezone.now().isoformat(),
        "today": timezone.localdate().isoformat(),
        "villages": [[code, names[code]] for code in villages],
        "catalogue": catalogue_json(),
        "forms": _forms(user),
        "sections": [[slug, SECTIONS[slug]] for slug in SECTIONS],
        "register_sections": list(REGISTER_SECTIONS),
        "private": sorted(PRIVATE_SECTIONS),
        "wording": list(WORDING),
        "people": _described(people),
        "cases": _case_lines(user, cases),
        "cut": len(people) >= MOST,
    }


def _people(user, villages, only_due, in_cases):
    rows = Registrant.objects.visible_to(user).ordinary().active().filter(village__in=villages)
    if only_due:
        late = rows.filter(visited_on__lte=year_ago()) | rows.filter(visited_on=None)
        rows = late | rows.filter(pk__in=in_cases)
    return rows.select_related("village").order_by("village__name", "search_name", "pk")[:MOST]


def _described(people: list[Registrant]) -> list[dict]:
    visits = DataCollection.objects.filter(registrant__in=people)
    # As `ppks.visits.last_visit`: the last verified one, else the last of all.
    verified = Case(When(submission__state="verified", then=Value(0)), default=Value(1))
    visits = visits.annotate(rank=verified).order_by(
        "registrant_id", "rank", *DataCollection._meta.ordering
    )
    last = {visit.registrant_id: visit for visit in visits.distinct("registrant_id")}
    return [_person(one, last.get(one.pk)) for one in people]


def _person(row: Registrant, visit: DataCollection | None) -> dict:
    kinds = [code for code in row.kinds if not catalogue().kind(code).is_secret]
    return {
        "id": str(row.pk),
        "number": row.number,
        "name": row.known_as,
        "parent": row.parent_name,
        "subject": row.subject,
        "sex": row.sex,
        "born": row.birth_date.isoformat() if row.birth_date else row.birth_year or "",
        "estimated": row.birth_estimated,
        "village": row.village_id,
        "place": ", ".join(filter(None, (row.hamlet, row.rt and f"RT {row.rt}"))),
        "kinds": kinds,
        "housed": row.stay not in ("panti", "tuna_wisma"),
        "verified": row.is_verified,
        "visited_on": row.visited_on.isoformat() if row.visited_on else "",
        "answers": _state(row) | (_answers(visit) if visit else {}),
    }


def _state(row: Registrant) -> dict[str, list[str]]:
    """What section keadaan shows of the entry itself."""
    found = {"urgency": [row.urgency]}
    if row.neglected is not None:
        found["neglected"] = ["yes" if row.neglected else "no"]
    return found


def _answers(visit: DataCollection) -> dict[str, list[str]]:
    """Field name → posted strings, of every answer that is not *rahasia*."""
    found = {}
    for question in QUESTIONS.values():
        value = None if question.secret else value_of(visit, question)
        if not question.is_blank(value):
            values = value if isinstance(value, list | tuple) else [value]
            found[question.field] = [str(one) for one in values]
    return found


def _cases(user, villages):
    rows = CaseFile.objects.visible_to(user).open().ordinary()
    return rows.filter(registrant__village__in=villages).select_related("registrant", "category")


def _case_lines(user, cases) -> list[dict]:
    steps, owed = {}, {}
    for row in Visit.objects.visible_to(user).filter(case__in=cases).with_open_step():
        lines = steps.setdefault(row.case_id, [])
        if len(lines) < STEPS:
            lines.append([str(row.pk), VisitForm.step_words(row)])
    for row in AfterCare.objects.visible_to(user).filter(case__in=cases).open():
        owed.setdefault(row.case_id, []).append([str(row.pk), VisitForm.owed_words(row)])
    return [
        {
            "id": str(case.pk),
            "registrant": str(case.registrant_id),
            "name": case.registrant.known_as,
            "kind": case.category.name,
            "village": case.registrant.village_id,
            "steps": steps.get(case.pk, []),
            "owed": owed.get(case.pk, []),
        }
        for case in cases
    ]


def _forms(user) -> dict:
    """The forms of the field, described once: `ppks.questionnaire` says of whom each is asked."""
    codes = user.position.district_codes
    found = {
        f"siapa.{subject}": describe(IdentificationForm(districts=codes, subject=subject))
        for subject in Subject
    }
    found["tutup"] = describe(EndForm())
    found["tanggal"] = describe(VisitDateForm())
    found["kegiatan"] = describe(ActivityForm(back="", districts=codes))
    found["kunjungan"] = describe(_case_visit_form())
    found["lampiran"] = describe(_photo_form())
    for who in ("adult", "child", "many"):
        found[f"persetujuan.{who}"] = describe(
            ConsentForm(who=_consenting(who), visited_on=timezone.localdate())
        )
    for slug in SECTIONS:
        if slug not in ("identitas", "alamat", "persetujuan"):
            found[slug] = _section(slug)
    return found


def _photo_form() -> AttachmentForm:
    """Without its files: the phone keeps the photo apart from what is said about it."""
    form = AttachmentForm(objection="", guarded=False, back=None)
    for name in ("camera", "file"):
        del form.fields[name]
    return form


def _case_visit_form() -> VisitForm:
    """With the two fields that are offered only where there is something to tick."""
    form = VisitForm(back="")
    for name in ("after_care", "done"):
        form.fields[name] = VisitForm.base_fields[name]
    return form


def _consenting(who: str) -> Who:
    if who == "many":
        return Who(Subject.FAMILY)
    return Who(Subject.INDIVIDUAL, ages=(10,) if who == "child" else (40,))


def _section(slug: str) -> dict:
    """The questions of a section for everybody, each with whom it is asked of."""
    questions = [q for q in QUESTIONS.values() if q.section == slug and not q.secret]
    if slug == "keadaan":
        form = ConditionForm(
            row=Registrant(subject=Subject.INDIVIDUAL),
            answers={},
            protected=False,
            values={},
            questions=questions,
            answers_given={},
        )
        wanted = {"neglected", "urgency", *(q.field for q in questions)}
        for name in set(form.fields) - wanted - {"submission_key"}:
            del form.fields[name]
    else:
        form = SectionForm(questions=questions, answers={})
    described = describe(form)
    described["asked"] = {q.field: _asked_of(q) for q in questions}
    if slug == "keadaan":
        described["asked"]["neglected"] = {"subjects": [Subject.INDIVIDUAL]}
    return described


def _asked_of(question) -> dict:
    """`Question.asked_of` as data; what excludes nothing is left out."""
    said = {
        "subjects": sorted(question.subjects),
        "low": question.min_age,
        "high": question.max_age,
        "sex": question.sex,
        "kinds": sorted(question.kinds),
        "housed": question.housing,
        "optional": question.optional,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], False)}
