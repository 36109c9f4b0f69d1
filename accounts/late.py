"""A form that was sent too late, sealed: the page carries it, and nothing of it is kept here.

Only the user who opened the form can have it opened again, within seven days (DESIGN.md
section 11). What it holds is as it was posted, without the tokens and without files.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from django.http import QueryDict
from django.utils import timezone

from core import form_token
from core.crypto import seal as encrypt
from core.crypto import unseal as decrypt
from core.forms import in_words
from core.refusal import Refused

PURPOSE = "late form"
LIMIT = 100_000  # bytes
KEPT = timedelta(days=7)
LEFT_OUT = {"csrfmiddlewaretoken", form_token.NAME}

TOO_LARGE = "Isian ini terlalu panjang untuk dibawa. Salin dulu yang perlu, lalu isi lagi."
NOT_YOURS = (
    "Isian tadi tidak dapat dibuka: dikirim oleh pengguna lain, atau sudah berubah di jalan. "
    "Masuklah sebagai pengguna yang mengisinya."
)
TOO_OLD = "Isian tadi sudah lebih dari 7 hari, jadi tidak dapat dikirim lagi. Isi yang baru."


@dataclass
class LateForm:
    path: str  # with its query
    position: str  # id of the position it was opened in, or ""
    fields: list[tuple[str, str]]
    files: list[str]  # names of the fields that held a file

    @property
    def post(self) -> QueryDict:
        post = QueryDict(mutable=True)
        for name, value in self.fields:
            post.appendlist(name, value)
        return post

    @property
    def file_fields(self) -> list[tuple[str, str]]:
        """Name and label of the fields whose file must be chosen again."""
        return [(name, in_words(name, [])[0] or "Berkas") for name in self.files]


def seal(request) -> str:
    """This POST for its own page to carry; "" for a form that nobody signed in opened, and for
    one with passwords. Refuses (Refused) what is too large."""
    opened = form_token.read(request.POST)
    if opened is None or any("password" in name for name in request.POST):
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in LEFT_OUT
        for value in values
    ]
    files = sorted({*request.FILES, *getattr(request, "nobodys", ())})
    content = json.dumps([request.get_full_path(), opened.position, fields, files, _now()]).encode()
    if len(content) > LIMIT:
        raise Refused(TOO_LARGE)
    return urlsafe_b64encode(encrypt(content, purpose=PURPOSE, row=opened.user)).decode()


def unseal(sealed: str, user) -> LateForm:
    """What was sealed. Refuses what this user did not open, what was changed or is too old."""
    try:
        content = decrypt(urlsafe_b64decode(sealed), purpose=PURPOSE, row=user.pk)
    except (ValueError, InvalidTag):
        raise Refused(NOT_YOURS) from None
    path, position, fields, files, at = json.loads(content)
    if _now() - at > KEPT.total_seconds():
        raise Refused(TOO_OLD)
    return LateForm(path, position, fields, files)


def _now() -> float:
    return timezone.now().timestamp()
