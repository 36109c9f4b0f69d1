"""A line of the daily log."""

from django.urls import reverse

from districts.models import District
from fieldwork.handlers.common import demand_valid, refusals
from fieldwork.message import Message
from fieldwork.outcome import Saved
from fieldwork.sheets import query
from reports.forms.activity import ActivityForm
from reports.operations.activity import note_activity

SHEET = "kegiatan"


def handle(message: Message, by) -> Saved:
    codes = by.position.district_codes
    form = ActivityForm(query(message.sheet(SHEET).values), back="", districts=codes)
    demand_valid(form, SHEET)
    district = form.cleaned_data.get("district") or District.objects.get(pk=codes[0])
    with refusals(SHEET):
        activity = note_activity(district=district, by=by, **form.facts())
    url = reverse("reports:activity_detail", args=[activity.pk])
    return Saved(url, "Kegiatan tersimpan di catatan harian.", district.pk)
