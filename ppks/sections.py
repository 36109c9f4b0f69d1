"""The sections of a visit as forms: which form each has, and how it is written."""

from ppks import proposal, questionnaire
from ppks.catalogue import catalogue
from ppks.forms.visit import (
    ConditionForm,
    ConsentForm,
    SectionForm,
    VisitAddressForm,
    VisitIdentityForm,
)
from ppks.models import Identity, Registrant, Submission
from ppks.operations import data_collection as operations
from ppks.visits import Visit


def form_field(name: str) -> str:
    """A stable name → the field of its section's form."""
    first, _, rest = name.partition(".")
    if first == "kind":
        return ""
    if questionnaire.has(name) and first != "consent":
        return name.replace(".", "_")
    return rest


def form_of(visit: Visit, section: str, data=None):
    """The form of one section as it would open now, or with what was posted."""
    remarks = {form_field(name): text for name, text in visit.remarks_of(section).items()}
    common = {"version": visit.collection.section_version(section), "remarks": remarks}
    subject = visit.registrant.subject
    if section == "identitas":
        known = (
            Identity.objects.filter(submission=visit.submission).first()
            or Identity.objects.filter(registrant=visit.registrant).first()
        )
        values = proposal.overlaid(visit.submission)
        return VisitIdentityForm(data, subject=subject, values=values, known=known, **common)
    if section == "alamat":
        return VisitAddressForm(
            data,
            subject=subject,
            values=proposal.overlaid(visit.submission),
            districts=[visit.registrant.district_id],
            **common,
        )
    if section == "keadaan":
        return _condition_form(visit, data, common)
    if section == "persetujuan":
        return ConsentForm(
            data,
            who=visit.who,
            consent=visit.consent,
            visited_on=visit.collection.visited_on,
            **common,
        )
    questions = questionnaire.asked(visit.who, section)
    return SectionForm(data, questions=questions, answers=visit.answers(questions), **common)


def _condition_form(visit, data, common):
    values = proposal.overlaid(visit.submission)
    kinds = [code for code in proposal.kinds_of(values) if code in visit.who.kinds]
    row = Registrant(subject=visit.who.subject, sex=visit.who.sex)
    proposal.set_birth(row, values.get("identity.birth") or "")
    questions = questionnaire.asked(visit.who, "keadaan")
    return ConditionForm(
        data,
        row=row,
        answers=_signs(visit),
        chosen=kinds,
        main=values.get("kind.main") if values.get("kind.main") in kinds else "",
        active=kinds,
        values=values,
        questions=questions,
        answers_given=visit.answers(questions),
        ends=visit.submission.kind == Submission.Kind.VISIT,
        **common,
    )


def _signs(visit) -> dict:
    """The answers of this person's identifications, the latest counting; the protected ones for
    insiders only."""
    found = {}
    for answers in visit.registrant.identifications.order_by("identified_on", "pk").values_list(
        "answers", flat=True
    ):
        found |= answers
    if visit.who.insider:
        return found
    listed = catalogue()
    return {
        code: value
        for code, value in found.items()
        if listed.has_observation(code) and not listed.observation(code).secret
    }


def save(visit: Visit, section: str, form, by) -> None:
    """Write a valid form of `form_of`. Refuses as `operations.data_collection`."""
    common = {
        "submission": visit.submission,
        "section_version": form.opened_version,
        "by": by,
    }
    if section == "persetujuan":
        operations.record_consent(**form.values(), **common)
    elif section == "identitas":
        has_numbers = "kk" in form.fields
        operations.record_section(
            section=section,
            values=form.changes(),
            numbers=form.numbers() if has_numbers else None,
            **common,
        )
    elif section == "alamat":
        operations.record_section(section=section, values=form.changes(), **common)
    elif section == "keadaan":
        operations.record_section(
            section=section, values=form.changes(), kinds=form.chosen_kinds(), **common
        )
    else:
        operations.record_section(section=section, values=form.answered(), **common)
