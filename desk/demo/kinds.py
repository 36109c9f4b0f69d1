"""The 26 kinds as they are met in the demo: how often, whom, at what age, with which signs."""

from functools import cache

from ppks.screening import conflicts, screen

# Share of all entries (percent), ages at registration, share of women, signs that speak for it.
# The shares are invented; the poor are most, what is *rahasia* is rare.
KINDS = {
    "01": (
        2.6,
        (0, 4),
        0.48,
        ({"child-care": "kurang", "poor-family": "yes"}, {"abandoned": "yes"}),
    ),
    "02": (
        7.0,
        (6, 16),
        0.48,
        (
            {"child-care": "tanpa-wali"},
            {"basic-needs-unmet": "yes", "poor-family": "yes"},
            {"child-care": "kurang", "poor-family": "yes"},
        ),
    ),
    "03": (
        0.5,
        (13, 16),
        0.15,
        ({"child-legal-status": "tersangka"}, {"child-legal-status": "dihukum"}),
    ),
    "04": (0.8, (8, 16), 0.3, ({"street-child": "bekerja"}, {"street-child": "sering"})),
    "05": (
        4.6,
        (1, 16),
        0.45,
        (
            {"disability": "fisik"},
            {"disability": "intelektual"},
            {"disability": "sensorik"},
            {"disability": "ganda"},
        ),
    ),
    "06": (0.6, (3, 16), 0.62, ({"violence": "kasar"}, {"violence": "berat"})),
    "07": (
        0.5,
        (7, 16),
        0.5,
        ({"in-danger": "yes"}, {"exploitation": "dipaksa"}, {"napza": "masih"}),
    ),
    "08": (
        14.0,
        (61, 94),
        0.57,
        (
            {"basic-needs-unmet": "yes"},
            {"abandoned": "yes"},
            {"basic-needs-unmet": "yes", "daily-help": "yes"},
        ),
    ),
    "09": (
        9.5,
        (19, 78),
        0.46,
        (
            {"disability": "fisik"},
            {"disability": "mental"},
            {"disability": "sensorik"},
            {"disability": "intelektual", "daily-help": "yes"},
        ),
    ),
    "10": (0.4, (19, 44), 0.9, ({"sex-work": "yes"},)),
    "11": (
        0.7,
        (20, 68),
        0.25,
        (
            {
                "no-fixed-home": "yes",
                "no-steady-work": "yes",
                "livelihood": "tidak-ada",
                "no-id-card": "yes",
            },
        ),
    ),
    "12": (0.6, (22, 72), 0.5, ({"begging": "ramai"}, {"begging": "keliling"})),
    "13": (
        1.2,
        (19, 66),
        0.45,
        ({"collects-goods": "yes", "no-steady-work": "yes", "livelihood": "kurang"},),
    ),
    "14": (0.3, (19, 50), 0.5, ({"excluded": "minoritas"},)),
    "15": (1.2, (20, 58), 0.1, ({"ex-prisoner": "yes", "no-steady-work": "yes"},)),
    "16": (0.4, (20, 54), 0.4, ({"hiv": "yes"},)),
    "17": (
        0.6,
        (19, 45),
        0.12,
        ({"napza": "pernah", "function-disturbed": "yes"}, {"napza": "pulih"}),
    ),
    "18": (0.4, (19, 42), 0.75, ({"trafficked": "yes", "violence": "kasar"},)),
    "19": (0.9, (19, 66), 0.82, ({"violence": "kasar"}, {"violence": "berat"})),
    "20": (
        1.3,
        (21, 55),
        0.35,
        (
            {"migrant-worker": "dalam-negeri", "work-away-problem": "sulit-sesuai"},
            {"migrant-worker": "tanpa-dokumen", "work-away-problem": "dipulangkan"},
        ),
    ),
    "21": (
        4.2,
        (5, 80),
        0.5,
        (
            {"disaster": "alam", "disaster-loss": "yes"},
            {"disaster": "alam", "disaster-hurt": "yes", "disaster-trauma": "yes"},
        ),
    ),
    "22": (0.7, (18, 75), 0.5, ({"disaster": "sosial", "disaster-loss": "yes"},)),
    "23": (
        7.2,
        (21, 57),
        1.0,
        (
            {"livelihood": "kurang", "main-earner": "ya"},
            {"left-by-husband": "yes", "livelihood": "kurang", "main-earner": "ya"},
        ),
    ),
    "24": (
        37.0,
        (20, 82),
        0.45,
        (
            {"livelihood": "kurang"},
            {"livelihood": "tidak-ada"},
            {"livelihood": "kurang", "no-steady-work": "yes", "basic-needs-unmet": "yes"},
        ),
    ),
    "25": (
        1.3,
        None,
        0,
        ({"family-relations": "sering"}, {"family-relations": "pisah", "children-needs": "yes"}),
    ),
    "26": (
        0.5,
        None,
        0,
        (
            {"closed-kin": "yes", "remote-place": "yes"},
            {"lives-from-nature": "yes", "remote-place": "yes", "closed-kin": "no"},
        ),
    ),
}
SHARES = {code: kind[0] for code, kind in KINDS.items()}

