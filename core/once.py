"""Never twice: the same POST sent again makes nothing new and gets the same answer."""

import hashlib
import hmac
import uuid
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import redirect, render
from django.utils import timezone

from core import form_token
from core.models import SubmissionKey

KEPT = timedelta(days=90)
TOKENS = {"csrfmiddlewaretoken", form_token.NAME, "submission_key"}


def new_key() -> str:
    return str(uuid.uuid4())


def once(view):
    """Run a writing view at most once per submission key.

    In one transaction with the act it stores (user, key, HMAC of path and content, where it
    led). Success is a redirect; every other answer rolls the view back. The same key with the
    same content gets the same redirect, with other content a page that says so. What the view
    put in `request.after_rollback` (refusals to record) runs after the rollback.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.after_rollback = []
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            key = uuid.UUID(request.POST.get("submission_key", ""))
        except ValueError:
            return render(request, "core/key_missing.html", status=400)
        digest = _digest(request)
        with transaction.atomic():
            if not _claim(request.user, key, digest):
                earlier = SubmissionKey.objects.get(user=request.user, key=key)
                if bytes(earlier.digest) == digest:
                    return redirect(earlier.led_to)
                return render(
                    request, "core/key_reused.html", {"led_to": earlier.led_to}, status=409
                )
            response = view(request, *args, **kwargs)
            done = response.status_code in (302, 303)
            if done:
                SubmissionKey.objects.filter(user=request.user, key=key).update(
                    led_to=response["Location"]
                )
            else:
                transaction.set_rollback(True)
        if not done:
            for act in request.after_rollback:
                act()
        return response

    wrapper.is_once = True
    return wrapper


def _claim(user, key, digest: bytes) -> bool:
    """Insert the key; a twin in flight waits here until the first one has committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_submissionkey (user_id, key, digest, led_to, at) "
            "VALUES (%s, %s, %s, '', %s) ON CONFLICT (user_id, key) DO NOTHING",
            [user.pk, key, digest, timezone.now()],
        )
        return cursor.rowcount == 1


def _digest(request) -> bytes:
    mac = hmac.new(settings.SECRET_KEY.encode(), request.path.encode(), hashlib.sha256)
    for name in sorted(set(request.POST) - TOKENS):
        for value in request.POST.getlist(name):
            mac.update(b"\0" + name.encode() + b"\1" + value.encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.file_digest(file, "sha256")
            file.seek(0)
            mac.update(b"\2" + name.encode() + b"\1" + content.digest())
    return mac.digest()


def forget_old_keys() -> int:
    """Delete keys older than 90 days; run by a timer. Returns how many."""
    return SubmissionKey.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
