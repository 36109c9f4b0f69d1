"""The cast and the ground of all tests: real PostgreSQL, reference data loaded once."""

import datetime
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase

from accounts.models import Position, User
from accounts.roles import Role
from districts.models import District, Institution, Province, Regency

DISTRICT = "62.03.05"  # Kapuas Barat
NEIGHBOUR = "62.03.02"  # Kapuas Hilir, the same regency
FAR = "62.71.01"  # in Palangka Raya
VILLAGE = "62.03.05.2001"
HOME = "P62-001"  # PSTW Sinta Rangkang
SPARED = (
    "django_migrations", "django_content_type", "auth_permission", "districts_province",
    "districts_regency", "districts_district", "districts_village",
    "districts_institution", "ppks_category", "ppks_criterion", "ppks_observation",
    "ppks_observationcriterion",
)  # fmt: skip


def _let_the_server_end():
    """Wait for what a live server still writes, or it would stand there in the next test."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)


def empty_tables(test_case=None):
    """Empty every table that a test wrote to, the reference data apart.

    Deleting from the few that hold something is much quicker than TRUNCATE of all. Triggers and
    foreign keys rest meanwhile, as only a superuser may ask for: the audit refuses otherwise.
    """
    _let_the_server_end()
    tables = [t for t in connection.introspection.table_names() if t not in SPARED]
    filled = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables)
    with connection.cursor() as cursor:
        cursor.execute(filled)
        written = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET session_replication_role = replica")
        for table in written:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("RESET session_replication_role")
    call_command("load_directory", verbosity=0)  # it points to users: emptied with them


LONGEST = (
    "tests/test_sealed.py", "tests/browser/test_pages.py", "tests/browser/test_field_days.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest tests begin first, or at the end one worker runs them alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory):
    """Files of attachments lie apart from those of the demo."""
    settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    TransactionTestCase._fixture_teardown = empty_tables
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        call_command("load_directory", verbosity=0)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A thread of a live server may still hold its connection when the database is dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def make_user(username: str, name: str, role: Role, area) -> User:
    """A user at work in one position since the start of 2026."""
    user = User(username=username, name=name, phone="081200000001", must_change_password=False)
    user.set_password("kayu besi kelotok 77")
    user.save()
    position = Position(user=user, role=role, since=datetime.date(2026, 1, 1))
    setattr(position, area._meta.model_name, area)
    position.save()
    user.positions_in_force = [position]
    return user.work_as(position)


@pytest.fixture
def petugas(db):
    """The TKSK of Kapuas Barat."""
    return make_user("petugas", "Rahmat Petugas", Role.TKSK, District.objects.get(pk=DISTRICT))


@pytest.fixture
def tetangga(db):
    """The TKSK of the next district of the same regency."""
    return make_user("tetangga", "Tiwi Tetangga", Role.TKSK, District.objects.get(pk=NEIGHBOUR))


@pytest.fixture
def seberang(db):
    """A TKSK of another regency."""
    return make_user("seberang", "Sari Seberang", Role.TKSK, District.objects.get(pk=FAR))


@pytest.fixture
def petugas_kabupaten(db):
    return make_user(
        "kabupaten", "Karya Kabupaten", Role.REGENCY_OFFICER, Regency.objects.get(pk="62.03")
    )


@pytest.fixture
def verifikator(db):
    return make_user(
        "verifikator", "Vera Verifikator", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03")
    )


@pytest.fixture
def verifikator_lain(db):
    """The verifier of another regency."""
    return make_user(
        "verifikator2", "Lain Verifikator", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.71")
    )


@pytest.fixture
def petugas_provinsi(db):
    return make_user(
        "provinsi", "Pramana Provinsi", Role.PROVINCE_OFFICER, Province.objects.get(pk="62")
    )


@pytest.fixture
def verifikator_provinsi(db):
    return make_user(
        "verprov", "Vina Provinsi", Role.PROVINCE_VERIFIER, Province.objects.get(pk="62")
    )


@pytest.fixture
def pengelola(db):
    return make_user(
        "pengelola", "Pangeran Pengelola", Role.ROSTER_ADMIN, Province.objects.get(pk="62")
    )


@pytest.fixture
def petugas_panti(db):
    """The officer of PSTW Sinta Rangkang."""
    return make_user(
        "panti", "Paini Panti", Role.INSTITUTION_OFFICER, Institution.objects.get(pk=HOME)
    )


@pytest.fixture
def auditor(db):
    return make_user("auditor", "Audi Auditor", Role.AUDITOR, Province.objects.get(pk="62"))


def signed_in_client(user: User) -> Client:
    """A client of a user, working in the user's position."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["position"] = str(user.position.pk)
    session.save()
    return client


@pytest.fixture
def masuk():
    """A signed-in client of a user, working in the user's position."""
    return signed_in_client
