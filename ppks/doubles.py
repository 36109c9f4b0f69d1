"""Who of the register may be the same: few, ranked, with the reasons.

Candidates come from `visible_to`, so nobody learns of an entry out of reach.
"""

from dataclasses import dataclass

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Greatest

from audit.events import seen_in_list, with_page
from core.names import search_key
from ppks.models import Identity, Registrant, Secrecy
from ppks.querysets import WordSimilarity
from ppks.showing import Kind, kinds_of

SHOWN = 5
LIKE_ENOUGH = 0.55


@dataclass(frozen=True)
class Candidate:
    registrant: Registrant
    reasons: tuple[str, ...]
    score: float

    @property
    def kinds(self) -> list[Kind]:
        return kinds_of(self.registrant, self.registrant.knows_secret)

    @property
    def is_guarded(self) -> bool:
        secret = self.registrant.secrecy == Secrecy.SECRET
        return secret or any(kind.secret for kind in self.kinds)


def shown_candidates(request, row, identity: Identity | None = None) -> list[Candidate]:
    """`candidates` for a page; the *rahasia* ones among them are one look."""
    found = candidates(row, request.user, identity)
    guarded = [one.registrant.pk for one in found if one.is_guarded]
    with_page(request, lambda: seen_in_list(by=request.user, registrants=guarded))
    return found


def candidates(row, user, identity: Identity | None = None) -> list[Candidate]:
    """The few entries in reach that may be the same as `row` (an identification or registrant).

    By the same NIK; by the same KK with a like first name; by a like name with a birth year at
    most two apart and a sex that does not contradict, in the same district. Two queries.
    """
    key = search_key(row.name, row.alias)
    words = [word for word in key.split() if len(word) > 1][:4]
    reach = Registrant.objects.visible_to(user).doubles_for(user)
    reach = reach.exclude(life=Registrant.Life.MERGED).filter(subject=row.subject)
    if isinstance(row, Registrant):
        reach = reach.exclude(pk=row.pk)
    same = Q()
    nik = bytes(identity.nik_index) if identity and identity.nik_index else None
    kk = bytes(identity.kk_index) if identity and identity.kk_index else None
    if nik:
        same |= Q(identity__nik_index=nik)
    if kk:
        same |= Q(identity__kk_index=kk)
    found = {}
    if same:
        for registrant in _detailed(reach.filter(same), user)[:20]:
            _consider(found, registrant, row, key, nik, kk)
    if words:
        like = Q()
        for word in words:
            like |= Q(search_name__trigram_word_similar=word)
        nearby = reach.filter(like, district=row.district_id)
        if row.sex:
            nearby = nearby.filter(sex__in=["", row.sex])
        score = Value(0.0, FloatField())
        for word in words:
            score = score + WordSimilarity(word)
        score = score / Value(float(len(words)))
        score = score + Case(When(village=row.village_id, then=Value(0.1)), default=Value(0.0))
        nearby = nearby.annotate(likeness=Greatest(score, Value(0.0))).order_by(
            F("likeness").desc(), "pk"
        )
        for registrant in _detailed(nearby, user)[:20]:
            _consider(found, registrant, row, key, nik, kk)
    return sorted(found.values(), key=lambda c: -c.score)[:SHOWN]


def _detailed(rows, user):
    return rows.select_related("village", "district", "identity").with_kinds(user)


def _consider(found: dict, registrant: Registrant, row, key: str, nik, kk) -> None:
    if registrant.pk in found:
        return
    reasons, score = [], 0.0
    identity = getattr(registrant, "identity", None)
    if nik and identity and identity.nik_index and bytes(identity.nik_index) == nik:
        reasons.append("NIK sama")
        score += 3
    likeness = name_likeness(key, registrant.search_name)
    if kk and identity and identity.kk_index and bytes(identity.kk_index) == kk:
        if likeness < LIKE_ENOUGH and not score:
            return
        reasons.append("nomor KK sama")
        score += 1
    if likeness >= LIKE_ENOUGH:
        apart = years_apart(row, registrant)
        if apart is not None and apart > 2 and not score:
            return
        reasons.append("nama mirip" if likeness < 0.99 else "nama sama")
        score += likeness
        if apart is not None and apart <= 2:
            reasons.append("umur berdekatan")
            score += 0.4 - 0.1 * apart
        if registrant.village_id == row.village_id:
            reasons.append("desa sama")
            score += 0.3
    if not reasons:
        return
    found[registrant.pk] = Candidate(registrant, tuple(reasons), score)


def years_apart(one, other) -> int | None:
    """Years between two births, None when one is unknown."""
    years = [row.birth_date.year if row.birth_date else row.birth_year for row in (one, other)]
    return None if None in years else abs(years[0] - years[1])


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def name_likeness(key: str, other: str) -> float:
    """0 to 1: how well the words of one name are found among the words of another."""
    words, others = key.split(), other.split()
    if not words or not others:
        return 0.0

    def best(word):
        mine = _trigrams(word)
        return max(len(mine & theirs) / len(mine | theirs) for theirs in map(_trigrams, others))

    return sum(best(word) for word in words) / len(words)
