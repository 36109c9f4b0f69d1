"""The phone's modules give the server's answers: screening, rules and checks of fields."""

import dataclasses
import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from hypothesis import strategies as st

from ppks.catalogue import TWINS, catalogue
from ppks.catalogue_json import catalogue_json
from ppks.management.commands.check_screening import compare
from ppks.screening import ages_on, conflicts, objections, outside_protected, screen, shown
from ppks.tests.test_screening import AGES, ANSWERS, CASES, SEXES, SUBJECTS
from tests.browser.modules import examples, module_page

SCREENING = "/static/field/screening.js"
LISTED = catalogue()


@pytest.fixture
def call(open_tab):
    return module_page(open_tab())


def plain(value):
    """As JSON gives it back: tuples are lists."""
    if isinstance(value, list | tuple) and not hasattr(value, "_asdict"):
        return [plain(one) for one in value]
    if hasattr(value, "_asdict"):
        value = value._asdict()
    elif dataclasses.is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def same(here: list, there: list, given: list) -> None:
    """Every answer of the phone is the server's; the first that is not is shown."""
    assert len(here) == len(there) == len(given)
    for one, other, asked in zip(here, there, given, strict=True):
        assert one == other, asked


def test_every_worked_example_of_the_screening(call):
    people = []
    for row in CASES:
        ages = [int(age) for age in row["age"].replace("/", "-").split("-") if age]
        sex = {"L": "M", "P": "F"}.get(row["sex"], row["sex"])
        pairs = [one.strip().split("=") for one in row["answers"].split(";") if one.strip()]
        people.append([row["subject"], ages, sex, dict(pairs)])
    found = call(
        SCREENING,
        """(module, [data, people]) =>
            people.map((one) => module.catalogue(data).screen(...one))""",
        [catalogue_json(), people],
    )
    levels = [{one["code"]: one["level"] for one in suggestions} for suggestions in found]
    same(levels, [compare(row)[0] for row in CASES], CASES)
    same(found, [plain(screen(*person)) for person in people], people)


def test_any_person_and_any_answers(call):
    people = examples(st.tuples(SUBJECTS, AGES, SEXES, ANSWERS), 300)
    found = call(
        SCREENING,
        """(module, [data, people]) => {
            const listed = module.catalogue(data);
            return people.map(([subject, ages, sex, answers]) => ({
                screen: listed.screen(subject, ages, sex, answers),
                ordinary: listed.panel(subject, ages, sex, answers).ordinary,
                shown: listed.observationsFor(subject, ages, sex)
                    .filter((one) => listed.shown(one, answers, subject, ages, sex))
                    .map((one) => one.code),
                secret: listed.observationsFor(subject, ages, sex, true).map((one) => one.code),
                objections: data.kinds.map(
                    ({ code }) => listed.objections(code, subject, ages, sex, answers)),
            }));
        }""",
        [catalogue_json(), plain(people)],
    )
    there = []
    for subject, ages, sex, answers in people:
        asked = LISTED.observations_for(subject, ages, sex)
        there.append(
            {
                "screen": plain(screen(subject, ages, sex, answers)),
                "ordinary": plain(outside_protected(screen(subject, ages, sex, answers))),
                "shown": [o.code for o in asked if shown(o, answers, subject, ages, sex)],
                "secret": [o.code for o in LISTED.observations_for(subject, ages, sex, True)],
                "objections": [
                    list(objections(kind.code, subject, ages, sex, answers))
                    for kind in LISTED.kinds
                ],
            }
        )
    assert sum(len(one["screen"]) > 1 for one in there) > 50  # they do suggest something
    same(found, there, people)


def test_answers_and_their_words(call):
    found = call(
        SCREENING,
        """(module, data) => {
            const listed = module.catalogue(data);
            return data.observations.map((one) => [
                listed.choicesFor(one.code),
                [...listed.choicesFor(one).map(([value]) => value), "", "gaib"].map((value) => [
                    listed.reports(one, value), listed.answered(one, value),
                    listed.answerLabel(one, value)]),
            ]);
        }""",
        catalogue_json(),
    )
    there = []
    for one in LISTED.observations:
        values = [value for value, label in LISTED.choices_for(one)] + ["", "gaib"]
        there.append(
            [
                plain(LISTED.choices_for(one)),
                [
                    [LISTED.reports(one, v), LISTED.answered(one, v), LISTED.answer_label(one, v)]
                    for v in values
                ],
            ]
        )
    same(found, there, [one.code for one in LISTED.observations])


DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))


def test_ages_on_any_day(call):
    births = examples(
        st.tuples(
            st.one_of(st.none(), DAYS),
            st.one_of(st.none(), st.integers(1900, 2030)),
            st.one_of(st.none(), st.integers(0, 120)),
            st.dates(date(1990, 1, 1), date(2030, 12, 31)),
        ),
        300,
    )
    for edge in (date(2024, 2, 29), date(2000, 12, 31)):
        for days in (-1, 0, 1):
            for years in (0, 1, 4):
                on = date(edge.year + years, 3, 1) + timedelta(days - 1)
                births.append((edge, None, None, on))
    found = call(
        SCREENING,
        """(module, births) => births.map(([date, year, estimate, on]) =>
            module.agesOn({date, year, estimate}, on))""",
        json.loads(json.dumps(births, default=str)),
    )
    same(found, [list(ages_on(d, y, e, on=on)) for d, y, e, on in births], births)


def test_kinds_that_never_stand_together(call):
    codes = sorted({*TWINS, "07", "10", "14", "16", "17", "18"})
    chosen = examples(st.tuples(st.sets(st.sampled_from(codes)).map(sorted), AGES), 200)
    found = call(
        SCREENING,
        """(module, [data, chosen]) =>
            chosen.map((one) => module.catalogue(data).conflicts(...one))""",
        [catalogue_json(), plain(chosen)],
    )
    same(found, [list(conflicts(*one)) for one in chosen], chosen)


def test_the_modules_are_small():
    size = sum(
        len(gzip.compress(Path(finders.find(f"field/{name}.js")).read_bytes()))
        for name in ("screening", "rules", "numbers", "checks")
    )
    assert size <= 12_000
