"""What a form says about an entry is the same on the phone: `core.describe`, checks.js, rules.js.

Real forms of the field with odd entries, and one form that has every field.
"""

import datetime
from itertools import product
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from django.utils import timezone
from hypothesis import strategies as st

from cases.forms.visit import EvaluationForm, MissedForm, VisitForm
from conftest import DISTRICT, NEIGHBOUR
from core.describe import describe
from core.fields import (
    DayField,
    LinesField,
    NumberField,
    PhoneField,
    TextField,
    WholeNumberField,
    YesNoField,
)
from core.forms import Form
from core.names import clean_lines, clean_text
from core.rules import Rule, broken
from ppks.catalogue import catalogue
from ppks.catalogue_json import catalogue_json
from ppks.forms.identification import ObservationsForm
from ppks.forms.kinds import KindsForm
from ppks.forms.person import IdentificationForm
from ppks.forms.visit import (
    ConsentForm,
    SectionForm,
    VisitAddressForm,
    VisitDateForm,
    VisitIdentityForm,
)
from ppks.models.person import Subject
from ppks.questionnaire import SECTIONS, Who, asked
from reports.forms.activity import ActivityForm
from tests.browser.modules import examples, module_page

CHECKS, RULES = "/static/field/checks.js", "/static/field/rules.js"
SCREENING = "/static/field/screening.js"
NIK, KK = "6203054101900001", "6203050101100001"

TEXTS = [
    "Siti", "", " ", "  Siti   Aminah ", "\u200b\u200d", "\ufeffSiti\u00ad", "a\x00b", "\x00",
    "a\tb\r\nc", "a\r\n\r\n\r\n\r\nb \n c\rd", "e\u0301" * 100, "😀" * 150, "😀" * 151, "x" * 151,
    "x" * 301, "x" * 1001, "x" * 4001, "\u00a0\u2003\u2028", "\x1c\x85 a \x1f", "\ue000", "\uffff",
    "ab", " abcd\u00a0", "\u200bab  c", "<b>&amp;</b> “kutip” {sum}", "Ångström ﬁ ½", "١٢", "0",
]  # fmt: skip
WHOLES = [
    "12", "", "0", "1", "3", "1.500", "1.500.000", "1.50", "1500.000", "12,5", "-3", "+3", "１２",
    "١٢", "²", "1e3", "1 500", "2000000000", "2.000.000.001", "999999999999", "9999999999999",
    "0012", "1\u200b2", "dua", "12\u00a0", "\x1c12\x85", ".5", "5.", "1..500", "\x00", "100001",
    "2026", "2027", "1899", "00", " ", "120", "121", "1000", "\u200b",
]  # fmt: skip
NUMBERS = [
    NIK, "", "620305 410190 0001", "6203.0541.0190.0001", "62030541019000012", "620305410190001",
    "６２０３０５４１０１９００００１", "abc", f"{NIK}\u200b",
    f"\u2028{NIK}", f"{NIK[:8]}\x1c{NIK[8:]}",
    "٦٢٠٣٠٥", "😀", " ", "6" * 60, "6" * 61, "\x00", KK,
]  # fmt: skip
PHONES = [
    "081234567890", "", "0812-3456 7890", "+62 (812) 3456.7890", "0812", "tidak ada",
    "++62812345678", "62812345678+", "1234567",
    "12345678", "123456789012345", "1234567890123456", "٠٨١٢٣٤٥٦٧٨٩",
    "0812\u200b34567890", "0812\u202834567890", "0812_34567890", "...", "\x00",
]  # fmt: skip
DAYS = [
    ("24", "11", "2020"), ("", "", ""), (" ", "\u2003", "\x1c"), ("\u200b", "", ""),
    ("31", "2", "2020"), ("31", "Februari", "2020"), ("29", "feb", "2023"), ("29", "feb", "2024"),
    ("1", "Agu", "2001"), ("1", "agustuss", "2001"), ("1", "AGU\ufb06US", "2001"),
    ("1", "ſep", "2001"), ("1", "aprıl", "2001"), ("1", "ju", "2001"), ("1", "jul", "2001"),
    ("1", "mei ", "2001"), ("1", "13", "2001"), ("0", "1", "2001"), ("1", "0", "2001"),
    ("32", "1", "2001"), ("", "", "1954"), ("", "", "1899"), ("", "", "2101"), ("", "", "54"),
    ("", "2", "1954"), ("3", "", "1954"), ("1", "1", ""), ("²", "1", "1954"), ("１", "1", "1954"),
    ("1", "1", "١٩٥٤"), ("1", "1", "2100"), ("1", "12", "2099"), ("001", "1", "2001"),
    ("1", "001", "2001"), ("1", "1", "2001\u200b"), ("1\x00", "1", "2001"), ("satu", "1", "2001"),
    ("1", "Des ember", "2001"), ("1", "İanuari", "2001"), ("-1", "1", "2001"), ("1", "1", "1900"),
]  # fmt: skip
TICKS = ["on", "", None, "true", "false", "False", "0", "1", " ", "TRUE"]
INTEGERS = ["3", "", " 3 ", "x", "3.0", "-1", "3,5", "٣x"]


