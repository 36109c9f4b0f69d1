"""Names as people write them, and the key they are searched by."""

import re
import unicodedata

_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("ch", "kh"), ("nj", "ny"))
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


def clean_text(text: str) -> str:
    """Unicode NFC, without control and zero-width characters, spaces folded, case kept."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c in "\t\r\n\u00a0" else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE)
    return re.sub(r" +", " ", text).strip()


def clean_lines(text: str) -> str:
    """Like `clean_text`, for text of several lines: line breaks stay."""
    lines = (clean_text(line) for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def search_key(*names: str) -> str:
    """What names are compared by: lower case ASCII letters, new spelling (u for oe, j for dj,
    c for tj, sy for sj), doubled letters once, no apostrophes or other marks."""
    words = []
    for name in names:
        text = unicodedata.normalize("NFKD", clean_text(name)).casefold()
        text = unicodedata.normalize("NFKD", text)
        text = re.sub(r"['’ʼ‘`´-]", "", text)
        text = "".join(c if c.isascii() and c.isalnum() else " " for c in _unmarked(text))
        words.extend(_folded(word) for word in text.split())
    return " ".join(words)


def _folded(word: str) -> str:
    """One word in new spelling, doubled letters once: folded again it stays the same."""
    while True:
        new = word
        for old, sound in _SPELLINGS:
            new = new.replace(old, sound)
        new = re.sub(r"(.)\1+", r"\1", new)
        if new == word:
            return word
        word = new


def _unmarked(text: str) -> str:
    return "".join(c for c in text if not unicodedata.combining(c))
