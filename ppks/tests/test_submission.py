"""A submission on the field's side: lists, checking, sending, taking back, changing, ending."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.once import new_key
from core.refusal import Refused
from ppks.catalogue import catalogue
from ppks.models import (
    Consent,
    DataCollection,
    Grant,
    Identification,
    Identity,
    Registrant,
    Submission,
    TeamMember,
)
from ppks.operations import submission as operations
from ppks.operations import verification
from ppks.tests.factories import (
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VICTIM,
    make_registrant,
    make_submission,
)

pytestmark = pytest.mark.django_db

NIK = "6203051507540001"


@pytest.fixture
def draft(petugas):
    return make_submission(make_registrant(petugas, nik=NIK), petugas)


@pytest.fixture
def known(petugas):
    return make_registrant(petugas, verified=True, nik=NIK)


def post(client, act, submission, **data):
    version = Submission.objects.get(pk=submission.pk).version
    return client.post(
        reverse(f"ppks:{act}", args=[submission.pk]),
        {"submission_key": new_key(), "version": version, **data},
    )


def page(client, name, row, *args, **query) -> str:
    response = client.get(reverse(f"ppks:{name}", args=[row.pk, *args]), query)
    assert response.status_code == 200
    return response.content.decode()


# Lists


def test_returned_ones_come_first_with_their_count(petugas, verifikator, masuk):
    for name, state in (("A", "draft"), ("B", "returned"), ("C", "submitted"), ("D", "verified")):
        make_submission(
            make_registrant(petugas, name=name), petugas, state=state, decided_by=verifikator
        )
    client = masuk(petugas)
    address = reverse("ppks:submission_list")

    def names(**query):
        return [row.registrant.name for row in client.get(address, query).context["page"]]

    assert names() == ["B"]
    assert names(tab="draf") == ["A"]
    assert names(tab="menunggu") == ["C"]
    assert names(tab="selesai") == ["D"]
    tabs = client.get(address).context["tabs"]
    assert [(t["label"], t["count"]) for t in tabs][:2] == [("Dikembalikan", 1), ("Draf", 1)]


def test_a_list_is_searched_by_part_of_a_name(petugas, masuk):
    for name in ("Bue Djarman", "Indu Rusine"):
        make_submission(make_registrant(petugas, name=name), petugas)
    address = reverse("ppks:submission_list")
    page = masuk(petugas).get(address, {"tab": "draf", "q": "jarm"}).context["page"]
    assert [row.registrant.name for row in page] == ["Bue Djarman"]


def test_an_empty_list_says_what_to_do_next(petugas, masuk):
    content = masuk(petugas).get(reverse("ppks:submission_list")).content.decode()
    assert reverse("ppks:identification_create") in content


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_equally_often(petugas, masuk, django_assert_num_queries, rows):
    for _ in range(rows):
        make_submission(make_registrant(petugas), petugas)
    client = masuk(petugas)
    client.get(reverse("ppks:submission_list"))
    with django_assert_num_queries(6):
        client.get(reverse("ppks:submission_list"))


@pytest.mark.parametrize(
    "name", ["submission_detail", "submission_check", "submission_submit", "submission_withdraw",
             "submission_delete"],
)  # fmt: skip
def test_the_neighbour_finds_no_such_page(draft, tetangga, masuk, name):
    address = reverse(f"ppks:{name}", args=[draft.pk])
    client = masuk(tetangga)
    assert client.get(address).status_code == 404 or name.endswith(("submit", "withdraw"))
    assert post(client, name, draft).status_code in (404, 405)
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("name", ["submission_submit", "submission_withdraw", "change_drop"])
def test_writing_pages_are_posted(draft, petugas, masuk, name):
    assert masuk(petugas).get(reverse(f"ppks:{name}", args=[draft.pk])).status_code == 405


# Checking and sending


def lacking(draft, **columns):
    Registrant.objects.filter(pk=draft.registrant_id).update(**columns)


def without_kinds(draft):
    draft.registrant.conditions.all().delete()
    lacking(draft, kinds=[])


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d: lacking(d, name="", alias=""), "isi nama"),
        (lambda d: lacking(d, sex=""), "jenis kelamin"),
        (lambda d: lacking(d, birth_year=None), "tanggal lahir"),
        (lambda d: lacking(d, phone="", contact_name=""), "dihubungi"),
        (lambda d: Identity.objects.all().delete(), "NIK"),
        (lambda d: Consent.objects.all().delete(), "persetujuan"),
        (lambda d: DataCollection.objects.all().delete(), "kunjungan"),
        (lambda d: DataCollection.objects.update(sections={"alamat": {"version": 1}}), "identitas"),
        (lambda d: without_kinds(d), "satu jenis PPKS"),
    ],
)
def test_what_a_new_entry_lacks_is_named_and_it_is_not_sent(draft, petugas, masuk, spoil, told):
    spoil(draft)
    client = masuk(petugas)
    content = page(client, "submission_check", draft)
    assert "Belum dapat diajukan" in content
    assert told.lower() in content.lower()
    assert "Ajukan ke verifikator" not in content
    response = post(client, "submission_submit", draft)
    assert response.status_code == 200
    assert "Belum lengkap" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_community_needs_neither_sex_nor_birth_nor_nik(petugas):
    registrant = make_registrant(petugas, subject="community", kinds=("26",), name="Komunitas")
    Identity.objects.all().delete()
    draft = make_submission(registrant, petugas)
    sent = operations.submit(submission=draft, version=draft.version, by=petugas)
    assert sent.state == "submitted"


def test_missing_things_link_to_where_they_are_done(draft, petugas, masuk):
    lacking(draft, sex="")
    content = page(masuk(petugas), "submission_check", draft)
    assert reverse("ppks:visit_section", args=[draft.pk, "identitas"]) in content


def test_overridden_kinds_and_odd_numbers_are_shown_before_sending(draft, petugas, masuk):
    draft.registrant.conditions.update(override_reason="Dilihat sendiri di rumahnya")
    lacking(draft, sex="F")  # the NIK says a man
    content = page(masuk(petugas), "submission_check", draft)
    assert "Dilihat sendiri di rumahnya" in content
    assert "Yang janggal" in content


def test_sending_freezes_a_snapshot_without_nik_and_says_what_is_next(draft, petugas, masuk):
    client = masuk(petugas)
    response = post(client, "submission_submit", draft, note="Tolong cepat.")
    assert response.status_code == 302
    content = client.get(response["Location"]).content.decode()
    assert "Terkirim ke verifikator" in content
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by, draft.worker_note) == (
        "submitted",
        petugas,
        "Tolong cepat.",
    )
    assert draft.due_at - draft.submitted_at == datetime.timedelta(days=14)
    assert NIK not in str(draft.snapshot)
    before = draft.snapshot
    Registrant.objects.filter(pk=draft.registrant_id).update(name="Lain Sekali")
    draft.refresh_from_db()
    assert draft.snapshot == before
    assert "Bue Darman" in str(draft.snapshot)


def test_an_urgent_one_is_due_the_next_day(petugas):
    draft = make_submission(make_registrant(petugas, urgency="darurat"), petugas)
    sent = operations.submit(submission=draft, version=draft.version, by=petugas)
    assert sent.is_urgent
    assert sent.due_at - sent.submitted_at == datetime.timedelta(days=1)


def test_a_submitted_one_is_no_longer_written_in(draft, petugas):
    sent = operations.submit(submission=draft, version=draft.version, by=petugas)
    with pytest.raises(Refused, match="Menunggu verifikasi"):
        operations.propose(submission=sent, changes={"identity.name": "X"}, by=petugas)


def test_the_same_post_sent_again_leads_to_the_same_place(draft, petugas, masuk):
    client, key = masuk(petugas), new_key()
    data = {"submission_key": key, "version": draft.version}
    address = reverse("ppks:submission_submit", args=[draft.pk])
    first, second = client.post(address, data), client.post(address, data)
    assert first["Location"] == second["Location"]
    assert AuditEvent.objects.filter(action="ppks.submission.submit").count() == 1


def test_a_stale_check_page_sends_nothing_and_keeps_the_note(draft, petugas, masuk):
    response = post(masuk(petugas), "submission_submit", draft, version=draft.version - 1,
                    note="Kata saya")  # fmt: skip
    assert response.status_code == 200
    assert "Kata saya" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_no_audit_nothing_sent(draft, petugas, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("audit")

    monkeypatch.setattr(operations, "record", fail)
    with pytest.raises(RuntimeError):
        operations.submit(submission=draft, version=draft.version, by=petugas)
    draft.refresh_from_db()
    assert draft.state == "draft"


# Taking back and deleting


def test_a_withdrawn_new_entry_is_not_admitted(petugas, masuk):
    submission = make_submission(make_registrant(petugas), petugas, state="submitted")
    assert post(masuk(petugas), "submission_withdraw", submission, note="Salah").status_code == 302
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert Registrant.objects.get(pk=submission.registrant_id).life == "not_admitted"


def test_a_withdrawn_change_leaves_the_entry_as_it_was(known, petugas, masuk):
    change = make_submission(
        known, petugas, kind="change", state="submitted", proposal={"identity.name": "X"}
    )
    post(masuk(petugas), "submission_withdraw", change)
    known.refresh_from_db()
    assert (known.life, known.name) == ("active", "Bue Darman")


def test_deleting_a_draft_asks_first_and_gives_the_sighting_back(draft, petugas, masuk):
    sighting = Identification(
        subject="individual",
        village=draft.registrant.village,
        district=draft.registrant.district,
        state="registered",
        registrant=draft.registrant,
        created_by=petugas,
    )
    sighting.save()
    client = masuk(petugas)
    assert "tidak dapat dikembalikan" in page(client, "submission_delete", draft)
    assert Submission.objects.count() == 1
    assert post(client, "submission_delete", draft).status_code == 302
    assert not Registrant.objects.exists() and not Submission.objects.exists()
    sighting.refresh_from_db()
    assert (sighting.state, sighting.registrant) == ("open", None)
    assert sighting.identity.nik == NIK


def test_what_was_before_a_verifier_is_never_deleted(petugas, verifikator, masuk):
    submission = make_submission(
        make_registrant(petugas), petugas, state="returned", decided_by=verifikator
    )
    response = post(masuk(petugas), "submission_delete", submission)
    assert response.status_code == 200
    assert "belum pernah diajukan" in response.content.decode()
    assert Submission.objects.count() == 1


def test_deleting_a_second_new_leaves_the_entry_not_admitted(petugas, verifikator):
    registrant = make_registrant(petugas)
    make_submission(registrant, petugas, state="rejected", decided_by=verifikator)
    again = make_submission(registrant, petugas)
    operations.delete_draft(submission=again, version=again.version, by=petugas)
    registrant.refresh_from_db()
    assert registrant.life == "not_admitted"


# Changes


def start(client, registrant, section="identitas", on=None):
    on = on or timezone.localdate()
    response = client.post(
        reverse("ppks:change_create", args=[registrant.pk]),
        {
            "submission_key": new_key(),
            "section": section,
            "effective_on_0": on.day,
            "effective_on_1": on.month,
            "effective_on_2": on.year,
        },
    )
    return response


def section(client, submission, slug, **data):
    version = Submission.objects.get(pk=submission.pk).version
    return client.post(
        reverse("ppks:change_section", args=[submission.pk, slug]),
        {"submission_key": new_key(), "version": version, **data},
    )


PERSON = {"name": "Bue Darmawan", "sex": "M", "birth_2": "1954"}


def test_a_change_goes_from_choice_to_verifier(known, petugas, masuk):
    client = masuk(petugas)
    response = start(client, known)
    change = Submission.objects.get()
    assert response["Location"] == reverse("ppks:change_section", args=[change.pk, "identitas"])
    assert section(client, change, "identitas", **PERSON).status_code == 302
    change.refresh_from_db()
    assert change.proposal["identity.name"] == "Bue Darmawan"
    assert "identity.nik" not in change.proposal
    known.refresh_from_db()
    assert known.name == "Bue Darman"
    content = page(client, "submission_detail", change)
    assert "Bue Darmawan" in content and "Bue Darman" in content
    assert post(client, "submission_submit", change).status_code == 302
    change.refresh_from_db()
    assert change.base["identity.name"] == "Bue Darman"


def test_a_change_that_changes_nothing_is_not_sent(known, petugas, masuk):
    client = masuk(petugas)
    start(client, known)
    change = Submission.objects.get()
    assert "ubah sedikitnya satu hal" in page(client, "submission_check", change).lower()
    assert post(client, "submission_submit", change).status_code == 200


def test_a_change_lies_never_in_the_future(known, petugas, masuk):
    response = start(masuk(petugas), known, on=timezone.localdate() + datetime.timedelta(days=1))
    assert response.status_code == 200
    assert not Submission.objects.exists()


def test_a_nik_is_never_shown_in_a_change_and_blank_leaves_it(known, petugas, masuk):
    client = masuk(petugas)
    start(client, known)
    change = Submission.objects.get()
    assert NIK not in page(client, "change_section", change, "identitas")
    section(client, change, "identitas", **PERSON, kk="6203050101100001", warning_reason="ya")
    pending = Identity.objects.get(submission=change)
    assert (pending.nik, pending.kk) == (NIK, "6203050101100001")
    assert NIK not in page(client, "submission_detail", change)
    assert post(client, "change_drop", change, name="identity.nik").status_code == 302
    assert not Identity.objects.filter(submission=change).exists()


def test_a_dropped_change_is_gone_and_a_second_drop_is_refused(known, petugas, masuk):
    change = make_submission(
        known, petugas, kind="change", proposal={"identity.name": "X", "identity.alias": "Y"}
    )
    client = masuk(petugas)
    assert post(client, "change_drop", change, name="identity.name").status_code == 302
    change.refresh_from_db()
    assert change.proposal == {"identity.alias": "Y"}
    assert post(client, "change_drop", change, name="identity.name").status_code == 200


def test_an_address_stays_in_the_district(known, petugas_kabupaten):
    change = make_submission(known, petugas_kabupaten, kind="change")
    operations.record_change(
        submission=change,
        section="alamat",
        version=change.version,
        by=petugas_kabupaten,
        changes={"address.village": OTHER_VILLAGE},
    )
    change.refresh_from_db()
    with pytest.raises(Refused, match="di luar kecamatan"):
        operations.record_change(
            submission=change,
            section="alamat",
            version=change.version,
            by=petugas_kabupaten,
            changes={"address.village": NEIGHBOUR_VILLAGE},
        )


def test_a_kind_that_ends_needs_its_reason(petugas, masuk):
    known = make_registrant(petugas, verified=True, kinds=("08", "09"))
    change = make_submission(known, petugas, kind="change")
    client = masuk(petugas)
    response = section(client, change, "jenis", kinds=["08"], main="08")
    assert response.status_code == 200
    assert "mengapa jenis ini berakhir" in response.content.decode()
    data = {"kinds": ["08"], "main": "08", "end_09": "tertangani", "end_08": ""}
    assert section(client, change, "jenis", **data).status_code == 302
    change.refresh_from_db()
    assert change.proposal == {"kind.09": {"active": False, "end_reason": "tertangani"}}


def test_the_later_of_two_at_one_section_gets_the_form_back_beside_the_other(known, petugas, masuk):
    change = make_submission(known, petugas, kind="change")
    client = masuk(petugas)
    opened = change.version
    section(client, change, "identitas", **PERSON)
    response = section(
        client, change, "identitas", **(PERSON | {"name": "Bue Lain", "version": opened})
    )
    assert response.status_code == 200
    content = response.content.decode()
    assert "sudah diubah orang lain" in content
    assert "Bue Lain" in content and "Bue Darmawan" in content
    change.refresh_from_db()
    assert change.proposal["identity.name"] == "Bue Darmawan"


@pytest.mark.parametrize("name", ["identity.sex", "identity.birth", "identity.name"])
@pytest.mark.parametrize("kind", ["change", "visit"])
def test_a_verified_entry_never_loses_what_everybody_must_have(known, petugas, kind, name):
    submission = make_submission(known, petugas, kind=kind, proposal={name: ""})
    with pytest.raises(Refused, match="Belum lengkap"):
        operations.submit(submission=submission, version=submission.version, by=petugas)


def test_a_visit_is_applied_and_counts_from_its_day(known, petugas, verifikator):
    visit = make_submission(known, petugas, kind="visit", proposal={"identity.alias": "Bue"})
    day = timezone.localdate() - datetime.timedelta(days=2)
    DataCollection.objects.update(visited_on=day)
    visit = Submission.objects.get()
    visit = operations.submit(submission=visit, version=visit.version, by=petugas)
    assert visit.effective_on == day
    verification.verify(submission=visit, version=visit.version, by=verifikator)
    known.refresh_from_db()
    assert known.alias == "Bue"


@pytest.mark.parametrize("kind", ["change", "end"])
def test_nothing_happened_before_the_entry_was_in_the_register(petugas, verifikator, masuk, kind):
    new = make_submission(make_registrant(petugas), petugas, state="submitted")
    verification.verify(submission=new, version=new.version, by=verifikator)
    registrant = Registrant.objects.get()
    proposal = {"identity.name": "X"} if kind == "change" else {"life": "deceased"}
    early = make_submission(
        registrant,
        petugas,
        kind=kind,
        proposal=proposal,
        effective_on=timezone.localdate() - datetime.timedelta(days=1),
    )
    client = masuk(petugas)
    assert "baru masuk daftar" in page(client, "submission_check", early)
    assert post(client, "submission_submit", early).status_code == 200
    early.effective_on = timezone.localdate()
    early.save()
    assert post(client, "submission_submit", early).status_code == 302


def test_only_a_verified_active_entry_can_be_changed(petugas, masuk):
    client = masuk(petugas)
    response = start(client, make_registrant(petugas))
    assert response.status_code == 200
    assert "belum diverifikasi" in response.content.decode()
    gone = make_registrant(petugas, verified=True, life="deceased")
    assert "Meninggal" in start(client, gone).content.decode()
    assert not Submission.objects.exists()


# Ends


def end_post(client, registrant, **data):
    today = timezone.localdate()
    values = {
        "submission_key": new_key(),
        "life": "deceased",
        "effective_on_0": today.day,
        "effective_on_1": today.month,
        "effective_on_2": today.year,
        "note": "Kata ketua RT",
    }
    return client.post(reverse("ppks:end_create", args=[registrant.pk]), values | data)


def test_an_end_leads_to_the_check_page_and_is_sent(known, petugas, masuk):
    client = masuk(petugas)
    response = end_post(client, known)
    end = Submission.objects.get()
    assert response["Location"] == reverse("ppks:submission_check", args=[end.pk])
    checked = page(client, "submission_check", end)
    assert "keluar dari daftar" in checked and "Kata ketua RT" in checked
    assert post(client, "submission_submit", end).status_code == 302
    end.refresh_from_db()
    assert (end.state, end.proposal, end.effective_on) == (
        "submitted",
        {"life": "deceased"},
        timezone.localdate(),
    )
    assert "belum diputuskan" in end_post(client, known).content.decode()


@pytest.mark.parametrize("life", ["merged", "active", "not_admitted", ""])
def test_other_reasons_are_no_end(known, petugas, masuk, life):
    assert end_post(masuk(petugas), known, life=life).status_code == 200
    assert not Submission.objects.exists()


# Secrets


@pytest.fixture
def mixed(petugas):
    """An old man (08) who is also a victim of trafficking, known to a team of nobody here."""
    registrant = make_registrant(petugas, kinds=("08", VICTIM), verified=True)
    return make_submission(
        registrant,
        petugas,
        kind="change",
        proposal={"kind.17": {"active": True, "reason": "cerita rahasia"}, "kind.main": VICTIM},
    )


def test_rows_of_rahasia_kinds_are_hidden_from_the_desk_outside_the_team(
    mixed, petugas, tetangga, masuk
):
    client = masuk(petugas)
    secret = [catalogue().kind(code).name for code in (VICTIM, "17")]
    addresses = [
        mixed.get_absolute_url(),
        reverse("ppks:submission_check", args=[mixed.pk]),
        reverse("ppks:submission_list"),
    ]
    for address in addresses:
        content = client.get(address).content.decode()
        assert "Bue Darman" in content
        for word in [*secret, "cerita rahasia"]:
            assert word not in content
    TeamMember.objects.create(registrant=mixed.registrant, user=petugas, added_by=petugas)
    for address in addresses[:2]:
        assert secret[0] in client.get(address).content.decode()


def test_somebody_outside_the_team_leaves_rahasia_kinds_as_they_are(mixed, petugas):
    operations.propose_kinds(
        submission=mixed,
        kinds=["08", "09"],
        main="08",
        reasons={"09": "dilihat"},
        answers={},
        by=petugas,
    )
    mixed.refresh_from_db()
    assert mixed.proposal["kind.09"]["active"]
    assert f"kind.{VICTIM}" not in mixed.proposal
    assert mixed.proposal["kind.main"] == VICTIM


def test_a_rahasia_submission_is_not_found_outside_the_team_and_a_look_is_an_event(
    petugas, verifikator, masuk
):
    submission = make_submission(make_registrant(petugas, kinds=(VICTIM,)), petugas)
    client = masuk(petugas)
    assert client.get(submission.get_absolute_url()).status_code == 404
    Grant.objects.create(
        registrant=submission.registrant,
        user=petugas,
        reason="Pendampingan",
        given_by=verifikator,
        until=timezone.now() + datetime.timedelta(days=3),
    )
    assert client.get(submission.get_absolute_url()).status_code == 200
    event = AuditEvent.objects.get(action="seen.secret")
    assert (event.actor, event.target) == (petugas.pk, str(submission.pk))


def test_history_reads_as_sentences(draft, petugas, masuk):
    operations.submit(submission=draft, version=draft.version, by=petugas)
    content = page(masuk(petugas), "submission_detail", draft)
    assert "Diajukan ke verifikator." in content
    assert "Rahmat Petugas" in content


def test_what_is_still_blank_only_warns(draft, petugas, masuk):
    content = page(masuk(petugas), "submission_check", draft)
    assert "Masih dapat dilengkapi" in content and "Kesehatan: belum diisi" in content
    assert "Belum dapat diajukan" not in content
    assert post(masuk(petugas), "submission_submit", draft).status_code == 302


def test_a_group_without_its_size_is_warned_of(petugas, masuk):
    group = make_registrant(petugas, subject="group", name="Pemulung Pasar", kinds=("21",))
    content = page(masuk(petugas), "submission_check", make_submission(group, petugas))
    assert "Jumlah anggotanya belum diisi" in content


@pytest.mark.parametrize("kind", ["end", "change"])
def test_no_kind_ends_before_it_began(known, petugas, kind):
    known.conditions.update(since=timezone.localdate() - datetime.timedelta(days=3))
    proposals = {
        "end": {"life": "deceased"},
        "change": {
            "kind.08": {"active": False, "end_reason": "tertangani"},
            "kind.24": {"active": True, "reason": "kata RT"},
        },
    }
    submission = make_submission(
        known,
        petugas,
        kind=kind,
        proposal=proposals[kind],
        effective_on=timezone.localdate() - datetime.timedelta(days=9),
    )
    with pytest.raises(Refused, match="baru berlaku sejak"):
        operations.submit(submission=submission, version=submission.version, by=petugas)


def test_numbers_are_compared_with_the_person_as_it_would_be(petugas, verifikator, masuk):
    """A change of sex that contradicts the known NIK is shown to worker and verifier."""
    known = make_registrant(
        petugas, verified=True, nik=NIK, birth_year=None, birth_date=datetime.date(1954, 7, 15)
    )
    change = make_submission(known, petugas, kind="change", proposal={"identity.sex": "F"})
    told = "Menurut NIK, orang ini laki-laki"
    assert told in page(masuk(petugas), "submission_check", change)
    assert post(masuk(petugas), "submission_submit", change).status_code == 302
    assert told in page(masuk(verifikator), "submission_review", change)


@pytest.mark.parametrize("kind", ["new", "visit", "change", "end"])
@pytest.mark.parametrize("name", ["submission_check", "submission_detail"])
def test_the_pages_of_a_draft_stay_within_the_budget(
    petugas, masuk, django_assert_max_num_queries, kind, name
):
    registrant = make_registrant(petugas, verified=kind != "new", nik=NIK, kinds=("08", "24"))
    submission = make_submission(registrant, petugas, kind=kind)
    client = masuk(petugas)
    page(client, name, submission)
    with django_assert_max_num_queries(15):
        page(client, name, submission)


def test_a_change_that_no_longer_fits_the_known_nik_asks_for_a_reason(
    known, petugas, verifikator, masuk
):
    born = {"birth_date": datetime.date(1954, 7, 15), "birth_year": None}
    Registrant.objects.filter(pk=known.pk).update(**born)
    client = masuk(petugas)
    start(client, known)
    change = Submission.objects.get()
    fits = PERSON | {"sex": "M", "birth_0": "15", "birth_1": "7", "birth_2": "1954"}
    odd = fits | {"birth_0": "16"}
    content = section(client, change, "identitas", **odd).content.decode()
    assert "lain dari yang diisi" in content and NIK not in content
    change.refresh_from_db()
    assert "identity.birth" not in change.proposal
    answer = section(client, change, "identitas", **odd, warning_reason="akta lahir dilihat")
    assert answer.status_code == 302
    change.refresh_from_db()
    sent = operations.submit(submission=change, version=change.version, by=petugas)
    rows = {row["name"]: row["text"] for row in sent.snapshot["rows"]}
    assert "akta lahir dilihat" in rows["identity.nik"]
    assert not rows["identity.nik"].startswith("berubah")  # the number is the same
    verification.verify(submission=sent, version=sent.version, by=verifikator)
    identity = Identity.objects.get(registrant=known)
    assert (identity.nik, identity.warnings, identity.claims) == (NIK, ["birth"], True)


def test_control_a_change_that_fits_the_known_nik_asks_for_nothing(known, petugas, masuk):
    client = masuk(petugas)
    start(client, known)
    change = Submission.objects.get()
    fits = PERSON | {"sex": "M", "birth_0": "15", "birth_1": "7", "birth_2": "1954"}
    assert section(client, change, "identitas", **fits).status_code == 302
    assert not Identity.objects.filter(submission=change).exists()
