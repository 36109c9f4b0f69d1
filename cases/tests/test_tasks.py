"""The due list, own tasks, flags, confidential notes, and what is new since the last look."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from cases import tasks
from cases.models import Case, Flag, Look, Note, Task
from cases.operations.case import add_note
from cases.operations.task import set_flag
from cases.operations.visit import plan_after_care, record_visit
from cases.tests.factories import (
    close,
    make_case,
    make_flag,
    make_referral,
    make_service,
    make_task,
    make_visit,
)
from cases.tests.planned import make_plan
from core.once import new_key
from core.refusal import Refused
from ppks.models import TeamMember
from ppks.tests.factories import FAR_VILLAGE, NEIGHBOUR_VILLAGE, make_registrant, make_submission

D = datetime.date
TODAY = D(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def case(petugas):
    """Assessed by then, so that it asks for nothing by itself."""
    return a_case(petugas, name="Bue Inting")


def a_case(by, village=None, **person):
    more = {"village": village} if village else {}
    row = make_registrant(by, verified=True, **more, **person)
    return make_case(row, by, stage="assessment", work=["assessment"])


def post(client, name, row=None, **body):
    url = reverse(f"cases:{name}", args=[row.pk] if row else [])
    return client.post(url, {"submission_key": new_key(), **body})


def text_of(client, name, row=None, **query) -> str:
    response = client.get(reverse(f"cases:{name}", args=[row.pk] if row else []), query)
    assert response.status_code == 200
    return response.content.decode()


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


# The due list


def test_every_source_puts_its_line_with_day_and_link(petugas, verifikator, masuk):
    intake = make_case(
        make_registrant(petugas, name="Kai Asesmen", verified=True), petugas, due_on=day(-1)
    )
    stepped = make_visit(a_case(petugas, name="Kai Langkah"), petugas, next_action="Bawa beras")
    closed = a_case(petugas, name="Kai Selesai")
    close(closed, petugas)
    plan_after_care(closed, day(-31), petugas)
    task = make_task(petugas, due_on=TODAY)
    back = make_submission(
        make_registrant(petugas, name="Kai Kembali"), petugas, state="returned",
        decided_by=verifikator,
    )  # fmt: skip
    planned = a_case(petugas, name="Kai Rencana")
    plan = make_plan(planned, petugas, state="approved", decided_by=verifikator, due_on=day(2))
    others = a_case(petugas, name="Kai Tetangga")
    make_plan(others, petugas, state="approved", decided_by=verifikator, who="Ketua RT",
              due_on=day(3))  # fmt: skip
    draft = a_case(petugas, name="Kai Draf")
    make_plan(draft, petugas)  # the control: a plan not in force asks for nothing
    helped = a_case(petugas, name="Kai Bantuan")
    service = make_service(helped.registrant, petugas, case=helped, state="planned", days_ago=-4)
    make_service(helped.registrant, petugas, case=helped)  # given: nothing more to do
    referral = make_referral(a_case(petugas, name="Kai Rujuk"), petugas, due_on=day(5))
    lines = tasks.due_list(petugas).lines
    assert {(line.source.code, line.due, line.url) for line in lines} == {
        ("tindakan", day(2), reverse("cases:plan_current", args=[plan.case_id])),
        ("tindakan-lain", day(3), reverse("cases:plan_current", args=[others.pk])),
        ("layanan", day(4), reverse("cases:service_give", args=[service.pk])),
        ("rujukan", day(5), reverse("cases:referral_detail", args=[referral.pk])),
        ("asesmen", day(-1), reverse("cases:assessment_list", args=[intake.pk])),
        ("langkah", day(7), reverse("cases:visit_list", args=[stepped.case_id])),
        *(
            ("sesudah-tutup", due, reverse("cases:visit_create", args=[closed.pk]))
            for due in (D(2026, 11, 24), D(2027, 1, 24), D(2027, 4, 24))
        ),
        ("tugas", TODAY, reverse("cases:task_edit", args=[task.pk])),
        ("dikembalikan", day(7), back.get_absolute_url()),
    }
    page = text_of(masuk(petugas), "task_list")
    for words in ("Kai Asesmen", "Bawa beras", "Kai Selesai", task.text, "Kai Kembali",
                  "Antar ke panti", "Sembako", "Panti Sinta Rangkang"):  # fmt: skip
        assert words in page
    assert "Kai Draf" not in page
    assert {line.source.code for line in lines} == {source.code for source in tasks.SOURCES}


@pytest.mark.parametrize(
    ("offset", "group"),
    [(-30, "terlambat"), (-1, "terlambat"), (0, "hari-ini"), (1, "minggu-ini"),
     (7, "minggu-ini"), (8, "nanti"), (200, "nanti")],
)  # fmt: skip
def test_what_is_due_stands_in_its_group(petugas, masuk, offset, group):
    make_task(petugas, due_on=day(offset), text="Urus KTP")
    found = tasks.due_list(petugas)
    assert found.lines[0].group == group and found.counts[group] == found.total() == 1
    client = masuk(petugas)
    for code in tasks.GROUPS:
        shown = text_of(client, "task_list", kapan=code)
        assert ("Urus KTP" in shown) is (code == group), code
    now = text_of(client, "task_list", kapan="sekarang")
    assert ("Urus KTP" in now) is (offset <= 0)


def test_what_is_done_is_off_the_list(case, petugas, masuk):
    client = masuk(petugas)
    step, task = make_visit(case, petugas, next_action="Bawa beras"), make_task(petugas, case)
    assert tasks.due_list(petugas).total() == 2
    for name, row in (("step_done", step), ("task_done", task)):
        response = post(client, name, row, kapan="minggu-ini")
        assert response["Location"] == reverse("cases:task_list") + "?kapan=minggu-ini"
    assert tasks.due_list(petugas).total() == 0
    assert "Tidak ada yang menunggu" in text_of(client, "task_list")


def test_a_worker_sees_the_own_tasks_first_and_the_districts_when_asked(
    petugas, petugas_kabupaten, masuk
):
    a_task_of(petugas, "Punya Rahmat")
    a_task_of(petugas_kabupaten, "Punya Kabupaten")
    own, all_here = (text_of(masuk(petugas), "task_list", petugas=p) for p in ("", "semua"))
    assert "Punya Rahmat" in own and "Punya Kabupaten" not in own
    assert "Punya Rahmat" in all_here and "Punya Kabupaten" in all_here


def a_task_of(by, name, **person):
    return make_visit(a_case(by, name=name, **person), by, next_action="Antar")


def test_the_officer_sees_all_workers_of_the_regency_and_one_when_asked(
    petugas, tetangga, seberang, petugas_kabupaten, masuk
):
    a_task_of(petugas, "Punya Rahmat")
    a_task_of(tetangga, "Punya Tiwi", village=NEIGHBOUR_VILLAGE)
    a_task_of(seberang, "Punya Sari", village=FAR_VILLAGE)
    a_task_of(petugas_kabupaten, "Punya Sendiri")
    client = masuk(petugas_kabupaten)
    names = ("Punya Rahmat", "Punya Tiwi", "Punya Sendiri", "Punya Sari")

    def found(**query):
        page = text_of(client, "task_list", **query)
        return [name for name in names if f">{name}<" in page]

    assert found() == ["Punya Rahmat", "Punya Tiwi", "Punya Sendiri"]
    assert found(petugas=str(tetangga.pk)) == ["Punya Tiwi"]
    assert found(petugas="saya") == ["Punya Sendiri"]
    assert found(petugas=str(seberang.pk)) == found()  # not offered: counts as not chosen
    assert found(macam="asesmen") == []


def test_a_task_without_a_case_is_its_owners_alone(petugas, petugas_kabupaten, case):
    private, of_case = make_task(petugas), make_task(petugas, case)
    assert set(Task.objects.visible_to(petugas)) == {private, of_case}
    assert set(Task.objects.visible_to(petugas_kabupaten)) == {of_case}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("who", "queries"), [("petugas", 4), ("petugas_kabupaten", 6)])
def test_the_due_list_asks_the_database_equally_often(
    request, petugas, masuk, django_assert_num_queries, who, queries, rows
):
    user = request.getfixturevalue(who)
    for _ in range(rows):
        case = a_case(petugas)
        make_visit(case, petugas, next_action="Antar")
        make_task(petugas, case)
        make_submission(make_registrant(petugas), petugas, state="returned", decided_by=user)
    client, url = masuk(user), reverse("cases:task_list")
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)


def test_a_page_beyond_the_end_is_the_last_one(petugas, masuk):
    for place in range(30):
        make_task(petugas, text=f"Tugas ke {place}", due_on=day(place))
    client = masuk(petugas)
    assert "Tugas ke 29" in text_of(client, "task_list", page=2)
    assert "Tugas ke 29" in text_of(client, "task_list", page=99)
    for odd in ("0", "-1", "x", "9" * 30):
        assert client.get(reverse("cases:task_list"), {"page": odd}).status_code == 200


# What is rahasia


@pytest.fixture
def sealed(petugas):
    woman = make_registrant(petugas, name="Galuh", kinds=("18",), verified=True)
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    case = make_case(woman, petugas)
    make_visit(case, petugas, next_action="Antar ke rumah aman")
    make_task(petugas, case, text="Telepon UPTD PPA")
    make_flag(case, petugas, reason="Pelaku tetangga")
    return case


def test_nothing_of_a_sealed_case_reaches_other_lists(sealed, petugas, petugas_kabupaten, masuk):
    words = ("Galuh", "rumah aman", "UPTD PPA", "Pelaku tetangga", sealed.number, str(sealed.pk))
    other = masuk(petugas_kabupaten)
    for page in (
        text_of(other, "task_list"), text_of(other, "task_list", petugas=str(petugas.pk)),
        text_of(other, "case_list", tanda="ada"), other.get("/").content.decode(),
    ):  # fmt: skip
        assert not [word for word in words if word in page]
    assert tasks.due_list(petugas_kabupaten).total() == 0
    page = text_of(masuk(petugas), "task_list")  # the control
    assert "Galuh" in page and "rumah aman" in page and "UPTD PPA" in page
    looks = AuditEvent.objects.filter(action="seen.secrets", actor=petugas.pk)
    assert set(looks.first().details["cases"]) == {str(sealed.pk)}


def test_the_names_of_workers_of_sealed_cases_only_are_not_offered(
    sealed, petugas_kabupaten, petugas, masuk
):
    form = masuk(petugas_kabupaten).get(reverse("cases:task_list")).context["form"]
    assert str(petugas.pk) not in dict(form.fields["petugas"].choices)
    a_case(petugas)  # the control
    form = masuk(petugas_kabupaten).get(reverse("cases:task_list")).context["form"]
    assert str(petugas.pk) in dict(form.fields["petugas"].choices)


# Own tasks


def test_a_task_is_written_changed_and_done(case, petugas, masuk):
    client = masuk(petugas)
    when = {"due_on_0": "30", "due_on_1": "11", "due_on_2": "2026"}
    assert post(client, "case_task_create", case, text="", **when).status_code == 200
    response = post(client, "case_task_create", case, text="Telepon puskesmas", **when)
    assert response["Location"] == case.get_absolute_url()
    task = Task.objects.get()
    assert (task.owner, task.case, task.due_on) == (petugas, case, D(2026, 11, 30))
    assert "Telepon puskesmas" in text_of(client, "case_detail", case)
    body = {"text": "Telepon dokter", "version": task.version, **when}
    assert post(client, "task_edit", task, **body).status_code == 302
    late = post(client, "task_edit", task, **body | {"text": "Telepon bidan"})
    assert late.status_code == 200 and "Telepon dokter" in late.content.decode()
    assert post(client, "task_done", task).status_code == 302
    task.refresh_from_db()
    assert task.done_on == TODAY and task.text == "Telepon dokter"
    assert client.get(reverse("cases:task_edit", args=[task.pk])).status_code == 404
    again = post(client, "task_done", task)
    assert again.status_code == 200 and "sudah ditandai selesai" in again.content.decode()
    assert "Telepon dokter" in text_of(client, "case_timeline", case)


def test_a_task_for_no_case_has_its_event(petugas, masuk):
    when = {"due_on_0": "30", "due_on_1": "11", "due_on_2": "2026"}
    assert post(masuk(petugas), "task_create", text="Isi laporan", **when).status_code == 302
    assert AuditEvent.objects.get(action="cases.task.add").target == str(Task.objects.get().pk)


# Flags


def test_an_open_flag_stands_in_every_header_and_in_the_filter(case, petugas, verifikator, masuk):
    client, other = masuk(petugas), a_case(petugas, name="Kai Lain")
    assert post(client, "flag_create", case, reason="Anjing galak").status_code == 302
    for name in ("case_detail", "case_timeline", "visit_list"):
        assert "Anjing galak" in text_of(client, name, case)
    assert "Anjing galak" not in text_of(client, "case_detail", other)
    found = text_of(client, "case_list", tanda="ada")
    assert case.number in found and other.number not in found and "tanda perhatian" in found
    flag = Flag.objects.get()
    assert post(masuk(verifikator), "flag_end", flag, version=1, reason="").status_code == 200
    done = post(masuk(verifikator), "flag_end", flag, version=1, reason="Anjingnya sudah mati")
    assert done.status_code == 302
    assert "Anjing galak" not in text_of(client, "visit_list", case)
    story = text_of(client, "case_timeline", case)
    assert "Anjing galak" in story and "Anjingnya sudah mati" in story
    again = post(client, "flag_end", flag, version=2, reason="sekali lagi")
    assert again.status_code == 200 and "sudah dicabut" in again.content.decode()


def test_a_flag_ends_with_its_day(case, petugas):
    make_flag(case, petugas, until=TODAY)
    flags = Flag.objects.visible_to(petugas).open()
    assert flags.exists() and Case.objects.visible_to(petugas).flagged().exists()
    Flag.objects.update(until=day(-1))
    assert not flags.all().exists() and not Case.objects.visible_to(petugas).flagged().exists()
    with pytest.raises(Refused):
        set_flag(case=case, reason="Anjing galak", until=day(-1), by=petugas)


def test_a_flag_is_not_taken_off_without_a_reason(case, petugas):
    for fields in ({"ended_on": TODAY}, {"end_reason": "Pindah"}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_flag(case, petugas, **fields)
    make_flag(case, petugas, ended_on=TODAY, end_reason="Pindah")  # the control


# Confidential notes


def test_a_confidential_note_is_read_by_its_roles_and_its_writer_only(
    case, petugas, petugas_kabupaten, verifikator, masuk
):
    body = {"text": "Diduga ada pungutan", "roles": ["regency_verifier"]}
    assert post(masuk(petugas), "note_create", case, **body).status_code == 302
    post(masuk(petugas), "note_create", case, text="Sudah makan")
    for user, reads in ((petugas, True), (verifikator, True), (petugas_kabupaten, False)):
        client = masuk(user)
        for name in ("case_detail", "case_timeline"):
            page = text_of(client, name, case)
            assert ("Diduga ada pungutan" in page) is reads, (user, name)
            assert "Sudah makan" in page  # the control
    assert "Hanya untuk Verifikator" in text_of(masuk(verifikator), "case_detail", case)
    story = text_of(masuk(petugas_kabupaten), "case_timeline", case)
    assert story.count("menambahkan catatan") == 1


def test_a_confidential_note_is_no_news_to_others(case, petugas, petugas_kabupaten, verifikator):
    for user in (petugas_kabupaten, verifikator):
        Look.objects.create(user=user, case=case, at=timezone.now() - datetime.timedelta(hours=1))
    add_note(case=case, text="Diduga", roles=["regency_verifier"], by=petugas)
    assert not news(case, petugas_kabupaten) and news(case, verifikator)
    add_note(case=case, text="Sehat", by=petugas)
    assert news(case, petugas_kabupaten)


def test_a_role_that_is_no_reader_cannot_be_named(case, petugas, masuk):
    assert post(masuk(petugas), "note_create", case, text="x", roles=["auditor"]).status_code == 200
    assert not Note.objects.exists()


# What is new since the last look


def news(case, user) -> bool:
    return Case.objects.visible_to(user).with_marks(user).get(pk=case.pk).has_news


def test_what_others_did_since_the_last_look_is_marked_until_it_is_looked_at(
    case, petugas, petugas_kabupaten, masuk, time_machine
):
    mine = masuk(petugas)

    def marks(client):
        return text_of(client, "case_timeline", case).count(">baru<")

    text_of(mine, "case_detail", case)
    assert not news(case, petugas)
    time_machine.shift(datetime.timedelta(hours=1))
    record_visit(case=case, by=petugas_kabupaten, visited_on=TODAY, finding="Jatuh di dermaga")
    add_note(case=case, text="Saya tahu sendiri", by=petugas)
    assert news(case, petugas) and ">baru<" in text_of(mine, "case_list")
    assert not news(case, petugas_kabupaten)  # own acts are no news
    text_of(mine, "case_detail", case)  # the same sitting: the timeline still tells what is new
    time_machine.shift(datetime.timedelta(minutes=2))
    page = text_of(mine, "case_timeline", case)
    assert page.count(">baru<") == 1 and "Jatuh di dermaga" in page
    assert not news(case, petugas) and ">baru<" not in text_of(mine, "case_list")
    time_machine.shift(datetime.timedelta(hours=1))
    assert marks(mine) == 0 and marks(masuk(petugas_kabupaten)) == 0
    assert Look.objects.filter(user=petugas).count() == 1


def test_what_others_do_during_the_very_first_sitting_is_marked_too(
    case, petugas, petugas_kabupaten, masuk, time_machine
):
    mine = masuk(petugas)
    text_of(mine, "case_detail", case)
    for minutes in (2, 3):  # after the first look, and after a later one of the same sitting
        time_machine.shift(datetime.timedelta(minutes=minutes))
        add_note(case=case, text="Dihubungi anaknya", by=petugas_kabupaten)
        time_machine.shift(datetime.timedelta(minutes=1))
        text_of(mine, "case_detail", case)
    assert text_of(mine, "case_timeline", case).count(">baru<") == 2


def test_a_case_of_my_own_that_i_never_opened_is_news_and_one_of_others_is_not(
    petugas, petugas_kabupaten, tetangga, masuk
):
    case = a_case(petugas)
    add_note(case=case, text="Dibuka di kantor", by=petugas_kabupaten)
    assert news(case, petugas)
    Case.objects.filter(pk=case.pk).update(worker=tetangga)
    assert not news(case, petugas)


def test_a_look_is_one_statement(case, petugas, masuk):
    client = masuk(petugas)
    for name in ("case_detail", "case_timeline"):
        client.get(reverse(f"cases:{name}", args=[case.pk]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(f"cases:{name}", args=[case.pk]))
        writes = [q["sql"] for q in seen if q["sql"].lstrip()[:6] in ("INSERT", "UPDATE")]
        assert len([sql for sql in writes if "cases_look" in sql]) == 1
        assert len(writes) == 1 and len(seen) <= 15


# The timeline


def test_the_timeline_tells_visits_notes_and_flags_in_their_words(case, petugas, masuk):
    record_visit(case=case, by=petugas, visited_on=TODAY, finding="Demam", next_action="Antar",
                 place="Lanting hulu")  # fmt: skip
    add_note(case=case, text="Anaknya di Sampit", by=petugas)
    set_flag(case=case, reason="Anjing galak", until=None, by=petugas)
    page = text_of(masuk(petugas), "case_timeline", case)
    for words in ("Demam", "Langkah berikutnya: Antar", "Lanting hulu", "Anaknya di Sampit",
                  "Anjing galak", "mencatat kunjungan"):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("rows", [1, 8])
def test_the_timeline_asks_the_database_equally_often(
    case, petugas, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        record_visit(case=case, by=petugas, visited_on=TODAY, finding="Demam")
        add_note(case=case, text="Anaknya di Sampit", by=petugas)
        set_flag(case=case, reason="Anjing galak", until=None, by=petugas)
    client, url = masuk(petugas), reverse("cases:case_timeline", args=[case.pk])
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)


# On the desk


def test_the_desk_counts_what_is_due_and_shows_the_first(case, petugas, masuk):
    for offset in (-2, 0, 1):
        make_visit(case, petugas, next_action=f"Langkah {offset}", visited_on=day(-9),
                   next_on=day(offset))  # fmt: skip
    response = masuk(petugas).get("/")
    tile = next(t for t in response.context["tiles"] if t["label"].startswith("Tugas"))
    assert (tile["number"], tile["until"], tile["tone"]) == (2, "1 terlambat", "bad")
    page = response.content.decode()
    assert "Langkah -2" in page and "Langkah 0" in page and "Langkah 1" not in page
    assert len(masuk(petugas).get(tile["url"]).context["lines"]) == 2