def odd_values(field: dict) -> list:
    """What may be posted in a field of this description."""
    kind = field["kind"]
    if kind in ("choice", "several"):
        offered = []
        for value, words in field["choices"]:
            offered += [one for one, word in words] if isinstance(words, list) else [value]
        offered = offered[:4] + offered[-4:]
        if kind == "choice":
            return [*offered, "", None, "gaib", f" {offered[0]}", f"{offered[-1]}\u200b"]
        pairs = [list(pair) for pair in product(offered, offered) if pair[0] != pair[1]]
        return [[], *([one] for one in offered), *pairs, ["gaib"], [offered[0], "gaib"], offered]
    tables = {"whole": WHOLES, "number": NUMBERS, "phone": PHONES, "day": DAYS, "tick": TICKS,
              "integer": INTEGERS}  # fmt: skip
    return tables.get(kind, TEXTS)


def posted(fields: dict, entry: dict) -> dict:
    """The values as the page posts them: a day in three, nothing where nothing is ticked."""
    values = {}
    for name, value in entry.items():
        if fields[name]["kind"] == "day":
            values |= {f"{name}_{place}": part for place, part in enumerate(value)}
        elif value is not None:
            values[name] = value
    return values


def entries_of(description: dict, count: int) -> list:
    """Every odd value in its turn, all fields at once, in three rhythms; then by chance."""
    fields = description["fields"]
    tables = {name: odd_values(field) for name, field in fields.items()}
    longest = max(len(table) for table in tables.values())
    found = [
        {name: table[(turn + place * step) % len(table)] for place, (name, table) in
         enumerate(tables.items())}
        for step in (0, 1) for turn in range(longest)
    ]  # fmt: skip
    likely = st.fixed_dictionaries(
        {
            name: st.one_of(st.just(table[0]), st.sampled_from(table))
            for name, table in tables.items()
        }
    )
    return [posted(fields, entry) for entry in found + examples(likely, count)]


def query(values: dict) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def errors_of(form) -> dict:
    return {name: " ".join(errors) for name, errors in form.errors.items()}


