"""A visit of a case."""

from django.urls import reverse

from cases.forms.visit import VisitForm
from cases.models import AfterCare, Case, Visit
from cases.operations.visit import record_visit
from fieldwork.handlers.common import demand_valid, refusals
from fieldwork.message import Message
from fieldwork.outcome import Held, Saved
from fieldwork.sheets import query
from ppks.models import Secrecy

SHEET = "kunjungan"
GONE = "Kasus ini tidak dapat Anda buka lagi: mungkin dipindahkan, atau hanya untuk timnya."


def handle(message: Message, by) -> Saved:
    case = Case.objects.visible_to(by).filter(pk=message.uuid("case")).first()
    if case is None:
        raise Held(GONE)
    url = reverse("cases:visit_list", args=[case.pk])
    steps = Visit.objects.visible_to(by).filter(case=case).with_open_step()
    owed = list(AfterCare.objects.visible_to(by).filter(case=case).open())
    if not case.is_open and not owed:
        raise Held("Kasus ini sudah ditutup.", case.district_id, url=url)
    values = dict(message.sheet(SHEET).values)
    if "done" in values:  # what another ticked meanwhile is done already
        there = {str(pk) for pk in steps.values_list("pk", flat=True)}
        values["done"] = [one for one in values["done"] if one in there]
    form = VisitForm(query(values), back=url, steps=steps, owed=owed)
    demand_valid(form, SHEET)
    chosen = form.cleaned_data.get("after_care")
    with refusals(SHEET):
        record_visit(
            case=case,
            by=by,
            done=form.cleaned_data.get("done", ()),
            after_care=next((row for row in owed if str(row.pk) == chosen), None),
            **form.columns(),
        )
    sealed = Secrecy.SECRET in (case.category.secrecy, case.registrant_secrecy)
    words = "Kunjungan kasus tersimpan."
    return Saved(url, words, case.district_id, registrant=case.registrant_id, secret=sealed)
