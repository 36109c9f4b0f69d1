"""A form as JSON: everything a phone shows and says, nothing that belongs to one page alone."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django import forms

from cases.forms.visit import VisitForm
from conftest import DISTRICT, VILLAGE
from core.describe import describe
from core.fields import DayField, TextField
from core.forms import Form
from ppks.forms.person import IdentificationForm
from ppks.forms.visit import ConditionForm, VisitIdentityForm


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


def test_fields_stand_in_their_order_under_their_headings():
    found = describe(VisitForm(back="/"))
    assert [(block["title"], block["fields"], block["hint"]) for block in found["blocks"]] == [
        ("", ["visited_on", "finding"], ""),
        ("Sesudah ini", ["next_action", "next_on", "nothing_next"], ""),
        (
            "Kalau sempat",
            ["place", "met", "travel", "travel_minutes", "travel_cost"],
            "Boleh kosong semua.",
        ),
    ]
    assert found["submit"] == "Simpan kunjungan"
    assert found["fields"]["visited_on"]["initial"] == ["24", "11", "2026"]
    assert found["fields"]["finding"]["messages"]["required"] == "Isi keadaan yang ditemukan."
    assert found["fields"]["travel"]["choices"][0] == ["", "Tidak dicatat"]
    assert [rule[0] for rule in found["rules"]] == ["next_action", "nothing_next"]


def test_an_identification_is_json_without_tokens(db):
    form = IdentificationForm(
        districts=[DISTRICT], initial={"village": VILLAGE, "rt": 3}, version=4
    )
    found = json.loads(json.dumps(describe(form)))
    fields = found["fields"]
    assert "submission_key" not in fields
    assert fields["version"]["initial"] == "4" and fields["subject"]["widget"] == "hidden"
    assert fields["village"]["initial"] == VILLAGE and fields["rt"]["initial"] == "3"
    assert [fields[name]["widget"] for name in ("name", "sex", "birth", "village")] == [
        "text", "radio", "day", "select",
    ]  # fmt: skip
    assert fields["warning_reason"]["apart"] and "apart" not in fields["name"]
    assert [block["title"] for block in found["blocks"]] == [
        "Siapa", "Di mana", "Pertemuan", "NIK dan KK",
    ]  # fmt: skip


def test_known_numbers_are_said_to_be_kept_and_not_given():
    known = SimpleNamespace(
        nik="6203054101900001", kk="", masked_nik="620305••••••••01", masked_kk="",
        no_nik_reason="", seen_how="", warning_reason="",
    )  # fmt: skip
    found = describe(VisitIdentityForm(subject="individual", values={}, known=known))
    assert found["fields"]["nik"]["kept"] and "kept" not in found["fields"]["kk"]
    assert known.nik not in json.dumps(found)


def test_an_entry_of_the_page_comes_back_as_it_was_posted():
    form = VisitForm({"visited_on_0": "1", "visited_on_1": "mei", "finding": "Baik"}, back="/")
    fields = describe(form)["fields"]
    assert fields["visited_on"]["initial"] == ["1", "mei", ""]
    assert fields["finding"]["initial"] == "Baik" and "initial" not in fields["place"]


def test_what_has_its_own_template_is_named():
    row = SimpleNamespace(subject="individual", ages=(40,), sex="M", answers={})
    form = ConditionForm(row=row, answers={}, values={}, questions=[], answers_given={})
    found = describe(form)
    assert [block.get("part", "") for block in found["blocks"]][:1] == ["kinds"]
    assert found["fields"]["neglected"]["choices"][-1] == ["", "Tidak tahu"]


def refused(text):
    raise forms.ValidationError(text)


@pytest.mark.parametrize(
    "field",
    [
        forms.FileField(),
        forms.DecimalField(),
        forms.EmailField(),
        forms.ModelMultipleChoiceField(queryset=None),
        TextField(validators=[refused]),
        TextField(widget=forms.ClearableFileInput),
    ],
)
def test_a_field_that_a_phone_cannot_check_is_refused(field):
    form = type("Odd", (Form,), {"when": DayField(), "odd": field})()
    with pytest.raises(TypeError, match="^odd: a phone"):
        describe(form)


def test_a_day_has_its_initial_parts():
    class Born(Form):
        born = DayField(year_only=True)

    for value, parts in (
        (datetime.date(1954, 3, 2), ["2", "3", "1954"]),
        (1954, ["", "", "1954"]),
        (None, None),
    ):
        found = describe(Born(initial={"born": value}))["fields"]["born"]
        assert found.get("initial") == parts
    assert "isi tahun saja" in found["messages"]["incomplete"]
