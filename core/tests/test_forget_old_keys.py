"""Submission keys are kept 90 days."""

import uuid
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from core.models import SubmissionKey


def test_keys_are_forgotten_after_90_days(petugas, capsys):
    for days in (89, 91):
        at = timezone.now() - timedelta(days=days)
        SubmissionKey.objects.create(user=petugas, key=uuid.uuid4(), digest=b"x", at=at)
    call_command("forget_old_keys")
    assert "1 kunci" in capsys.readouterr().out
    assert SubmissionKey.objects.count() == 1
