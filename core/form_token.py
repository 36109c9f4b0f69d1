"""Who opened a form, working in which position, and when: signed, in every form.

`{% csrf_token %}` puts it beside Django's own field (core.templatetags.handep).
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner

NAME = "form_token"
SALT = "handep form token"


@dataclass(frozen=True)
class Opened:
    """Ids of a user and of the position worked in, "" without one."""

    user: str
    position: str


def by(user) -> Opened:
    """What a form says that is opened now."""
    return Opened(str(user.pk), str(user.position.pk) if user.position else "")


def token(user) -> str:
    """The value of the hidden field; nothing where nobody is signed in."""
    if not user.is_authenticated:
        return ""
    opened = by(user)
    return TimestampSigner(salt=SALT).sign(f"{opened.user}:{opened.position}")


def read(post) -> Opened | None:
    """Who opened the form that was posted. None without a token, or with one that is not ours."""
    try:
        opened = TimestampSigner(salt=SALT).unsign(post.get(NAME, ""))
    except BadSignature:
        return None
    return Opened(*opened.split(":"))
