"""Only what matters for subject, age, sex and kinds is asked; every answer has words."""

import pytest

from ppks import questionnaire
from ppks.catalogue import catalogue
from ppks.models import DataCollection
from ppks.questionnaire import QUESTIONS, Who, asked


def names(section="", **who):
    who.setdefault("subject", "individual")
    who["kinds"] = frozenset(who.get("kinds", ()))
    return {question.name for question in asked(Who(**who), section)}


def test_every_common_question_has_a_typed_column_and_the_others_have_none():
    columns = {field.name for field in DataCollection._meta.get_fields()}
    for question in QUESTIONS.values():
        assert bool(question.column) == (not question.kinds), question.name
        assert not question.column or question.column in columns


def test_every_column_of_an_answer_belongs_to_a_question():
    prefixes = (
        "condition_",
        "family_",
        "education_",
        "economy_",
        "health_",
        "housing_",
        "programme_",
        "assessment_",
    )
    columns = {f.name for f in DataCollection._meta.fields if f.name.startswith(prefixes)}
    assert columns == {q.column for q in QUESTIONS.values() if q.column}


def test_codes_fit_their_columns_and_are_not_repeated():
    for question in QUESTIONS.values():
        codes = [value for value, label in question.offered]
        assert len(codes) == len(set(codes)), question.name
        assert all(len(code) <= 24 for code in codes)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)
def test_every_choice_offers_tidak_tahu_and_sensitive_ones_tidak_mau(question):
    codes = {value for value, label in question.offered}
    if codes:
        assert "tidak_tahu" in codes
        assert ("tidak_mau" in codes) == question.sensitive


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)
def test_a_question_of_rahasia_kinds_only_is_secret(question):
    if question.kinds:
        grades = {catalogue().kind(code).is_secret for code in question.kinds}
        assert grades == {question.secret}


@pytest.mark.parametrize(("age", "expected"), [(5, True), (6, False)])
def test_child_nutrition_is_asked_under_six(age, expected):
    assert ("health.nutrition" in names(ages=(age,))) is expected


@pytest.mark.parametrize(
    ("age", "sex", "expected"),
    [(11, "F", False), (12, "F", True), (55, "F", True), (56, "F", False), (30, "M", False)],
)
def test_pregnancy_is_asked_of_women_from_12_to_55(age, sex, expected):
    assert ("health.pregnant" in names(ages=(age,), sex=sex)) is expected


@pytest.mark.parametrize(("age", "expected"), [(4, False), (5, True), (24, True), (25, False)])
def test_school_is_asked_from_5_to_24(age, expected):
    assert ("education.participation" in names(ages=(age,))) is expected


@pytest.mark.parametrize(("age", "expected"), [(59, False), (60, True)])
def test_help_with_daily_acts_is_asked_from_60(age, expected):
    assert ("condition.adl" in names(ages=(age,))) is expected


@pytest.mark.parametrize(("age", "expected"), [(17, True), (18, False)])
def test_parents_and_guardian_are_asked_of_children(age, expected):
    assert ({"family.orphan", "family.guardian_name"} <= names(ages=(age,))) is expected


def test_of_two_possible_ages_either_is_enough_and_an_unknown_one_excludes_nothing():
    assert "condition.adl" in names(ages=(59, 60))
    assert {"condition.adl", "health.nutrition"} <= names(ages=())


@pytest.mark.parametrize(
    ("kinds", "question"),
    [
        ({"05"}, "condition.disability"),
        ({"09"}, "condition.aids"),
        ({"21"}, "condition.disaster_event"),
        ({"22"}, "condition.displaced"),
        ({"15"}, "condition.return_obstacles"),
        ({"20"}, "condition.migrant_where"),
        ({"23"}, "condition.dependants"),
        ({"11"}, "condition.street_sleeps"),
    ],
)
def test_questions_of_a_kind_come_with_the_kind(kinds, question):
    assert question in names(ages=(40,), kinds=kinds)
    assert question not in names(ages=(40,), kinds={"24"})


def test_secret_questions_are_for_insiders_only():
    assert "condition.treatment" in names(ages=(40,), kinds={"16"}, insider=True)
    assert "condition.treatment" not in names(ages=(40,), kinds={"16"})
    assert not any(questionnaire.is_secret(n) for n in names(ages=(40,), kinds={"16", "24"}))


def test_a_community_is_asked_little():
    sections = questionnaire.sections_for(Who("community", kinds=frozenset({"26"})))
    assert "kesehatan" not in sections and "rumah" not in sections and "keluarga" not in sections
    found = names(subject="community", kinds={"26"})
    assert {"economy.livelihood", "programme.needs", "condition.kat_hours"} <= found


def test_the_house_is_not_asked_of_somebody_without_one():
    found = names("rumah", ages=(40,), housed=False)
    assert not any(name.startswith("housing.") for name in found)
    assert "economy.income" in found


@pytest.mark.parametrize("word", ["agama", "kandung", "rekening", "minoritas"])
def test_what_is_advised_against_is_not_asked(word):
    for question in QUESTIONS.values():
        listed = [label for value, label in question.choices]
        asked_about = " ".join([question.label, *listed]).casefold()
        assert word not in asked_about or question.name == "condition.protection"


def test_state_goes_from_belum_over_sebagian_to_lengkap():
    who, collection = Who("individual", (70,), "M"), DataCollection()
    assert questionnaire.state(collection, who, "penilaian") == "belum"
    collection.sections["penilaian"] = {"version": 1}
    assert questionnaire.state(collection, who, "penilaian") == "sebagian"
    for question in asked(who, "penilaian"):
        if not question.optional:
            questionnaire.put(collection, question, "tidak_tahu")
    assert questionnaire.state(collection, who, "penilaian") == "lengkap"


def test_values_hold_only_what_was_answered_and_read_in_words():
    collection = DataCollection(housing_floor="tanah", economy_assets=["motor", "perahu"])
    collection.answers["condition.treatment"] = "tidak_mau"
    assert questionnaire.values(collection) == {
        "housing.floor": "tanah",
        "economy.assets": ["motor", "perahu"],
        "condition.treatment": "tidak_mau",
    }
    assert questionnaire.show("housing.floor", "tanah") == "Tanah"
    assert questionnaire.show("economy.assets", ["motor"]) == "Sepeda motor"
    assert questionnaire.show("condition.treatment", "tidak_mau") == "Tidak mau menjawab"
    assert questionnaire.label("consent.basis") == "Dasar pencatatan"
    with pytest.raises(KeyError):
        questionnaire.label("housing.colour")


def test_a_snapshot_leaves_out_what_is_no_longer_asked():
    collection = DataCollection(housing_floor="tanah", health_pregnant="ya")
    collection.registrant_id, collection.house_source = None, None
    rows = questionnaire.snapshot_rows(collection, Who("individual", (70,), "M"))
    assert rows == [("housing.floor", "housing", "Lantai terluas", "Tanah", False)]
