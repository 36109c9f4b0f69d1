"""What somebody typed into a form that could not be saved, in words to copy."""

import re

from core.forms import in_words
from core.once import TOKENS

HIDDEN = TOKENS | {"version", "password", "code", "sealed"}
NOT_TYPED = {"save", "next", "subject"}  # buttons, and what the page fills in by itself


def typed(post) -> list[tuple[str, str]]:
    """Label and text of what was filled in; the boxes of one day together."""
    found = {}
    for name in post:
        if name not in HIDDEN | NOT_TYPED and "password" not in name:
            values = [value.strip() for value in post.getlist(name) if value.strip()]
            found.setdefault(re.sub(r"_[0-9]$", "", name), []).extend(values)
    pairs = (in_words(name, values) for name, values in found.items() if values)
    return [(label, text) for label, text in pairs if text]
