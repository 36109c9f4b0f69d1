"""The screening against the worked examples, every age edge, and what must always hold."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from ppks import screening
from ppks.catalogue import DEFINITIONS, FOLDER, TWINS, Catalogue, CatalogueError, catalogue
from ppks.management.commands.check_screening import Command, compare
from ppks.screening import ages_on, birthday_moves, conflicts, impossible, objections, screen, shown

CASES = list(
    csv.DictReader((FOLDER / "screening_cases.csv").read_text(encoding="utf-8").splitlines())
)
LISTED = catalogue()


def levels(subject="individual", ages=(), sex="", **answers):
    answers = {code.replace("_", "-"): value for code, value in answers.items()}
    return {one.code: one.level for one in screen(subject, ages, sex, answers)}


def suggestion(code, subject="individual", ages=(), sex="", **answers):
    answers = {key.replace("_", "-"): value for key, value in answers.items()}
    return next(one for one in screen(subject, ages, sex, answers) if one.code == code)


# --- the reference files


def test_catalogue_holds_all_kinds_criteria_and_observations():
    assert len(LISTED.kinds) == 26
    assert len(LISTED.criteria) == 110
    assert len(LISTED.observations) == 39
    assert len(LISTED.mappings) == 147


def test_every_kind_needs_the_gates_the_rules_name():
    gated = {k.code for k in LISTED.kinds if screening.gates_and_signs(LISTED, k.code)[0]}
    assert gated == set("10 11 12 13 15 16 17 18 20 21 22 23".split())


def test_only_the_named_criteria_are_reached_by_no_observation():
    reached = {(m.category, m.ordinal) for m in LISTED.mappings}
    unreached = {
        (c.category, c.ordinal)
        for c in LISTED.criteria
        if (c.category, c.ordinal) not in reached and not c.computed
    }
    assert unreached == {("11", 4), ("12", 2), ("14", 1), ("14", 4)}


def test_secret_kinds_are_the_nine_of_the_rules():
    secret = {k.code for k in LISTED.kinds if k.is_secret}
    assert secret == set("03 06 07 10 14 16 17 18 19".split())


def test_definitions_used_as_gates_have_words():
    assert set(DEFINITIONS) == {"18", "21", "22"}
    assert LISTED.criterion("21", 0).text == "Terkena bencana alam"


def test_choices_always_end_with_not_known():
    assert LISTED.choices_for("abandoned") == (
        ("yes", "Ya"),
        ("no", "Tidak"),
        ("unknown", "Tidak tahu"),
    )
    assert all(LISTED.choices_for(o)[-1][0] == "unknown" for o in LISTED.observations)


def test_an_answer_reports_something_only_beyond_the_first_choice():
    assert LISTED.reports("abandoned", "yes")
    assert not LISTED.reports("abandoned", "no")
    assert LISTED.reports("disaster", "alam")
    for value in ("tidak", "unknown", "", "gempa"):
        assert not LISTED.reports("disaster", value)


def test_questions_follow_subject_age_sex_and_secrecy():
    def asked(*args, **kwargs):
        return {o.code for o in LISTED.observations_for(*args, **kwargs)}

    assert "poor-family" in asked("individual", (17,), "M")
    assert "poor-family" not in asked("individual", (18,), "M")
    assert {"poor-family", "livelihood"} <= asked("individual", (17, 18), "M")
    assert "left-by-husband" not in asked("individual", (30,), "M")
    assert "left-by-husband" in asked("individual", (), "")
    assert "sex-work" not in asked("individual", (30,), "F", secret=False)
    assert all(o.secret for o in LISTED.observations_for("individual", (30,), "F", secret=True))
    assert "excluded" in asked("group")
    assert "neighbour-conflict" not in asked("individual")


def test_reference_files_that_contradict_each_other_are_refused(tmp_path):
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "observation_criteria.csv").open("a", encoding="utf-8") as file:
        file.write("violence,gaib,19,1,strong\n")
    with pytest.raises(CatalogueError, match="violence=gaib"):
        Catalogue.from_folder(tmp_path)


# --- the worked examples


@pytest.mark.parametrize("case", CASES, ids=[case["case_id"] for case in CASES])
def test_worked_example(case):
    expected, got = compare({name: case[name] for name in case})
    assert got == expected


# --- age edges: (kind, sex, answers that make it strong, {age: level})

EDGES = [
    ("01", "M", {"abandoned": "yes"}, {0: "kuat", 5: "kuat", 6: None}),
    ("02", "M", {"abandoned": "yes"}, {5: None, 6: "kuat", 17: "kuat", 18: "lemah", 19: None}),
    ("03", "M", {"child-legal-status": "dihukum"}, {11: None, 12: "kuat", 17: "kuat", 18: None}),
    ("04", "M", {"street-child": "sering"}, {4: None, 5: "kuat", 17: "kuat", 18: None}),
    ("05", "M", {"disability": "fisik"}, {0: "kuat", 17: "kuat", 18: None}),
    ("06", "M", {"violence": "berat"}, {0: "kuat", 17: "kuat", 18: None}),
    (
        "07",
        "M",
        {"trafficked": "yes"},
        {0: "lemah", 5: "lemah", 6: "kuat", 17: "kuat", 18: "lemah", 19: None},
    ),
    ("08", "M", {"abandoned": "yes"}, {59: None, 60: "kuat", 110: "kuat"}),
    ("09", "M", {"disability": "fisik"}, {17: None, 18: "kuat", 99: "kuat"}),
    ("10", "M", {"sex-work": "yes"}, {17: None, 18: "kuat"}),
    ("11", "M", {"no-fixed-home": "yes", "no-steady-work": "yes"}, {17: None, 18: "kuat"}),
    ("12", "M", {"begging": "ramai"}, {17: None, 18: "kuat"}),
    ("13", "M", {"collects-goods": "yes", "no-steady-work": "yes"}, {17: None, 18: "kuat"}),
    ("14", "M", {"excluded": "minoritas"}, {17: None, 18: "kuat"}),
    ("15", "M", {"ex-prisoner": "yes", "no-steady-work": "yes"}, {17: None, 18: "kuat"}),
    ("16", "M", {"hiv": "yes"}, {17: None, 18: "kuat"}),
    ("17", "M", {"napza": "pulih"}, {17: None, 18: "kuat"}),
    ("18", "M", {"trafficked": "yes"}, {17: None, 18: "kuat"}),
    ("19", "M", {"violence": "kasar"}, {17: None, 18: "kuat"}),
    ("20", "M", {"migrant-worker": "mantan", "violence": "kasar"}, {14: None, 15: "kuat"}),
    ("21", "M", {"disaster": "alam", "disaster-hurt": "yes"}, {0: "kuat", 17: "kuat", 90: "kuat"}),
    ("22", "M", {"disaster": "sosial", "disaster-loss": "yes"}, {0: "kuat", 90: "kuat"}),
    (
        "23",
        "F",
        {"livelihood": "kurang", "main-earner": "ya"},
        {17: None, 18: "kuat", 59: "kuat", 60: None},
    ),
    (
        "24",
        "M",
        {"livelihood": "kurang", "basic-needs-unmet": "yes"},
        {5: None, 6: "lemah", 17: "lemah", 18: "kuat"},
    ),
]


@pytest.mark.parametrize(
    ("code", "sex", "answers", "age", "level"),
    [
        pytest.param(code, sex, answers, age, level, id=f"{code}-{age}")
        for code, sex, answers, ages in EDGES
        for age, level in ages.items()
    ],
)
def test_age_edge(code, sex, answers, age, level):
    found = {one.code: one.level for one in screen("individual", (age,), sex, answers)}
    assert found.get(code) == level


def test_every_kind_of_a_person_has_an_age_edge_above():
    persons = {k.code for k in LISTED.kinds if "individual" in k.subjects}
    assert {edge[0] for edge in EDGES} == persons


def test_margin_years_say_why_they_are_weak():
    assert "18" in suggestion("02", ages=(18,), abandoned="yes").warnings[0]
    assert "18" in suggestion("07", ages=(18,), hiv="yes").warnings[0]
    assert "UU 35/2014" in suggestion("07", ages=(5,), hiv="yes").warnings[0]
    assert suggestion("07", ages=(6,), hiv="yes").warnings == ()


# --- two ages, unknown age, unknown sex


def test_with_only_a_birth_year_a_kind_fits_if_either_age_fits():
    assert levels(ages=(17, 18), disability="fisik") == {"05": "kuat", "09": "kuat"}
    assert levels(ages=(59, 60), sex="F", abandoned="yes")["08"] == "kuat"
    assert levels(ages=(18, 19), abandoned="yes")["02"] == "lemah"
    assert levels(ages=(5, 6), hiv="yes") == {"07": "kuat"}
    assert "01" not in levels(ages=(6, 7), abandoned="yes")


def test_an_estimated_age_is_marked_and_the_other_result_told():
    two = suggestion("05", ages=(17, 18), disability="fisik")
    assert two.estimated
    assert two.warnings == (
        "Umur perkiraan: kalau sebenarnya 18 tahun, jenis ini tidak disarankan.",
    )
    assert suggestion("09", ages=(40, 41), disability="fisik").warnings == ()
    assert not suggestion("09", ages=(40,), disability="fisik").estimated


def test_answers_of_two_ages_are_never_mixed():
    # street-child counts at 17 only, livelihood at 18 only
    got = levels(ages=(17, 18), sex="M", street_child="bekerja", livelihood="kurang")
    assert got == {"04": "kuat", "24": "kuat"}


def test_unknown_age_waits_only_where_age_is_needed():
    got = levels(disaster="alam", disaster_hurt="yes", violence="berat")
    assert got["21"] == "kuat"
    assert got["06"] == got["19"] == "belum lengkap"
    assert "Umur belum diketahui" in suggestion("19", violence="berat").warnings[0]


def test_unknown_age_does_not_hold_back_a_kind_without_an_age_limit():
    assert levels(migrant_worker="mantan", abandoned="yes")["20"] == "kuat"
    assert levels(livelihood="tidak-ada")["24"] == "kuat"


def test_unknown_sex_waits_only_for_the_kind_of_women():
    got = levels(ages=(30,), livelihood="kurang", main_earner="ya")
    assert got == {"23": "belum lengkap", "24": "kuat"}
    assert "23" not in levels(ages=(30,), sex="M", livelihood="kurang", main_earner="ya")
    assert "23" not in levels(ages=(60,), livelihood="kurang", main_earner="ya")


def test_age_of_a_family_plays_no_part():
    assert levels("family", ages=(4,), disaster="alam", disaster_loss="yes") == {"21": "kuat"}
    family = levels("family", ages=(4,), no_fixed_home="yes", livelihood="tidak-ada")
    assert family == {"11": "kuat", "24": "kuat"}


# --- gates, open and stale answers


def test_an_answer_to_a_question_that_is_not_asked_counts_as_no():
    assert levels(ages=(18,), sex="M", street_child="bekerja", poor_family="yes") == {}
    assert levels(ages=(30,), sex="M", left_by_husband="yes") == {}
    assert levels("group", closed_kin="yes", hiv="yes") == {}


def test_a_gate_answered_no_ends_the_kind():
    assert levels(ages=(30,), no_fixed_home="no", no_id_card="yes", no_steady_work="yes") == {}
    assert "18" not in levels(ages=(30,), trafficked="no", violence="berat")
    assert levels(ages=(30,), disaster="tidak", disaster_hurt="yes") == {}


def test_a_gate_without_an_answer_in_favour_suggests_nothing():
    assert "18" not in levels(ages=(30,), violence="berat")
    assert levels(ages=(30,), no_steady_work="yes") == {}


def test_a_gate_without_any_sign_is_not_suggested():
    assert (
        levels(
            ages=(30,),
            no_fixed_home="yes",
            no_id_card="no",
            no_steady_work="no",
            livelihood="cukup",
        )
        == {}
    )


def test_a_weak_sign_behind_a_gate_stays_weak():
    assert levels(ages=(30,), napza="masih") == {"17": "lemah"}
    assert levels(ages=(30,), begging="keliling") == {"12": "lemah"}


def test_weak_signs_never_add_up():
    got = levels(
        "family", family_relations="kadang", neighbour_conflict="yes", children_needs="yes"
    )
    assert got == {"25": "lemah"}


def test_kind_20_needs_one_status_and_one_problem():
    assert "20" not in levels(ages=(30,), violence="kasar")
    none = {"violence": "tidak", "exploitation": "tidak", "abandoned": "no", "trafficked": "no"}
    assert levels(ages=(30,), migrant_worker="mantan", work_away_problem="tidak", **none) == {}
    assert levels(ages=(30,), migrant_worker="mantan", **none) == {"20": "belum lengkap"}


def test_a_poor_migrant_worker_is_shown_but_changes_nothing():
    found = suggestion("20", ages=(30,), migrant_worker="mantan", livelihood="kurang")
    assert found.level == "belum lengkap"
    assert [sign.ordinal for sign in found.signs if sign.computed] == [6]


def test_computed_criteria_are_shown_where_they_hold():
    assert [s.ordinal for s in suggestion("07", ages=(18,), hiv="yes").signs] == [1, 8]
    assert [s.ordinal for s in suggestion("07", ages=(4,), hiv="yes").signs] == [8]
    assert [s.ordinal for s in suggestion("06", violence="berat").signs] == [3]


def test_what_is_open_is_named_with_its_question():
    found = suggestion("23", ages=(35,), sex="F", livelihood="kurang")
    assert [one.code for one in found.open] == ["main-earner", "left-by-husband"]
    assert found.open[0].question == LISTED.observation("main-earner").question
    full = suggestion("23", ages=(35,), sex="F", livelihood="kurang", main_earner="unknown")
    assert full.open == found.open


def test_signs_name_question_answer_and_source():
    found = suggestion("21", "family", disaster="alam", disaster_loss="yes")
    assert [sign.text for sign in found.signs] == ["Terkena bencana alam", "Harta benda rugi"]
    assert found.signs[1].observations[0].answer == "Ya"
    assert found.source.startswith("Permensos 8/2012, jenis 21")


def test_order_is_level_then_code():
    case = next(case for case in CASES if case["case_id"] == "S17")
    answers = dict(part.split("=") for part in case["answers"].split(";"))
    got = [(one.level, one.code) for one in screen("individual", (35,), "F", answers)]
    assert got == [("kuat", "09"), ("kuat", "11"), ("kuat", "24"), ("belum lengkap", "23")]


# --- what is secret


def test_outside_the_protected_section_secret_kinds_and_reasons_are_left_out():
    answers = {"migrant-worker": "mantan", "violence": "berat", "livelihood": "cukup"}
    found = screen("individual", (30,), "F", answers)
    assert {one.code for one in found} == {"19", "20"}
    (outside,) = screening.outside_protected(found)
    assert outside.code == "20" and outside.level == "kuat" and outside.hidden
    assert [sign.ordinal for sign in outside.signs] == [3]
    assert not any(one.secret for one in outside.open)


def test_a_sign_with_an_ordinary_and_a_secret_answer_keeps_the_ordinary_one():
    found = suggestion("01", ages=(3,), abandoned="yes", violence="berat")
    (sign,) = found.signs
    assert sign.secret and {one.code for one in sign.observations} == {"abandoned", "violence"}
    (outside,) = found.without_secrets().signs
    assert [one.code for one in outside.observations] == ["abandoned"]
    assert outside.strength == "strong" and not outside.secret


def test_ordinary_reasons_hide_nothing():
    found = suggestion("08", ages=(70,), abandoned="yes")
    assert not found.hidden and not found.without_secrets().hidden
    assert found.without_secrets().signs == found.signs


# --- the screen shows no more than it must


def test_disaster_questions_follow_a_disaster():
    assert not shown("disaster-hurt", {}, "individual")
    assert not shown("disaster-hurt", {"disaster": "tidak"}, "family")
    assert shown("disaster-hurt", {"disaster": "alam"}, "family")
    assert not shown("disaster-hurt", {"disaster": "alam"}, "community")


def test_work_away_follows_a_migrant_worker_or_trafficking():
    assert not shown("work-away-problem", {"migrant-worker": "bukan"}, "individual", (30,))
    assert shown("work-away-problem", {"migrant-worker": "mantan"}, "individual", (30,))
    assert shown("work-away-problem", {"trafficked": "yes"}, "individual", (30,))
    assert not shown("work-away-problem", {"trafficked": "yes"}, "individual", (14,))


def test_card_question_is_filled_in_when_never_recorded():
    assert screening.offered_answers("belum_rekam") == {"no-id-card": "yes"}
    assert screening.offered_answers("hilang") == {}


# --- ages


def test_age_turns_on_the_birthday():
    born = date(2008, 5, 17)
    assert ages_on(born, on=date(2026, 5, 16)) == (17,)
    assert ages_on(born, on=date(2026, 5, 17)) == (18,)


def test_born_on_leap_day_turns_on_the_first_of_march():
    born = date(2008, 2, 29)
    assert ages_on(born, on=date(2026, 2, 28)) == (17,)
    assert ages_on(born, on=date(2026, 3, 1)) == (18,)
    assert ages_on(born, on=date(2028, 2, 29)) == (20,)


def test_a_year_or_an_estimate_gives_two_ages_and_the_date_wins():
    today = date(2026, 7, 1)
    assert ages_on(birth_year=1992, on=today) == (33, 34)
    assert ages_on(estimated_age=34, on=today) == (33, 34)
    assert ages_on(birth_year=2026, on=today) == (0,)
    assert ages_on(date(1990, 1, 1), 1992, 50, on=today) == (36,)
    assert ages_on(on=today) == ()
    assert ages_on(date(2026, 7, 2), on=today) == ()


# --- chosen by hand


def test_only_the_subject_makes_a_kind_impossible():
    assert impossible("25", "individual") == "Jenis 25 tidak berlaku untuk perseorangan."
    assert impossible("26", "group") == ""
    assert impossible("01", "individual") == ""
    assert impossible("99", "individual") == "Jenis ini tidak dikenal."


def test_a_suggested_kind_meets_no_objection():
    assert objections("08", "individual", (70,), "M", {"abandoned": "yes"}) == ()
    assert objections("02", "individual", (18,), "M", {"abandoned": "yes"}) == ()


def test_outside_the_printed_limits_the_twin_is_named():
    first, twin = objections("05", "individual", (18,), "F", {"disability": "fisik"})
    assert first == "Umur 18 tahun di luar batas jenis 05: sampai 17 tahun."
    assert twin == "Lihat jenis 09, Penyandang Disabilitas."
    assert "08" in objections("23", "individual", (60,), "F", {})[1]
    assert len(objections("08", "individual", (40,), "M", {})) == 1
    assert "di luar batas" in objections("07", "individual", (4,), "M", {"hiv": "yes"})[0]


@pytest.mark.parametrize("code", ["10", "14", "16", "17", "18"])
def test_a_child_goes_to_07(code):
    assert "Lihat jenis 07" in objections(code, "individual", (16,), "F", {})[-1]


def test_a_begging_child_goes_to_04_and_the_protecting_kinds():
    notes = objections("12", "individual", (9,), "F", {})
    assert notes[-1] == "Lihat jenis 04, atau 06, 07 kalau anak itu dimanfaatkan."


def test_a_man_is_told_that_23_is_for_women():
    assert objections("23", "individual", (30,), "M", {}) == ("Jenis 23 hanya untuk perempuan.",)


def test_03_under_twelve_needs_the_supervisor_and_a_victim_a_reason():
    notes = objections("03", "individual", (11,), "M", {"child-legal-status": "korban"})
    assert any("penyelia" in note for note in notes)
    assert any("korban atau saksi" in note for note in notes)
    assert objections("03", "individual", (14,), "M", {"child-legal-status": "saksi"})


def test_a_kind_the_screening_does_not_suggest_needs_a_reason():
    told = ("Hasil penyaringan tidak menyarankan jenis ini.",)
    assert objections("24", "individual", (40,), "M", {}) == told
    assert objections("26", "group", (), "", {}) == told


def test_kinds_that_never_stand_together():
    assert conflicts(["01", "02"]) == ("Jenis 01 dan 02 tidak dipakai bersama untuk satu orang.",)
    assert len(conflicts(["05", "09", "08", "23", "06", "19"])) == 3
    assert conflicts(["07", "18"], (17,)) and not conflicts(["07", "18"], (18,))
    assert (
        conflicts(["06", "07"], (12,)) == conflicts(["18", "20"]) == conflicts(["18", "19"]) == ()
    )
    assert conflicts(["11", "12", "13"]) == ()


@pytest.mark.parametrize(
    ("code", "last", "look_at"),
    [("01", 5, "02"), ("02", 18, "24"), ("03", 17, "15"), ("04", 17, "11"), ("05", 17, "09")]
    + [("06", 17, "19"), ("07", 18, "18"), ("23", 59, "08")],
)
def test_a_kind_ends_on_the_birthday_after_its_last_year(code, last, look_at):
    assert not birthday_moves(code, (last,)).ends
    assert birthday_moves(code, (last + 1,)).ends
    assert not birthday_moves(code, (last, last + 1)).ends
    assert look_at in birthday_moves(code, (last + 1,)).look_at


def test_07_in_its_margin_year_already_names_the_adult_kinds():
    assert birthday_moves("07", (18,)) == (False, ("10", "14", "16", "17", "18", "19"))
    assert birthday_moves("08", (99,)) == birthday_moves("01", ()) == (False, ())


# --- the command


def run(path):
    command = Command(stdout=StringIO())
    try:
        command.handle(file=str(path))
    except SystemExit as stop:
        return stop.code, command.stdout.getvalue()
    return 0, command.stdout.getvalue()


HEADER = "case_id,subject,age,sex,answers,expected,note\n"


def test_check_screening_counts_the_worked_examples():
    assert run(FOLDER / "screening_cases.csv") == (0, "60 contoh: 60 sama, 0 berbeda.\n")


def test_check_screening_prints_the_rows_that_differ(tmp_path):
    path = tmp_path / "contoh.csv"
    rows = "A1,individual,17-18,M,disability=fisik,05:kuat;09:kuat,\nA2,family,,,,24:kuat,\n"
    path.write_text(HEADER + rows, encoding="utf-8")
    code, text = run(path)
    assert code == 1
    assert "A2: diharapkan 24:kuat, hasilnya (kosong)" in text
    assert "2 contoh: 1 sama, 1 berbeda." in text


def test_check_screening_names_what_it_cannot_read(tmp_path):
    path = tmp_path / "contoh.csv"
    path.write_text(HEADER + "A1,individual,x,M,,,\nA2,family,,,gaib=yes,,\n", encoding="utf-8")
    code, text = run(path)
    assert code == 1
    assert "umur x tidak terbaca" in text and "pertanyaan gaib tidak dikenal" in text


def test_check_screening_refuses_a_missing_file_or_column(tmp_path):
    with pytest.raises(CommandError, match="Berkas tidak ditemukan"):
        run(tmp_path / "tidak-ada.csv")
    (tmp_path / "salah.csv").write_text("case_id,subject\nA,family\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Kolom tidak ada: age, sex, answers, expected"):
        run(tmp_path / "salah.csv")


# --- what holds for any answers

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        o.code: st.sampled_from([*o.answers, "unknown", "", "gaib"]) for o in LISTED.observations
    },
)
SUBJECTS = st.sampled_from(["individual", "family", "group", "community", "gaib"])
AGES = st.one_of(
    st.just(()),
    st.integers(0, 120).map(lambda age: (age,)),
    st.integers(0, 120).map(lambda age: (age, age + 1)),
)
SEXES = st.sampled_from(["M", "F", ""])


@settings(deadline=None)
@given(SUBJECTS, AGES, SEXES, ANSWERS)
def test_no_answers_break_it_and_no_kind_is_suggested_for_a_wrong_subject(s, ages, sex, answers):
    for one in screen(s, ages, sex, answers):
        assert s in LISTED.kind(one.code).subjects
        assert one.level in ("kuat", "lemah", "belum lengkap")
        assert one.signs
        assert not any(sign.secret for sign in one.without_secrets().signs)
        assert not impossible(one.code, s)


@settings(deadline=None)
@given(SUBJECTS, AGES, SEXES, ANSWERS)
def test_an_unknown_answer_is_the_same_as_none(subject, ages, sex, answers):
    unknown = {o.code: "unknown" for o in LISTED.observations} | answers
    assert screen(subject, ages, sex, unknown) == screen(subject, ages, sex, answers)


@settings(deadline=None)
@given(st.integers(0, 120), SEXES, ANSWERS)
def test_twins_are_never_both_suggested_at_one_known_age(age, sex, answers):
    found = {one.code for one in screen("individual", (age,), sex, answers)}
    assert not [pair for pair in TWINS.items() if found >= set(pair)]
    assert conflicts(found, (age,)) == ()


@settings(deadline=None)
@given(st.integers(0, 120), SEXES, ANSWERS)
def test_two_ages_suggest_what_either_age_suggests(age, sex, answers):
    def found(*ages):
        return {one.code for one in screen("individual", ages, sex, answers)}

    assert found(age, age + 1) == found(age) | found(age + 1)


@settings(deadline=None)
@given(st.sampled_from([k.code for k in LISTED.kinds]), SUBJECTS, AGES, SEXES, ANSWERS)
def test_objections_are_sentences(code, subject, ages, sex, answers):
    assert all(note.endswith(".") for note in objections(code, subject, ages, sex, answers))
