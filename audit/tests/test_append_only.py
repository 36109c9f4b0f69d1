"""The audit can be added to and read, and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.events import record
from audit.models import AuditEvent


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET note = 'lain'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
    ],
)
def test_events_are_neither_changed_nor_removed(db, statement):
    record(by=None, action="test.event")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


def test_control_the_guard_yields_only_to_the_setting_of_the_tests(db):
    record(by=None, action="test.event")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL handep.audit_may_be_emptied = 'on'")
        cursor.execute("TRUNCATE audit_auditevent")
        cursor.execute("SET LOCAL handep.audit_may_be_emptied = ''")
    assert AuditEvent.objects.count() == 0
