"""Two acts at the same moment: one happens, the other is told in words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.refusal import Refused
from tksk import operations
from tksk.models import Assignment, Worker
from tksk.tests.build import duty, worker


def at_once(*acts) -> list:
    """Runs the acts in threads that start together; what each gave, or its refusal."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_workers_for_one_district_at_once(pengelola):
    people = [worker(pengelola, name=name) for name in ("Abdi", "Budi", "Citra")]
    given = at_once(*(lambda who=who: duty(who, pengelola) for who in people))
    assert Assignment.objects.count() == 1
    refusals = [str(answer) for answer in given if isinstance(answer, Refused)]
    assert refusals == ["Kecamatan ini sudah punya TKSK definitif pada masa itu."] * 2


@pytest.mark.django_db(transaction=True)
def test_two_accounts_for_one_worker_at_once(pengelola):
    known = worker(pengelola)
    given = at_once(
        *(
            lambda name=name: operations.create_account(worker=known, username=name, by=pengelola)
            for name in ("rahmat", "rahmat2")
        )
    )
    assert [str(a) for a in given if isinstance(a, Refused)] == ["TKSK ini sudah punya akun."]
    assert Worker.objects.get().user.username in ("rahmat", "rahmat2")
