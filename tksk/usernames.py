"""A user name made from a person's name."""

import re
import unicodedata

from accounts.models import User


def suggest_username(name: str) -> str:
    """The first two words of the name, such as `rahmat.hidayat`; taken ones get a number."""
    plain = unicodedata.normalize("NFKD", name.split(",")[0].casefold())
    plain = re.sub(r"['’ʼ‘`´]", "", plain)
    words = re.sub(r"[^a-z]+", " ", plain.encode("ascii", "ignore").decode()).split()
    words = [word for word in words if len(word) > 1] or words or ["tksk"]
    base = ".".join(words[:2])[:50]
    if len(base) < 3:
        base = f"tksk.{base}"
    taken = {
        username.casefold()
        for username in User.objects.filter(username__istartswith=base).values_list(
            "username", flat=True
        )
    }
    if base not in taken:
        return base
    return next(f"{base}{n}" for n in range(2, len(taken) + 3) if f"{base}{n}" not in taken)