# How the subject is chosen where a kind is not always one person.
SUBJECTS = {
    "11": (("individual", 95), ("family", 5)),
    "14": (("individual", 75), ("group", 25)),
    "19": (("individual", 92), ("family", 6), ("group", 1), ("community", 1)),
    "21": (("individual", 45), ("family", 48), ("group", 7)),
    "22": (("individual", 40), ("family", 52), ("group", 8)),
    "24": (("individual", 45), ("family", 55)),
    "25": (("family", 1),),
    "26": (("community", 85), ("group", 15)),
}
ALONE = (("individual", 1),)

# Signs that only half speak for a kind, met now and then.
FAINT = {
    "02": {"poor-family": "yes"},
    "05": {"daily-help": "yes", "disability": "tidak"},
    "09": {"daily-help": "yes"},
    "12": {"begging": "keliling"},
    "15": {"ex-prisoner": "yes"},
    "20": {"migrant-worker": "mantan"},
    "21": {"disaster": "alam"},
    "24": {"basic-needs-unmet": "yes"},
    "25": {"family-relations": "kadang"},
}

# Kinds often met together: main kind, other kind, how often.
COMPANIONS = {
    "05": (("02", 0.1),),
    "06": (("02", 0.3),),
    "07": (("04", 0.2), ("06", 0.15)),
    "04": (("02", 0.2),),
    "08": (("24", 0.35), ("09", 0.08), ("21", 0.02)),
    "09": (("24", 0.3), ("11", 0.03), ("23", 0.05)),
    "11": (("12", 0.2), ("13", 0.15), ("24", 0.25)),
    "12": (("24", 0.4),),
    "13": (("24", 0.5),),
    "15": (("24", 0.3), ("17", 0.06)),
    "16": (("24", 0.35), ("17", 0.06)),
    "17": (("24", 0.25),),
    "10": (("24", 0.3), ("23", 0.2)),
    "18": (("24", 0.5), ("20", 0.15), ("19", 0.15)),
    "19": (("23", 0.3), ("24", 0.2)),
    "20": (("24", 0.3),),
    "21": (("24", 0.15),),
    "22": (("24", 0.1),),
    "23": (("24", 0.4),),
    "24": (("23", 0.05), ("21", 0.02), ("09", 0.03)),
}
# Kinds that a birthday ends, the age it ends at, and what follows.
AGED_OUT = {"01": (6, "02"), "02": (19, "24"), "04": (18, "24"), "05": (18, "09"), "23": (60, "08")}


def quotas(shares: dict, count: int, least: int = 1) -> list:
    """`count` keys in the proportions of the shares, each at least `least` times if it fits."""
    least = min(least, count // len(shares))
    total = sum(shares.values())
    rest = count - least * len(shares)
    exact = {key: rest * share / total for key, share in shares.items()}
    whole = {key: least + int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: int(exact[key]) - exact[key])
    for key in by_rest[: count - sum(whole.values())]:
        whole[key] += 1
    return [key for key, times in whole.items() for _ in range(times)]


def choose(rng, weighted):
    """One value of (value, weight) pairs."""
    values, weights = zip(*weighted, strict=True)
    return rng.choices(values, weights)[0]


def companions(rng, code: str, subject: str, ages: tuple, sex: str) -> list[str]:
    """Other kinds the same person has; none that clash."""
    if subject == "family" and code in ("21", "22", "25", "11", "19"):
        return ["24"] if rng.random() < 0.15 else []
    if subject != "individual":
        return []
    codes = []
    for other, chance in COMPANIONS.get(code, ()):
        low, high = KINDS[other][1]
        fits = low <= min(ages) and max(ages) <= high and not (other == "23" and sex != "F")
        if rng.random() < chance and fits and not conflicts([code, *codes, other], ages):
            codes.append(other)
    return codes


def signs(rng, codes) -> dict:
    """Answers that speak for all these kinds."""
    answers = {}
    for code in reversed(codes):
        faint = code in FAINT and rng.random() < 0.07
        answers.update(FAINT[code] if faint else rng.choice(KINDS[code][3]))
    return answers


def level(code: str, subject: str, ages: tuple, sex: str, answers: dict) -> str:
    """What the screening says of the kind: kuat, lemah, belum lengkap or ""."""
    return _levels(subject, _banded(ages), sex, tuple(sorted(answers.items()))).get(code, "")


def _banded(ages: tuple) -> tuple:
    """One age for all ages between which no limit lies: fewer screenings to work out."""
    return tuple(sorted({30 if 20 <= age <= 57 else 70 if age > 61 else age for age in ages}))


@cache
def _levels(subject, ages, sex, answers):
    return {one.code: one.level for one in screen(subject, ages, sex, dict(answers))}