class EveryField(Form):
    """Every field there is, demanded and not."""

    name = TextField(label="Nama", max_length=150)
    nickname = TextField(label="Panggilan", max_length=3, min_length=3, required=False)
    story = LinesField(label="Cerita", max_length=300)
    plain = forms.CharField(label="Alasan", min_length=3, max_length=150)
    nik = NumberField(label="NIK")
    kk = NumberField(label="Nomor KK", what="Nomor KK", required=False)
    phone = PhoneField(label="Nomor telepon")
    people = WholeNumberField(label="Berapa orang?", max_value=100_000)
    year = WholeNumberField(label="Tahun", min_value=1900, max_value=2026, required=False)
    born = DayField(label="Lahir", year_only=True, required=False)
    met = DayField(label="Ditemui")
    until = DayField(label="Sampai", future=True)
    neglected = YesNoField(label="Telantar", required=False)
    hungry = YesNoField(label="Apakah lapar?")
    travel = forms.ChoiceField(label="Kendaraan", choices=[("", "–"), ("air", "Perahu")])
    where = forms.ChoiceField(
        label="Di mana", choices=[("Hulu", [("1", "Satu"), ("2", "Dua")]), ("3", "Tiga")]
    )
    needs = forms.MultipleChoiceField(
        label="Kebutuhan", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Setuju")
    refused = forms.BooleanField(label="Menolak", required=False)


def same_errors(call, forms_of_data: list, count: int) -> set:
    """Each form says the same here and there for each entry; gives the sentences that were said."""
    descriptions = [describe(make(None)) for make in forms_of_data]
    entries = [
        (place, values)
        for place, description in enumerate(descriptions)
        for values in entries_of(description, count)
    ]
    found = call(
        CHECKS,
        """(module, [descriptions, entries, today]) =>
            entries.map(([place, values]) => module.check(descriptions[place], values, today))""",
        [descriptions, entries, str(timezone.localdate())],
    )
    said = set()
    for errors, (place, values) in zip(found, entries, strict=True):
        form = forms_of_data[place](query(values))
        real = errors_of(form)
        if any(field.get("kept") for field in descriptions[place]["fields"].values()):
            # What is odd about a number that only the server knows, only the server says.
            real.pop("warning_reason", None)
            errors.pop("warning_reason", None)
        assert errors == real, (type(form).__name__, values)
        said.update(real.values())
    return said


@pytest.fixture
def call(open_tab):
    return module_page(open_tab())


def test_every_field(call):
    said = same_errors(call, [EveryField], 200)
    assert len(said) >= 35, said
    for words in ("Jawab pertanyaan ini.", "Isi nomor telepon.", "Pilih kendaraan.", "Isi NIK."):
        assert words in said


def identification(subject, **more):
    return lambda data: IdentificationForm(data, districts=[DISTRICT], subject=subject, **more)


def test_identification(call):
    forms_of_data = [identification(subject) for subject in Subject]
    said = same_errors(call, forms_of_data, 40)
    for words in (
        "Tanggal lahir tidak boleh sesudah tanggal ditemui.",
        "Isi nama keluarga, kelompok, atau komunitasnya.",
        "Isi salah satu saja: tanggal lahir, atau perkiraan umur.",
        "Pilih desa/kelurahan.",
    ):
        assert words in said


def numbers_of(count: int) -> list:
    """People with a NIK and a KK, which mostly fit them."""
    digits = st.tuples(
        st.sampled_from(["62", "62", "99"]),
        st.sampled_from(["01", "15", "29", "31", "32", "40", "41", "69", "71", "72", "00"]),
        st.sampled_from(["01", "02", "11", "12", "13", "00"]),
        st.sampled_from(["00", "01", "26", "27", "54", "99"]),
        st.sampled_from(["0001", "0000"]),
    ).map(lambda parts: f"{parts[0]}0305{''.join(parts[1:])}")
    birth = st.one_of(
        st.just({}),
        st.sampled_from(["1954", "2001", "1999"]).map(lambda year: {"birth_2": year}),
        st.sampled_from([("1", "1", "1954"), ("29", "2", "2000"), ("31", "12", "1999")]).map(
            lambda day: {f"birth_{place}": part for place, part in enumerate(day)}
        ),
        st.sampled_from(["0", "25", "72", "77", "80"]).map(lambda age: {"age_estimate": age}),
    )
    people = st.tuples(
        digits,
        st.one_of(st.just(""), digits),
        st.booleans(),
        st.sampled_from(["M", "F", ""]),
        birth,
    )
    return [
        {"name": "Siti", "nik": nik, "kk": nik if same else kk, "sex": sex, **born}
        for nik, kk, same, sex, born in examples(people, count)
    ]


def test_numbers_that_look_odd(call):
    people = numbers_of(300) + [{"kk": KK, "nik": ""}, {"nik": NIK, "kk": "9"}, {"nik": "1"}]
    made = identification(Subject.INDIVIDUAL)
    found = call(
        CHECKS,
        """async (module, [description, people, today]) => {
            const { oddNumbers } = await import("/static/field/numbers.js");
            const { numbers } = description;
            return people.map((values) => {
                const { data, errors } = module.clean(description, values, today);
                return [oddNumbers(numbers, data, today), errors.warning_reason || ""];
            });
        }""",
        [describe(made(None)), people, str(timezone.localdate())],
    )
    said = set()
    for one, values in zip(found, people, strict=True):
        form = made(query(values))
        error = errors_of(form).get("warning_reason", "")
        assert one == [[warning.text for warning in form.warnings], error], values
        said.update(one[0])
    assert len(said) == 11, said  # every one there is


def test_identity_and_address(call):
    known = SimpleNamespace(
        nik=NIK, kk=KK, masked_nik="62", masked_kk="62", no_nik_reason="", seen_how="",
        warning_reason="",
    )  # fmt: skip
    made = [
        lambda data, s=subject, k=one: VisitIdentityForm(data, subject=s, values={}, known=k)
        for subject in Subject
        for one in (None, known)
    ]
    made += [
        lambda data, s=subject: VisitAddressForm(data, subject=s, values={}, districts=[DISTRICT])
        for subject in Subject
    ]
    said = same_errors(call, made, 20)
    for words in (
        "Isi nama lengkap atau nama panggilan.",
        "Pilih alasannya, karena NIK kosong.",
        "Isi alamat menurut KTP, atau centang “sama”.",
        "Isi kontak, atau alasan tanpa kontak.",
    ):
        assert words in said


def test_sections_of_a_visit(call):
    kinds = frozenset(kind.code for kind in catalogue().kinds)
    made = []
    for subject, section in product(Subject, SECTIONS):
        questions = asked(Who(subject, kinds=kinds, insider=True), section)
        if questions:
            made.append(lambda data, q=questions: SectionForm(data, questions=q, answers={}))
    said = same_errors(call, made, 8)
    assert "“Tidak tahu” tidak dapat dipilih bersama jawaban lain." in said
    assert any(words.startswith("Anak dan lanjut usia ada") for words in said)


def test_consent(call):
    people = [Who("individual", (40,)), Who("individual", (9,)), Who("family")]
    made = [lambda data, who=who: ConsentForm(data, who=who) for who in people]
    said = same_errors(call, made, 60)
    assert {"Pilih cara persetujuan diberikan.", "Isi hubungannya."} <= said


def test_visits_and_the_daily_log(call, petugas, tetangga):
    day = datetime.date(2026, 11, 20)
    steps = [SimpleNamespace(pk=pk, next_action="Antar", next_on=day) for pk in (1, 2)]
    owed = [SimpleNamespace(pk=pk, month=pk, due_on=day) for pk in (1, 3)]
    said = same_errors(
        call,
        [
            lambda data: VisitForm(data, back="/", steps=steps, owed=owed),
            lambda data: VisitForm(data, back="/", version=3),
            lambda data: EvaluationForm(data, back="/"),
            lambda data: MissedForm(data, back="/"),
            lambda data: ActivityForm(data, back="/", districts=[DISTRICT]),
            lambda data: ActivityForm(data, back="/", districts=[DISTRICT, NEIGHBOUR]),
            lambda data: VisitDateForm(data, workers=[petugas, tetangga]),
        ],
        40,
    )
    assert "Langkah berikutnya sudah ditulis. Pilih salah satu." in said
    assert any(words.startswith("Tulis langkah berikutnya") for words in said)


def test_kinds_and_observations(call):
    person = SimpleNamespace(subject="individual", ages=(33, 34), sex="F", answers={})
    answers = {"basic-needs-unmet": "yes", "disaster": "alam"}
    made = lambda data: KindsForm(data, row=person, answers=answers, active=("11",))  # noqa: E731
    description = describe(made(None))
    entries = entries_of(description, 60)
    found = call(
        CHECKS,
        """async (module, [description, listed, entries, today, answers]) => {
            const { catalogue } = await import("/static/field/screening.js");
            return entries.map((values) => {
                const { data, errors } = module.clean(description, values, today);
                const given = catalogue(listed).reasonErrors(
                    data.kinds || [], data, ["11"], "individual", [33, 34], "F", answers);
                return {...given, ...errors};
            });
        }""",
        [description, catalogue_json(), entries, str(timezone.localdate()), answers],
    )
    said = set()
    for errors, values in zip(found, entries, strict=True):
        real = errors_of(made(query(values)))
        for name, text in errors.items():  # a reason that is too long says both on the server
            assert text in real.pop(name), values
        assert not real, values
        said.update(errors.values())
    assert "Pilih satu jenis utama di antara jenis yang dicentang." in said
    assert any("Hasil penyaringan tidak menyarankan" in words for words in said)
    same_errors(call, [lambda data: ObservationsForm(data, row=person)], 20)


# A character that only a newer Unicode knows may be kept on one side: the server cleans again.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cn", "Cs"])


def test_what_is_cleaned(call):
    texts = TEXTS + WHOLES + examples(st.text(CHARACTERS, max_size=12), 300)
    found = call(
        CHECKS,
        """(module, texts) => texts.map((one) =>
            [module.cleanText(one), module.cleanLines(one)])""",
        texts,
    )
    for one, text in zip(found, texts, strict=True):
        assert one == [clean_text(text), clean_lines(text)], ascii(text)


DATES = st.dates(datetime.date(1951, 1, 1), datetime.date(1951, 1, 4))


def test_rules_alone(call):
    names = ("a", "b", "c", "ticked", "day", "other")
    number = st.one_of(st.none(), st.integers(0, 9))
    strategy = st.tuples(
        st.fixed_dictionaries(
            {},
            optional={
                "a": st.sampled_from(["", "x", "y", True, False]),
                "b": number,
                "c": number,
                "ticked": st.lists(st.sampled_from(["x", "y", "z"]), unique=True),
                "day": st.one_of(st.none(), st.integers(1950, 1952), DATES),
                "other": st.one_of(st.none(), DATES),
            },
        ),
        st.sets(st.sampled_from(names)),
    )
    conditions = [
        ("blank", "a"), ("blank", "a", "b"), ("blank", "ticked"), ("filled", "b"),
        ("filled", "a", "ticked"), ("valid", "a"), ("valid", "b", "c"), ("among", "a", "x", "y"),
        ("among", "ticked", "z"), ("several", "ticked"), ("outside", "a", "ticked"),
        ("over", "c", "b"), ("over", "b", "c", "c"), ("after", "day", "other"),
    ]  # fmt: skip
    rules = [
        Rule(f"r{place}", "{sum} lewat {limit}", (one,)) for place, one in enumerate(conditions)
    ]
    rules += [Rule("day", "a dan b", (("blank", "a"), ("filled", "b")))]
    cases = []
    for data, wrong in examples(strategy, 300):
        cases.append(({k: v for k, v in data.items() if k not in wrong}, dict.fromkeys(wrong, "x")))
    found = call(
        RULES,
        """(module, [rules, cases]) => cases.map(([data, errors]) => {
            module.applyRules(rules, data, errors);
            return errors;
        })""",
        [
            [list(rule) for rule in rules],
            [
                [{k: str(v) if isinstance(v, datetime.date) else v for k, v in data.items()}, wrong]
                for data, wrong in cases
            ],
        ],
    )
    fields = {rule.field for rule in rules}
    for errors, (data, wrong) in zip(found, cases, strict=True):
        real = dict(wrong)
        for name, text in broken(rules, fields, data, real):
            real[name] = text
            data.pop(name, None)
        assert errors == real, (data, wrong)
    assert fields == {name for errors in found for name in errors if name in fields}
