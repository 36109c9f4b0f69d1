"""The letterhead and the signature of a report on paper: the texts of `cases.letters`."""

from cases.letters import DEFAULTS, letter_texts
from cases.models import LetterText
from reports.places import Place


def head_of(place: Place) -> dict[str, str]:
    """The words of the regency in which the area lies; of the province for all of it."""
    if place.regency:
        return letter_texts(place.regency)
    texts = DEFAULTS | dict(LetterText.objects.filter(regency=None).values_list("name", "text"))
    words = {"{regency}": place.name, "{place}": ""}
    for mark, word in words.items():
        texts = {name: text.replace(mark, word) for name, text in texts.items()}
    return texts


def signer_of(place: Place, user) -> dict[str, str]:
    """Who signs: the head of the office, for one district its TKSK."""
    if user.position.district_id:
        return {"title": f"TKSK {user.position.area_name}", "name": user.name, "nip": ""}
    texts = head_of(place)
    return {name: texts[f"signer_{name}"] for name in ("title", "name", "nip")}
