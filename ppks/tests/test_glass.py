"""Broken glass: open in an emergency, no way to ask who is in the register."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from audit.models import AuditEvent
from conftest import make_user
from core.models import Parameter
from core.once import new_key
from core.refusal import Refused
from districts.models import District, Regency, Village
from ppks.models import BrokenGlass, TeamMember
from ppks.operations.data_collection import start_data_collection
from ppks.operations.glass import break_glass, review_glass
from ppks.operations.submission import start
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VILLAGE,
    make_registrant,
)
from tests.page_forms import without_tokens

POOR, TRAFFICKING = "24", "18"
REASON = "Pingsan di dermaga, puskesmas bertanya riwayatnya"
NOBODY = "ZZZ-ZZZ-ZZZ"


@pytest.fixture
def rekan(db):
    """The one in the emergency: a TKSK of the district, not on the team."""
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def hidden(petugas):
    row = make_registrant(petugas, name="Intan Rampai", kinds=(TRAFFICKING,), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def post(client, **fields):
    body = {"reason": REASON, "sure": "on", "submission_key": new_key(), **fields}
    return client.post(reverse("ppks:glass_create"), body)


def named(name, village=VILLAGE) -> dict:
    return {"name": name, "village": village}


def broken(user, **more) -> BrokenGlass:
    return break_glass(by=user, reason=REASON, **(more or {"number": NOBODY}))


def where(name, village=VILLAGE) -> dict:
    return {"name": name, "village": Village.objects.get(pk=village)}


# What it opens


@pytest.mark.parametrize("how", ["number", "name"])
def test_it_opens_the_entry_for_a_day_and_the_verifier_sees_it_at_once(
    hidden, petugas, rekan, verifikator, masuk, how, time_machine
):
    client = masuk(rekan)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    fields = {"number": hidden.number} if how == "number" else named("intan  rampai")
    response = post(client, **fields)
    glass = BrokenGlass.objects.get()
    assert response["Location"] == glass.get_absolute_url()
    page = client.get(glass.get_absolute_url()).content.decode()
    assert "Datanya terbuka" in page and hidden.get_absolute_url() in page
    assert "Intan Rampai" in client.get(hidden.get_absolute_url()).content.decode()
    look = AuditEvent.objects.get(action="seen.secret", actor=rekan.pk)
    assert look.details == {"glass": str(glass.pk)}
    event = AuditEvent.objects.get(action="ppks.glass.break")
    assert (event.registrant, event.note, event.secret) == (hidden.pk, REASON, True)
    assert "Buka darurat" in client.get("/").content.decode()  # among the own leaves
    desk = masuk(verifikator).get("/")
    tile = next(t for t in desk.context["tiles"] if t["label"].startswith("Buka darurat"))
    assert (tile["number"], tile["tone"]) == (1, "bad")
    page = masuk(verifikator).get(tile["url"]).content.decode()
    assert REASON in page and "Rekan Petugas" in page and hidden.number in page
    time_machine.move_to(glass.at + datetime.timedelta(hours=24, seconds=1))
    client = masuk(rekan)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert "Sudah tertutup lagi" in client.get(glass.get_absolute_url()).content.decode()


def test_it_opens_the_hidden_part_of_somebody_who_is_poor_to_others(
    petugas, petugas_kabupaten, masuk
):
    woman = make_registrant(petugas, name="Galuh", kinds=(POOR, TRAFFICKING), verified=True)
    client = masuk(petugas_kabupaten)
    assert "Trafficking" not in client.get(woman.get_absolute_url()).content.decode()
    post(client, number=woman.number)
    assert "Trafficking" in client.get(woman.get_absolute_url()).content.decode()


def test_it_opens_one_entry_and_nothing_else(hidden, petugas, rekan, masuk):
    other = make_registrant(petugas, name="Intan Lain", kinds=(TRAFFICKING,), verified=True)
    client = masuk(rekan)
    post(client, number=hidden.number)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


def test_a_visit_behind_broken_glass_puts_nobody_on_the_team(hidden, rekan, masuk):
    glass = broken(rekan, number=hidden.number)
    visit = start(registrant=hidden, kind="visit", by=rekan)
    start_data_collection(submission=visit, visited_on=timezone.localdate(), by=rekan)
    assert not TeamMember.objects.filter(user=rekan).exists()
    BrokenGlass.objects.filter(pk=glass.pk).update(until=glass.at)
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 404


# What it must not tell


@pytest.mark.parametrize(
    "spoil",
    [{"reason": ""}, {"reason": "darurat"}, {"sure": ""}, {"number": "7F3"}, {"number": ""}],
)
def test_nothing_is_looked_up_before_reason_and_word_are_given(hidden, rekan, masuk, spoil):
    client = masuk(rekan)
    for number in (hidden.number, NOBODY):
        with CaptureQueriesContext(connection) as queries:
            response = post(client, **({"number": number} | spoil))
        assert response.status_code == 200
        assert not any("ppks_registrant" in q["sql"] for q in queries if "brokenglass" not in
                       q["sql"])  # fmt: skip
    assert not BrokenGlass.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="ppks.glass").exists()


def stripped(response) -> str:
    """A page without what differs from one request to the next."""
    return without_tokens(response.content.decode())


@pytest.mark.parametrize(
    ("there", "not_there"),
    [
        ("number", {"number": NOBODY}),
        ("name", named("Intan Rampai", OTHER_VILLAGE)),
        ("name", named("Intan Rampe")),
    ],
)
def test_the_answer_is_the_same_with_and_without_such_an_entry(
    hidden, rekan, masuk, there, not_there
):
    client = masuk(rekan)
    client.get("/")
    fields = {"number": hidden.number} if there == "number" else named("Intan Rampai")
    answers = []
    for one in (fields, not_there):
        with CaptureQueriesContext(connection) as queries:
            response = post(client, **one)
        glass = BrokenGlass.objects.order_by("-at", "-pk").first()
        assert response["Location"] == glass.get_absolute_url()
        headers = sorted((k, v) for k, v in response.headers.items() if k != "Location")
        answers.append((response.status_code, response.content, headers, len(queries)))
        with CaptureQueriesContext(connection) as queries:
            client.get(glass.get_absolute_url())
        answers.append(len(queries))
    assert answers[:2] == answers[2:]
    assert [g.matched for g in BrokenGlass.objects.order_by("pk")] == [True, False]


def test_control_two_answers_that_differ_are_seen(hidden, rekan, masuk):
    assert stripped(masuk(rekan).get("/ppks/")) != stripped(masuk(rekan).get("/"))


@pytest.mark.parametrize(
    "fields",
    [
        lambda: where("Intan"),  # part of a name
        lambda: where("Intan Rampai Dua"),
        lambda: where("Intan Rampai", NEIGHBOUR_VILLAGE),  # not of the own district
        lambda: where("%"),
        lambda: where(""),
        lambda: {"number": NOBODY},
    ],
)
def test_only_the_exact_identity_matches(hidden, petugas, rekan, fields):
    make_registrant(petugas, name="Intan Rampai", kinds=(TRAFFICKING,), village=NEIGHBOUR_VILLAGE)
    glass = broken(rekan, **fields())
    assert not glass.matched and glass.until is None
    event = AuditEvent.objects.get(action="ppks.glass.miss")
    assert (event.note, event.registrant, event.details) == (REASON, None, {"how": glass.how})


def test_the_area_is_not_left(hidden, petugas, tetangga, seberang, rekan, masuk):
    for user in (tetangga, seberang):
        assert not broken(user, number=hidden.number).matched
    assert post(masuk(rekan), **named("Intan Rampai", FAR_VILLAGE)).status_code == 200  # no choice
    assert not BrokenGlass.objects.filter(user=rekan).exists()


def test_old_spelling_and_case_are_the_same_name(petugas, rekan):
    row = make_registrant(petugas, name="Oentoeng Djaja", kinds=(TRAFFICKING,))
    assert broken(rekan, **where("untung JAJA")).registrant == row


def test_the_name_of_a_parent_or_a_nickname_is_not_the_own_name(petugas, rekan):
    make_registrant(petugas, name="Mina", alias="Nyai", parent_name="Tundan", kinds=(TRAFFICKING,))
    for name in ("Nyai", "Tundan", "Mina Tundan"):
        assert not broken(rekan, **where(name)).matched, name
    Parameter.objects.create(name="broken_glass_per_day", value=9)
    assert broken(rekan, **where("Mina")).matched


def test_somebody_without_a_name_is_found_by_what_he_is_called(petugas, rekan):
    row = make_registrant(petugas, name="", alias="Pak Topi", kinds=(TRAFFICKING,))
    assert broken(rekan, **where("Pak Topi")).registrant == row


def test_a_visible_namesake_tells_nothing_of_hidden_ones(petugas, rekan):
    """With none hidden the visible one; with one hidden that; with two hidden the answer is
    what it would be without them."""
    Parameter.objects.create(name="broken_glass_per_day", value=9)
    seen = make_registrant(petugas, name="Siti Rahmah", kinds=(POOR,))
    assert broken(rekan, **where("Siti Rahmah")).registrant == seen
    first = make_registrant(petugas, name="Siti Rahmah", kinds=(TRAFFICKING,))
    assert broken(rekan, **where("Siti Rahmah")).registrant == first
    BrokenGlass.objects.update(registrant=None, until=None)
    make_registrant(petugas, name="Siti Rahmah", kinds=(TRAFFICKING,))
    assert broken(rekan, **where("Siti Rahmah")).registrant == seen


def test_two_hidden_of_one_name_are_answered_as_none(petugas, rekan):
    for _ in range(2):
        make_registrant(petugas, name="Siti Rahmah", kinds=(TRAFFICKING,))
    assert not broken(rekan, **where("Siti Rahmah")).matched


@pytest.mark.parametrize("life", ["merged", "not_admitted"])
def test_what_is_in_no_list_is_not_behind_glass(petugas, rekan, life):
    row = make_registrant(petugas, kinds=(TRAFFICKING,), life=life)
    assert not broken(rekan, number=row.number).matched


# How often


def test_few_tries_a_day_and_the_refusal_does_not_depend_on_the_entry(
    hidden, rekan, masuk, time_machine
):
    time_machine.move_to(timezone.now())
    client = masuk(rekan)
    for _ in range(3):
        assert post(client, number=NOBODY).status_code == 302
    pages = []
    for number in (hidden.number, NOBODY):
        with CaptureQueriesContext(connection) as queries:
            response = post(client, number=number)
        text = stripped(response).replace(number, "")
        pages.append((response.status_code, text, len(queries)))
        assert "sudah 3 kali" in text
    assert pages[0] == pages[1]
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert BrokenGlass.objects.count() == 3
    assert AuditEvent.objects.filter(action="refused", actor=rekan.pk).count() == 2
    time_machine.shift(datetime.timedelta(hours=24, seconds=1))
    assert post(masuk(rekan), number=hidden.number).status_code == 302


def test_the_number_a_day_is_a_setting(rekan):
    Parameter.objects.create(name="broken_glass_per_day", value=1)
    broken(rekan)
    with pytest.raises(Refused):
        broken(rekan)


def test_too_many_without_review_stop_it_until_somebody_looks(rekan, verifikator, time_machine):
    for _ in range(5):
        glass = broken(rekan)
        time_machine.move_to(timezone.now() + datetime.timedelta(days=1))
    with pytest.raises(Refused, match="belum ditinjau"):
        broken(rekan)
    review_glass(glass=glass, verdict="patut", note="Benar, sudah ditelepon", by=verifikator)
    assert broken(rekan)


def test_an_improper_one_closes_at_once_and_stops_it_for_a_while(
    hidden, rekan, verifikator, masuk, time_machine
):
    glass = broken(rekan, number=hidden.number)
    client = masuk(rekan)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    url = reverse("ppks:glass_detail", args=[glass.pk])
    body = {"verdict": "tidak_patut", "note": "Tidak ada keadaan darurat",
            "submission_key": new_key()}  # fmt: skip
    assert masuk(verifikator).post(url, body).status_code == 302
    assert client.get(hidden.get_absolute_url()).status_code == 404
    page = client.get(url).content.decode()
    assert "Dinilai tidak patut" in page and "Tidak ada keadaan darurat" in page
    event = AuditEvent.objects.get(action="ppks.glass.review")
    assert event.details == {"verdict": "tidak_patut"} and event.note == ""
    time_machine.move_to(timezone.now() + datetime.timedelta(days=29))
    with pytest.raises(Refused, match="tidak patut"):
        broken(rekan)
    time_machine.shift(datetime.timedelta(days=2))
    assert broken(rekan)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_as_two(rekan):
    Parameter.objects.create(name="broken_glass_per_day", value=1)
    start_line, results = threading.Barrier(2), []

    def attempt():
        try:
            start_line.wait()
            broken(rekan)
            results.append("done")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "refused"] and BrokenGlass.objects.count() == 1


# Review


def test_a_proper_one_stays_open_and_is_reviewed_in_words(hidden, rekan, verifikator, masuk):
    glass = broken(rekan, number=hidden.number)
    client = masuk(verifikator)
    url = reverse("ppks:glass_detail", args=[glass.pk])
    assert client.post(url, {"verdict": "patut", "submission_key": new_key()}).status_code == 200
    body = {"verdict": "patut", "note": "Sudah dicocokkan", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 200
    assert "menunggu ditinjau" in client.get(reverse("ppks:glass_list")).content.decode()
    assert glass.get_absolute_url() not in client.get(reverse("ppks:glass_list")).content.decode()
    everything = client.get(reverse("ppks:glass_list"), {"keadaan": "semua"}).content.decode()
    assert glass.get_absolute_url() in everything
    with pytest.raises(Refused, match="sudah ditinjau"):
        review_glass(glass=glass, verdict="tidak_patut", note="berubah", by=verifikator)


def test_the_review_brings_the_worker_into_the_team_in_one_act(
    hidden, rekan, verifikator, verifikator_provinsi, masuk, time_machine
):
    time_machine.move_to(timezone.now())
    glass = broken(rekan, number=hidden.number)
    url = reverse("ppks:glass_detail", args=[glass.pk])
    body = {"note": "Sudah dicocokkan", "join": "on", "submission_key": new_key()}
    client = masuk(verifikator)
    assert "Masukkan Rekan Petugas ke tim" in client.get(url).content.decode()
    assert 'name="join"' not in masuk(verifikator_provinsi).get(url).content.decode()
    response = client.post(url, body | {"verdict": "tidak_patut"})
    assert response.status_code == 200 and "tidak masuk ke tim" in response.content.decode()
    glass.refresh_from_db()
    assert not glass.is_reviewed and hidden.team.count() == 1
    assert client.post(url, body | {"verdict": "patut"}).status_code == 302
    assert hidden.team.get(user=rekan).added_by == verifikator
    told = AuditEvent.objects.filter(action="ppks.team.add", registrant=hidden.pk)
    assert told.get().details == {"user": str(rekan.pk)}
    time_machine.shift(datetime.timedelta(days=2))
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 200


def test_the_team_is_offered_only_where_it_helps(hidden, petugas, rekan, verifikator, masuk):
    plain = make_registrant(petugas, kinds=(POOR,), verified=True)
    for glass in (
        broken(rekan),  # nothing matched
        broken(rekan, number=plain.number),  # nothing *rahasia*
        broken(petugas, number=hidden.number),  # on the team already
    ):
        url = reverse("ppks:glass_detail", args=[glass.pk])
        assert 'name="join"' not in masuk(verifikator).get(url).content.decode()
        with pytest.raises(Refused), transaction.atomic():
            review_glass(glass=glass, verdict="patut", note="Sesuai", by=verifikator, join=True)
        glass.refresh_from_db()
        assert not glass.is_reviewed


def test_nobody_reviews_himself_by_another_position(hidden, petugas_kabupaten, masuk):
    glass = broken(petugas_kabupaten, number=hidden.number)
    Position.objects.filter(user=petugas_kabupaten).update(role="regency_verifier")
    petugas_kabupaten.position.role = "regency_verifier"
    with pytest.raises(Refused, match="orang lain"):
        review_glass(glass=glass, verdict="patut", note="Baik-baik saja", by=petugas_kabupaten)
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.objects.update(
            reviewed_by=petugas_kabupaten, reviewed_at=timezone.now(), verdict="patut", note="x"
        )


def test_who_reviews_what(
    hidden, rekan, tetangga, petugas, petugas_kabupaten, verifikator_lain, verifikator_provinsi,
    auditor, masuk,
):  # fmt: skip
    glass = broken(rekan, number=hidden.number)
    for user in (tetangga, petugas, petugas_kabupaten, verifikator_lain, auditor):
        assert masuk(user).get(glass.get_absolute_url()).status_code == 404, user.username
        with pytest.raises(Refused):
            review_glass(glass=glass, verdict="patut", note="Tidak boleh", by=user)
    page = masuk(verifikator_provinsi).get(glass.get_absolute_url()).content.decode()
    assert hidden.number in page and "Intan" not in page
    assert hidden.get_absolute_url() not in page
    review_glass(glass=glass, verdict="patut", note="Sesuai", by=verifikator_provinsi)


def test_the_auditor_reads_ids_only(hidden, rekan, auditor, masuk):
    glass = broken(rekan, number=hidden.number)
    page = masuk(auditor).get(reverse("ppks:glass_list")).content.decode()
    assert str(glass.pk) in page and str(rekan.pk) in page and str(hidden.pk) in page
    for words in ("Rekan Petugas", REASON, hidden.number, "Intan"):
        assert words not in page, words


def test_the_database_refuses_what_must_not_be(hidden, rekan, verifikator):
    glass = broken(rekan, number=hidden.number)
    day = datetime.timedelta(days=1)
    for fields in (
        {"until": glass.at + day + datetime.timedelta(seconds=1)}, {"until": None},
        {"registrant": None}, {"reason": ""}, {"verdict": "patut"},
        {"verdict": "patut", "note": "x", "reviewed_by": verifikator},
        {"verdict": "patut", "note": "", "reviewed_by": verifikator, "reviewed_at": glass.at},
        {"verdict": "lupa", "note": "x", "reviewed_by": verifikator, "reviewed_at": glass.at},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BrokenGlass.objects.filter(pk=glass.pk).update(**fields)


@pytest.mark.parametrize("who", ["verifikator", "verifikator_provinsi", "auditor"])
def test_nobody_else_breaks_glass(request, hidden, who):
    with pytest.raises(Refused):
        broken(request.getfixturevalue(who), number=hidden.number)


def test_without_its_event_nothing_opens(hidden, rekan, masuk, monkeypatch):
    def failing(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.operations.glass.record", failing)
    with pytest.raises(RuntimeError):
        broken(rekan, number=hidden.number)
    assert not BrokenGlass.objects.exists()
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 404


def test_the_search_words_are_kept_nowhere(hidden, rekan, masuk):
    post(masuk(rekan), **named("Somebody Sought"))
    row = BrokenGlass.objects.get()
    assert "Sought" not in " ".join(str(value) for value in vars(row).values())
    events = AuditEvent.objects.all().values_list("note", "details", "target")
    assert "Sought" not in str(list(events))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_equally_often(
    petugas, verifikator, masuk, django_assert_num_queries, rows
):
    regency = Regency.objects.get(pk="62.03")
    for _ in range(rows):
        BrokenGlass.objects.create(user=petugas, regency=regency, how="number", reason=REASON)
    client = masuk(verifikator)
    client.get(reverse("ppks:glass_list"))
    with django_assert_num_queries(5):
        client.get(reverse("ppks:glass_list"))
