"""Finding people by name: part of it, misspelt, in another order, in old spelling.

Names are few and people many: a word that was typed is compared with the words that names are
made of (`NameWord`), and people are found by the words that come near it, through an index.
"""

from difflib import SequenceMatcher

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q, Value

from core.names import search_key

MAX_WORDS = 6
NEAR = 0.6  # how alike a word must be, 0 to 1
NEAR_WORDS = 60  # so many of them for each typed word
SHOWN = 200  # so many people, the most alike
SCORED = 3000

_NEAR_SQL = """
    SELECT %s, word FROM ppks_nameword WHERE word = ANY(%s)
    UNION SELECT %s, word FROM ppks_nameword WHERE word LIKE ANY(%s)
    UNION (SELECT %s, word FROM ppks_nameword WHERE word %% %s
           ORDER BY similarity(word, %s) DESC LIMIT 200)
"""


class NameWords(models.Func):
    """`search_name` as an array of words: what its index holds."""

    function = "STRING_TO_ARRAY"
    output_field = ArrayField(models.TextField())

    def __init__(self):
        super().__init__(F("search_name"), Value(" "))


def likeness(typed: str, word: str) -> float:
    """How alike two words are, 0 to 1. Part of a word counts for more than its letters."""
    if typed == word:
        return 1.0
    ratio = SequenceMatcher(None, typed, word, autojunk=False).ratio()
    if word.startswith(typed):
        return max(ratio, 0.8 + 0.2 * len(typed) / len(word))
    if typed in word and len(typed) > 2:
        return max(ratio, 0.6 + 0.3 * len(typed) / len(word))
    return ratio


def slips(word: str) -> list[str]:
    """The word with two neighbouring letters changed round, or one left out."""
    turned = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    shorter = [word[:i] + word[i + 1 :] for i in range(len(word))] if len(word) > 3 else []
    return [search_key(slip) for slip in turned + shorter]


def patterns(word: str) -> list[str]:
    """LIKE patterns: part of a word, and for short ones a wrong or a missing letter, which
    trigrams are too coarse for."""
    found = [f"{word}%"] if len(word) < 3 else [f"%{word}%"]
    if 3 <= len(word) <= 5:
        found += [f"{word[:i]}_{word[i + 1 :]}" for i in range(len(word))]
        found += [f"{word[:i]}_{word[i:]}" for i in range(len(word) + 1)]
    return found


def near_words(typed: list[str]) -> list[dict[str, float]]:
    """For each typed word the words of names that come near it, with how near. One query."""
    if not typed:
        return []
    values = []
    for i, word in enumerate(typed):
        values += [i, [word, *slips(word)], i, patterns(word), i, word, word]
    rated = [{} for _ in typed]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_NEAR_SQL] * len(typed)), values)
        for i, word in cursor.fetchall():
            rated[i][word] = likeness(typed[i], word)
    return [{word: score for word, score in _best(scores) if score >= NEAR} for scores in rated]


def _best(scores: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: -item[1])[:NEAR_WORDS]


def typed_words(text: str) -> list[str]:
    """The words that are searched for: few, each once."""
    return list(dict.fromkeys(search_key(text).split()))[:MAX_WORDS]


def find(rows, text: str) -> list:
    """The ids of the registrants among `rows` named like `text`, most alike first, few.

    All words have to be found. Where nobody has them all, one may be missing. A number of
    queries that does not grow with the rows.
    """
    near = near_words(typed_words(text))
    if not near:
        return []
    rows = rows.order_by().annotate(name_words=NameWords())
    ids = _ranked(rows, near, [Q(name_words__overlap=list(words)) for words in near if words])
    if ids or len(near) == 1:
        return ids
    return _ranked(rows, near, [_all_but_one(near)])


def _all_but_one(near: list[dict]) -> Q:
    either = Q()
    for missing in range(len(near)):
        rest = near[:missing] + near[missing + 1 :]
        if all(rest):
            both = Q()
            for words in rest:
                both &= Q(name_words__overlap=list(words))
            either |= both
    return either


def _ranked(rows, near: list[dict], conditions: list[Q]) -> list:
    if not conditions or not all(conditions):
        return []
    found = rows.filter(*conditions).values_list("pk", "search_name")[:SCORED]
    scored = [(_score(name.split(), near), name, pk) for pk, name in found]
    scored.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [pk for _, _, pk in scored[:SHOWN]]


def _score(words: list[str], near: list[dict]) -> float:
    """The best match of every typed word, one word of the name serving once; a name whose first
    words are matched comes before one whose parent is called so."""
    score, free = 0.0, list(enumerate(words))
    for scores in near:
        rated = [(scores.get(word, 0.0) - 0.01 * place, place) for place, word in free]
        if rated:
            best, place = max(rated)
            score += best
            free = [(p, word) for p, word in free if p != place]
    return score - 0.005 * len(free)
