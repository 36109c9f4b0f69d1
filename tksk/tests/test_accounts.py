"""A worker's account: the code handed over, closing and opening, and what is kept of it."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import Position, User
from audit.models import AuditEvent
from core.refusal import Refused
from tksk import operations
from tksk.models import Assignment, Decree, Worker
from tksk.tests.build import DISTRICT, TODAY, duty, post, text, worker
from tksk.usernames import suggest_username

PASSWORD = "sungai rotan empat perahu"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture
def rahmat(pengelola):
    return worker(pengelola)


def code_of(response_page) -> str:
    return response_page.context["code"]


def activate(client, code, username="rahmat.hidayat", password=PASSWORD):
    return client.post(
        reverse("accounts:activate"),
        {
            "username": username,
            "code": code,
            "new_password": password,
            "new_password_again": password,
        },
    )


def make_account(client, worker, username="rahmat.hidayat"):
    response = post(client, "account_create", worker.pk, username=username)
    return client.get(response["Location"])


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Rahmat Hidayat, S.Sos", "rahmat.hidayat"),
        ("Hj. Siti Nur'aini", "hj.siti"),
        ("I Made Tirta", "made.tirta"),
        ("Soeharjo", "soeharjo"),
        ("Ñora Çelik", "nora.celik"),
        ("Al", "tksk.al"),
    ],
)
def test_user_name_is_suggested_from_the_name(db, name, username):
    assert suggest_username(name) == username


def test_suggested_user_name_is_free(pengelola):
    for username in ("Rahmat.Hidayat", "rahmat.hidayat2"):
        User.objects.create(username=username, name="x")
    assert suggest_username("Rahmat Hidayat") == "rahmat.hidayat3"


def test_from_worker_to_work_by_a_code_handed_over(masuk, client, pengelola, rahmat):
    office = masuk(pengelola)
    duty(rahmat, pengelola)
    form = text(office.get(reverse("tksk:account_create", args=[rahmat.pk])))
    assert 'value="rahmat.hidayat"' in form
    slip = make_account(office, rahmat)
    code = code_of(slip)
    assert code in text(slip)
    assert "rahmat.hidayat" in text(slip)
    assert code not in str(list(User.objects.values()))  # only its hash is kept
    assert activate(client, code)["Location"] == reverse("accounts:sign_in")
    client.post(reverse("accounts:sign_in"), {"username": "rahmat.hidayat", "password": PASSWORD})
    assert "Kecamatan Kapuas Barat" in text(client.get("/"))
    page = text(office.get(rahmat.get_absolute_url()))
    assert "Akun dibuat." in page
    assert "Akun diaktifkan." in page


def test_code_is_shown_once(masuk, pengelola, rahmat):
    client, key = masuk(pengelola), str(uuid.uuid4())
    first = post(client, "account_create", rahmat.pk, key=key, username="rahmat")
    code = code_of(client.get(first["Location"]))
    again = post(client, "account_create", rahmat.pk, key=key, username="rahmat")
    assert again["Location"] == first["Location"]
    page = client.get(first["Location"])
    assert code_of(page) is None
    assert code not in text(page)
    assert "buat kode baru" in text(page)
    assert User.objects.filter(username="rahmat").count() == 1


def test_code_of_one_is_not_shown_on_the_slip_of_another(masuk, pengelola, rahmat):
    client, other = masuk(pengelola), worker(pengelola, name="Orang Lain")
    response = post(client, "account_create", rahmat.pk, username="rahmat")
    assert code_of(client.get(reverse("tksk:activation_code", args=[other.pk]))) is None
    assert code_of(client.get(response["Location"]))


def test_new_code_ends_the_old_one(masuk, client, pengelola, rahmat):
    office = masuk(pengelola)
    old = code_of(make_account(office, rahmat))
    new = code_of(office.get(post(office, "activation_code", rahmat.pk)["Location"]))
    assert "tidak cocok" in text(activate(client, old))
    assert activate(client, new).status_code == 302


def test_code_is_used_once(masuk, client, pengelola, rahmat):
    code = code_of(make_account(masuk(pengelola), rahmat))
    assert activate(client, code).status_code == 302
    assert "tidak cocok" in text(activate(client, code, password="lain lagi sandi ini"))
    assert User.objects.get(username="rahmat.hidayat").check_password(PASSWORD)


def test_wrong_code_and_unknown_user_read_the_same(masuk, client, pengelola, rahmat):
    make_account(masuk(pengelola), rahmat)
    words = "Nama pengguna atau kode aktivasi tidak cocok"
    assert words in text(activate(client, "AAAA-BBBB-CCCC"))
    assert words in text(activate(client, "AAAA-BBBB-CCCC", username="tidak.ada"))
    assert AuditEvent.objects.filter(action="accounts.activation_failed").count() == 2


def test_code_runs_out_after_seven_days(masuk, client, pengelola, rahmat, time_machine):
    code = code_of(make_account(masuk(pengelola), rahmat))
    time_machine.move_to("2026-12-01T08:00:01+07:00", tick=False)
    assert "habis masa" in text(activate(client, code))
    assert not User.objects.get(username="rahmat.hidayat").has_usable_password()


def test_taken_and_unfit_user_names_come_back(masuk, pengelola, rahmat):
    client = masuk(pengelola)
    taken = post(client, "account_create", rahmat.pk, username="PENGELOLA")
    assert "sudah dipakai" in text(taken)
    for unfit in ("", "dua kata", "ab", "-x-", "kapten!"):
        assert post(client, "account_create", rahmat.pk, username=unfit).status_code == 200
    rahmat.refresh_from_db()
    assert rahmat.user is None


def test_second_account_is_refused(masuk, pengelola, rahmat):
    client = masuk(pengelola)
    make_account(client, rahmat)
    again = post(client, "account_create", rahmat.pk, username="rahmat2")
    assert "sudah punya akun" in text(again)
    assert not User.objects.filter(username="rahmat2").exists()


def test_closed_account_is_out_from_the_next_request_and_can_be_opened(
    masuk, client, pengelola, rahmat
):
    office = masuk(pengelola)
    duty(rahmat, pengelola)
    code = code_of(make_account(office, rahmat))
    activate(client, code)
    client.post(reverse("accounts:sign_in"), {"username": "rahmat.hidayat", "password": PASSWORD})
    assert client.get("/").status_code == 200
    closing = {"active": "0", "reason": "Telepon hilang"}
    assert "Tutup akun" in text(office.get(reverse("tksk:account_set_active", args=[rahmat.pk])))
    assert post(office, "account_set_active", rahmat.pk, **closing).status_code == 302
    assert client.get("/")["Location"].startswith(reverse("accounts:sign_in"))
    assert "Akun ditutup. Alasan: Telepon hilang." in text(office.get(rahmat.get_absolute_url()))
    assert "sudah ditutup" in text(post(office, "account_set_active", rahmat.pk, **closing))
    assert "sedang ditutup" in text(post(office, "activation_code", rahmat.pk))
    opening = {"active": "1", "reason": "Telepon ditemukan"}
    assert post(office, "account_set_active", rahmat.pk, **opening).status_code == 302
    assert User.objects.get(username="rahmat.hidayat").is_active


def test_closing_needs_a_reason(masuk, pengelola, rahmat):
    client = masuk(pengelola)
    make_account(client, rahmat)
    page = post(client, "account_set_active", rahmat.pk, active="0", reason="")
    assert "Isi alasan" in text(page)
    assert User.objects.get(username="rahmat.hidayat").is_active


def test_code_and_closing_without_an_account_are_refused(masuk, pengelola, rahmat):
    client = masuk(pengelola)
    page = post(client, "activation_code", rahmat.pk)
    assert page.status_code == 200
    assert "belum punya akun" in text(page)
    response = post(client, "account_set_active", rahmat.pk, active="0", reason="Coba saja")
    assert response.status_code == 200
    assert AuditEvent.objects.filter(action="refused").count() == 2


def acts(pengelola, rahmat, assignment):
    """Every operation of the roster, ready to run, with the action it records."""
    days = (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    return {
        "tksk.worker.create": lambda by: worker(by, name="Orang Baru"),
        "tksk.worker.edit": lambda by: operations.edit_worker(worker=rahmat, by=by, name="Lain"),
        "tksk.assignment.create": lambda by: duty(rahmat, by, "62.03.02", "pelaksana_tugas"),
        "tksk.assignment.end": lambda by: operations.end_assignment(
            assignment=assignment, until=days[1], end_reason="pindah", by=by
        ),
        "tksk.decree.create": lambda by: operations.add_decree(
            assignment=assignment, number="1", issuer="D", since=days[0], until=days[1], by=by
        ),
        "tksk.account.create": lambda by: operations.create_account(
            worker=worker(pengelola, name="Tanpa Akun"), username="tanpa.akun", by=by
        ),
        "tksk.account.code": lambda by: operations.give_activation_code(worker=rahmat, by=by),
        "tksk.account.disable": lambda by: operations.set_account_active(
            worker=rahmat, active=False, reason="Telepon hilang", by=by
        ),
    }


ACTIONS = [
    "tksk.worker.create",
    "tksk.worker.edit",
    "tksk.assignment.create",
    "tksk.assignment.end",
    "tksk.decree.create",
    "tksk.account.create",
    "tksk.account.code",
    "tksk.account.disable",
]


@pytest.fixture
def serving(pengelola, rahmat):
    """A worker at work with an account, and the duty."""
    assignment = duty(rahmat, pengelola)
    operations.create_account(worker=rahmat, username="rahmat.hidayat", by=pengelola)
    rahmat.refresh_from_db()
    assignment.refresh_from_db()
    return rahmat, assignment


@pytest.mark.parametrize("action", ACTIONS)
def test_every_act_is_one_event_of_the_roster(pengelola, serving, action):
    act = acts(pengelola, *serving)[action]
    before = AuditEvent.objects.filter(action=action).count()
    act(pengelola)
    events = AuditEvent.objects.filter(action=action)
    assert events.count() == before + 1
    assert events[0].actor == pengelola.pk
    assert events[0].target_type == "tksk.worker"


@pytest.mark.parametrize("action", ACTIONS)
def test_what_cannot_be_recorded_does_not_happen(pengelola, serving, action):
    act = acts(pengelola, *serving)[action]
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE audit_auditevent ADD CONSTRAINT full_disk "
            f"CHECK (action <> '{action}') NOT VALID"
        )
    before = stored()
    with pytest.raises(IntegrityError):
        act(pengelola)
    assert stored() == before


def stored() -> list:
    """All rows an act of the roster may write."""
    workers = Worker.objects.exclude(name="Tanpa Akun", user=None)  # made by the test itself
    others = (model.objects.all() for model in (Assignment, Decree, Position, User))
    return [list(rows.order_by("pk").values()) for rows in (workers, *others)]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", ["petugas", "verifikator", "petugas_provinsi", "auditor"])
def test_only_the_roster_admin_acts(request, pengelola, serving, action, who):
    by = request.getfixturevalue(who)
    act = acts(pengelola, *serving)[action]
    with pytest.raises(Refused, match="Jabatan Anda"):
        act(by)


def test_nobody_closes_the_own_account(pengelola, rahmat):
    Worker.objects.filter(pk=rahmat.pk).update(user=pengelola)
    with pytest.raises(Refused, match="akun Anda sendiri"):
        operations.set_account_active(
            worker=rahmat, active=False, reason="Salah tekan", by=pengelola
        )


def test_account_gets_the_district_at_once(pengelola, serving):
    assert Position.objects.in_force().get(user__username="rahmat.hidayat").area_code == DISTRICT
