"""What an assessment asks beyond the six fields of need: a few questions for each sort of case.

Declared as data and asked only where they fit the kind the case is about and the person. The
other kinds of the person count only where they are no secret: a question must not tell of one.
None has to be answered.
"""

from dataclasses import dataclass

from ppks.catalogue import INDIVIDUAL, within
from ppks.questionnaire.question import NONE, Question

ADULT, OLD = 18, 60
DISABILITY = frozenset({"05", "09"})


@dataclass(frozen=True)
class Group:
    """Questions under one heading. `kinds`: of a case that asks them; `low`, `high`: the ages
    that ask them whatever the kind, and outside which they are not asked; `person`: only of a
    single person."""

    title: str
    kinds: frozenset
    questions: tuple
    person: bool = True
    low: int | None = None
    high: int | None = None

    def fits(self, *, kinds: frozenset, subject: str, ages: tuple) -> bool:
        if self.person and subject != INDIVIDUAL:
            return False
        by_kind = bool(self.kinds & kinds)
        if self.low is None and self.high is None:
            return by_kind
        if not ages:
            return by_kind
        return any(within(age, self.low, self.high) for age in ages)


def _choice(name, label, *choices, hint="") -> Question:
    return Question(f"case.{name}", label, "", "choice", choices, hint=hint)


def _yes_no(name, label) -> Question:
    return Question(f"case.{name}", label, "", "bool")


CHILD = Group(
    "Tentang anak",
    frozenset({"01", "02", "03", "04", "05", "06", "07"}),
    (
        _choice(
            "child.carer",
            "Siapa yang mengasuhnya sehari-hari?",
            ("orang_tua", "Kedua orang tua"),
            ("satu", "Ayah atau ibu saja"),
            ("keluarga", "Kakek, nenek, atau keluarga lain"),
            ("lain", "Orang lain atau panti"),
            (NONE, "Tidak ada"),
        ),
        _choice(
            "child.school",
            "Bersekolah?",
            ("ya", "Ya"),
            ("putus", "Putus sekolah"),
            ("belum", "Belum pernah"),
            ("usia", "Belum usia sekolah"),
        ),
        _yes_no("child.certificate", "Punya akta kelahiran?"),
        _yes_no("child.works", "Bekerja atau mencari uang?"),
        _yes_no("child.safe", "Aman tinggal di tempatnya sekarang?"),
    ),
    high=ADULT - 1,
)
ELDERLY = Group(
    "Tentang lanjut usia",
    frozenset({"08"}),
    (
        _choice(
            "elderly.daily",
            "Dapat makan, mandi, dan berpakaian sendiri?",
            ("sendiri", "Sendiri"),
            ("sebagian", "Dibantu sebagian"),
            ("penuh", "Dibantu sepenuhnya"),
        ),
        _choice(
            "elderly.lives_with",
            "Tinggal dengan siapa?",
            ("sendiri", "Sendiri"),
            ("pasangan", "Suami atau istri"),
            ("keluarga", "Anak, cucu, atau keluarga lain"),
            ("lain", "Orang lain atau panti"),
        ),
        _yes_no("elderly.carer", "Ada yang merawatnya setiap hari?"),
        _yes_no("elderly.forgets", "Sering lupa, bingung, atau tersesat?"),
    ),
    low=OLD,
)
DISABLED = Group(
    "Tentang disabilitas",
    DISABILITY,
    (
        _choice(
            "disability.daily",
            "Dapat mengurus diri sendiri?",
            ("sendiri", "Sendiri"),
            ("sebagian", "Dibantu sebagian"),
            ("penuh", "Dibantu sepenuhnya"),
        ),
        _choice(
            "disability.speaks",
            "Bagaimana cara berbicara dengannya?",
            ("lisan", "Lisan"),
            ("isyarat", "Bahasa isyarat"),
            ("gambar", "Gambar atau tulisan"),
            ("pendamping", "Lewat pendamping"),
        ),
        _choice(
            "disability.aid",
            "Alat bantu",
            ("layak", "Punya dan layak"),
            ("rusak", "Punya, tetapi rusak atau tidak cocok"),
            ("belum", "Perlu, belum punya"),
            (NONE, "Tidak perlu"),
        ),
        _choice(
            "disability.treatment",
            "Obat atau terapi rutin",
            ("terpenuhi", "Perlu dan terpenuhi"),
            ("belum", "Perlu, belum terpenuhi"),
            (NONE, "Tidak perlu"),
        ),
        _yes_no("disability.shackled", "Dikurung atau dipasung?"),
    ),
)
VIOLENCE = Group(
    "Tentang kekerasan",
    frozenset({"03", "06", "07", "18", "19", "20"}),
    (
        _yes_no("violence.reach", "Pelaku masih dapat menemuinya?"),
        _yes_no("violence.safe_place", "Ada tempat yang aman untuknya?"),
        _choice(
            "violence.reported",
            "Sudah dilaporkan?",
            ("polisi", "Ke polisi"),
            ("uptd_ppa", "Ke UPTD PPA"),
            ("keduanya", "Ke polisi dan UPTD PPA"),
            (NONE, "Belum"),
        ),
        _choice(
            "violence.examined",
            "Sudah diperiksa dokter (visum)?",
            ("sudah", "Sudah"),
            ("belum", "Belum"),
            (NONE, "Tidak perlu"),
        ),
        _yes_no("violence.companion", "Ada pendamping yang dipercayainya?"),
    ),
    person=False,
)
DISASTER = Group(
    "Tentang bencana",
    frozenset({"21", "22"}),
    (
        _choice(
            "disaster.house",
            "Keadaan rumahnya",
            ("utuh", "Utuh"),
            ("ringan", "Rusak ringan"),
            ("berat", "Rusak berat"),
            ("habis", "Hanyut, terbakar, atau habis"),
        ),
        _choice(
            "disaster.stays",
            "Tinggal di mana sekarang?",
            ("rumah", "Di rumah sendiri"),
            ("kerabat", "Di rumah kerabat atau tetangga"),
            ("posko", "Di posko pengungsian"),
            ("lain", "Di tempat lain"),
        ),
        Question(
            "case.disaster.lacks",
            "Yang paling kurang",
            "",
            "multi",
            (
                ("makanan", "Makanan"),
                ("air", "Air bersih"),
                ("pakaian", "Pakaian dan selimut"),
                ("obat", "Obat"),
                ("bayi", "Perlengkapan bayi"),
                ("surat", "Surat-surat yang hilang"),
                (NONE, "Tidak ada"),
            ),
            hint="Boleh lebih dari satu.",
        ),
        _yes_no("disaster.missing", "Ada anggota keluarga yang terpisah atau hilang?"),
    ),
    person=False,
)
GROUPS = (CHILD, ELDERLY, DISABLED, VIOLENCE, DISASTER)


def groups_for(case) -> list[Group]:
    """The groups asked about this case, in order."""
    registrant = case.registrant
    open_kinds = DISABILITY & frozenset(registrant.kinds)
    kinds = frozenset({case.category_id}) | open_kinds
    about = {"kinds": kinds, "subject": registrant.subject, "ages": tuple(registrant.ages)}
    return [group for group in GROUPS if group.fits(**about)]


def answered(answers: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was answered, in words, under each heading."""
    found = []
    for group in GROUPS:
        rows = [(q.label, q.show(answers.get(q.name))) for q in group.questions]
        if rows := [row for row in rows if row[1]]:
            found.append((group.title, rows))
    return found
