"""A registrant on its way to another district: the table, both sides, what each may see, what
moves, and what is sealed."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Case, Note, Transfer
from cases.operations import transfer as operations
from cases.tests.factories import make_case, make_service, make_transfer
from cases.workflow import TRANSFER_WORKFLOW
from conftest import DISTRICT, FAR, NEIGHBOUR, make_user
from core.once import new_key
from core.refusal import Refused
from desk.tiles import tiles_of
from districts.models import District, Regency, Village
from ppks.models import Identification, Movement, Registrant, Submission, TeamMember
from ppks.operations import verification
from ppks.operations.access import is_insider, refresh_secrecy
from ppks.tests.factories import (
    FAR_VILLAGE,
    NEIGHBOUR_VILLAGE,
    VILLAGE,
    make_registrant,
    make_submission,
)

pytestmark = pytest.mark.django_db

POOR, TRAFFICKING, OLD = "24", "18", "08"
PROBLEM = "Lapar sejak kemarin"


@pytest.fixture
def author(db):
    """Who offers: another TKSK of the sending district, so that four eyes do not blur the rest."""
    return make_user("penulis", "Penulis Pertama", Role.TKSK, District.objects.get(pk=DISTRICT))


@pytest.fixture
def approver(db):
    return make_user(
        "penyetuju", "Penyetuju", Role.REGENCY_VERIFIER, Regency.objects.get(pk="62.03")
    )


@pytest.fixture
def petugas_lain(db):
    """The officer of the receiving regency."""
    return make_user(
        "kotalain", "Karya Kota", Role.REGENCY_OFFICER, Regency.objects.get(pk="62.71")
    )


def district(code: str) -> District:
    return District.objects.select_related("regency").get(pk=code)


def village(code: str) -> Village:
    return Village.objects.get(pk=code)


def take(transfer, by, worker=None, place=None):
    codes = {NEIGHBOUR: NEIGHBOUR_VILLAGE, FAR: FAR_VILLAGE, DISTRICT: VILLAGE}
    return operations.accept(
        transfer=transfer,
        version=transfer.version,
        village=village(place or codes[transfer.to_district_id]),
        worker=worker or by,
        by=by,
    )


ACTIONS = {
    "approve": lambda t, by, w: operations.approve(transfer=t, version=t.version, by=by),
    "turn_down": lambda t, by, w: operations.turn_down(
        transfer=t, version=t.version, answer="Belum perlu.", by=by
    ),
    "accept": lambda t, by, w: take(t, by, w),
    "refuse": lambda t, by, w: operations.refuse(
        transfer=t, version=t.version, answer="Bukan warga kami.", by=by
    ),
    "withdraw": lambda t, by, w: operations.withdraw(transfer=t, version=t.version, by=by),
}
TARGETS = {"approve": "offered", "turn_down": "refused", "accept": "accepted",
           "refuse": "refused", "withdraw": "withdrawn"}  # fmt: skip
SENDING = ("petugas", "petugas_kabupaten")
ALLOWED = {
    # (action, state, role), across regencies: from Kapuas to Palangka Raya
    *((a, "asked", r) for a in ("approve", "turn_down") for r in
      ("verifikator", "verifikator_provinsi")),
    *(("withdraw", s, r) for s in ("asked", "offered") for r in SENDING),
    *((a, "offered", r) for a in ("accept", "refuse") for r in ("seberang", "petugas_lain")),
}  # fmt: skip
ROLES = (
    "petugas petugas_kabupaten verifikator tetangga seberang petugas_lain verifikator_lain "
    "verifikator_provinsi petugas_provinsi pengelola auditor"
).split()


def transfer_in(state, author, approver, to=FAR, **registrant) -> Transfer:
    row = make_registrant(author, verified=True, **registrant)
    across = to[:5] != DISTRICT[:5]
    more = {}
    if state in ("accepted", "refused"):
        more = {"answered_by": make_user(f"x{row.number}", "X", Role.TKSK, district(to)),
                "answered_at": timezone.now()}  # fmt: skip
    if state == "accepted":
        codes = {FAR: FAR_VILLAGE, NEIGHBOUR: NEIGHBOUR_VILLAGE}
        more |= {"to_village_id": codes[to], "file": {} if across else None}
    if state == "refused":
        more["answer"] = "Bukan warga kami."
    return make_transfer(
        row, author, to=to, state=state, approved_by=approver if across else None, **more
    )


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed_across_regencies(
    request, author, approver, seberang, role
):
    user = request.getfixturevalue(role)
    for action, state in itertools.product(ACTIONS, Transfer.State.values):
        transfer = transfer_in(state, author, approver)
        try:
            with transaction.atomic():
                ACTIONS[action](transfer, user, seberang)
            happened = True
        except Refused:
            happened = False
        transfer.refresh_from_db()
        assert happened == ((action, state, role) in ALLOWED), (action, state, role)
        assert transfer.state == (TARGETS[action] if happened else state)
        shown = {
            t.action
            for t, objection in TRANSFER_WORKFLOW.available(transfer, user)
            if not objection
        }
        expected = {a for a, s, r in ALLOWED if s == transfer.state and r == role}
        if not happened and Transfer.objects.visible_to(user).filter(pk=transfer.pk).exists():
            assert shown == expected, (state, role)


WITHIN = {
    *(("withdraw", "offered", r) for r in SENDING),
    *((a, "offered", r) for a in ("accept", "refuse") for r in ("tetangga", "petugas_kabupaten")),
}


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed_within_a_regency(
    request, author, approver, tetangga, role
):
    user = request.getfixturevalue(role)
    states = [s for s in Transfer.State.values if s != "asked"]
    for action, state in itertools.product(ACTIONS, states):
        transfer = transfer_in(state, author, approver, to=NEIGHBOUR)
        try:
            with transaction.atomic():
                ACTIONS[action](transfer, user, tetangga)
            happened = True
        except Refused:
            happened = False
        assert happened == ((action, state, role) in WITHIN), (action, state, role)


def works_as(user, role, **area):
    position = Position.objects.create(user=user, role=role, since="2026-01-01", **area)
    return user.work_as(position)


def test_nobody_decides_for_both_sides(author, approver, seberang, petugas_kabupaten):
    offered = transfer_in("offered", author, approver)
    works_as(author, Role.TKSK, district_id=FAR)
    with pytest.raises(Refused, match="pihak yang lain"):
        take(offered, author)
    works_as(approver, Role.TKSK, district_id=FAR)
    with pytest.raises(Refused, match="pihak yang lain"):
        take(offered, approver)
    asked = transfer_in("asked", author, approver)
    works_as(author, Role.REGENCY_VERIFIER, regency_id="62.03")
    with pytest.raises(Refused, match="pihak yang lain"):
        ACTIONS["approve"](asked, author, None)
    own = operations.offer(
        registrant=make_registrant(petugas_kabupaten), to_district=district(NEIGHBOUR),
        reason="Ikut anaknya.", by=petugas_kabupaten,
    )  # fmt: skip
    with pytest.raises(Refused, match="pihak yang lain"):
        take(own, petugas_kabupaten)


def test_the_database_holds_the_rules_of_a_transfer(author, approver, seberang):
    asked, offered = (transfer_in(s, author, approver) for s in ("asked", "offered"))
    now = timezone.now()
    wrongs = [
        (offered, {"approved_by": author}),
        (offered, {"approved_by": None}),
        (offered, {"across": False}),
        (offered, {"to_district": DISTRICT}),
        (offered, {"reason": ""}),
        (offered, {"state": "refused", "answered_by": seberang, "answered_at": now}),
        (offered, {"to_village": FAR_VILLAGE}),
        (offered, {"file": {}}),
        (asked, {"state": "offered"}),
        (asked, {"offered_at": now}),
    ]
    done = {"state": "accepted", "answered_by": seberang, "answered_at": now,
            "to_village": FAR_VILLAGE, "file": {}}  # fmt: skip
    for who in (author, approver, None):
        wrongs.append((offered, done | {"answered_by": who}))
    for more in ({"file": None}, {"to_village": None}, {"to_village": NEIGHBOUR_VILLAGE}):
        wrongs.append((offered, done | more))
    for row, wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_transfer(offered.registrant, author, to=NEIGHBOUR)  # a second one at once
    Transfer.objects.filter(pk=offered.pk).update(**done)  # the control


# What moves


@pytest.fixture
def known(petugas, verifikator):
    """Verified by the way itself, so that the ledger has it; with a case, an open draft and the
    sighting it came from."""
    row = make_registrant(petugas, name="Bue Inting", hamlet="Hulu", rt="003", landmark="lanting")
    new = make_submission(row, petugas, state="submitted")
    verification.verify(submission=new, version=new.version, by=verifikator)
    row.refresh_from_db()
    make_submission(row, petugas, kind="change", proposal={"identity.alias": "Kai"})
    sighting = Identification(
        subject="individual", name="Bue Inting", village_id=VILLAGE, district_id=DISTRICT,
        state="registered", registrant=row,
    )  # fmt: skip
    sighting.touch(petugas)
    sighting.save()
    make_case(row, petugas, problem=PROBLEM)
    return row


def standing(code: str) -> dict:
    rows = Movement.objects.filter(district=code).values_list("category", "delta")
    found: dict = {}
    for category, delta in rows:
        found[category] = found.get(category, 0) + delta
    return {category: total for category, total in found.items() if total}


def test_the_sender_keeps_everything_until_it_is_accepted(known, petugas, tetangga, masuk):
    sent = operations.offer(
        registrant=known, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )
    case = known.cases.get()
    assert masuk(petugas).get(case.get_absolute_url()).status_code == 200
    receiver = masuk(tetangga)
    for address in (known.get_absolute_url(), case.get_absolute_url()):
        assert receiver.get(address).status_code == 404
    page = receiver.get(sent.get_absolute_url()).content.decode()
    for words in ("Bue Inting", "72 tahun", "Ikut anaknya", "Lanjut Usia"):
        assert words in page, words
    for hidden in (PROBLEM, "lanting", "RT 003", case.number, known.number):
        assert hidden not in page, hidden
    ACTIONS["refuse"](sent, tetangga, None)
    known.refresh_from_db()
    assert known.district_id == DISTRICT
    page = masuk(petugas).get(sent.get_absolute_url()).content.decode()
    assert "Bukan warga kami" in page
    story = masuk(petugas).get(reverse("cases:case_timeline", args=[case.pk])).content.decode()
    assert "kasus ini tetap di sini" in story and "Bukan warga kami" in story
    page = receiver.get(sent.get_absolute_url()).content.decode()
    assert "Bue Inting" not in page and "sudah ditolak" in page


def test_accepted_all_of_it_lies_in_the_new_district(known, petugas, tetangga, masuk):
    assert standing(DISTRICT) == {None: 1, OLD: 1}
    sent = operations.offer(
        registrant=known, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )
    before = Movement.objects.count()
    response = masuk(tetangga).post(
        reverse("cases:transfer_accept", args=[sent.pk]),
        {"version": sent.version, "village": NEIGHBOUR_VILLAGE, "submission_key": new_key()},
    )
    assert response["Location"] == sent.get_absolute_url()
    known.refresh_from_db()
    assert (known.district_id, known.village_id) == (NEIGHBOUR, NEIGHBOUR_VILLAGE)
    assert (known.hamlet, known.rt, known.landmark) == ("", "", "")
    case = known.cases.get()
    assert (case.district_id, case.worker, case.unseen) == (NEIGHBOUR, tetangga, False)
    assert standing(DISTRICT) == {} and standing(NEIGHBOUR) == {None: 1, OLD: 1}
    assert Movement.objects.count() == before + 4
    assert set(Movement.objects.values_list("reason", flat=True)) == {"baru", "pindah_kecamatan"}
    draft = known.submissions.get(kind="change")
    assert Submission.objects.visible_to(tetangga).filter(pk=draft.pk).exists()
    assert masuk(tetangga).get(draft.get_absolute_url()).status_code == 200
    former = masuk(petugas)
    sighting = known.identifications.get()
    for row in (known, case, draft, sighting):
        assert former.get(row.get_absolute_url()).status_code == 404
        assert masuk(tetangga).get(row.get_absolute_url()).status_code == 200
    event = AuditEvent.objects.get(action="cases.transfer.accept")
    assert event.registrant == known.pk
    story = masuk(tetangga).get(reverse("cases:case_timeline", args=[case.pk])).content.decode()
    assert "menerima kasus ini dari kecamatan lain" in story
    history = masuk(tetangga).get(reverse("ppks:registrant_history", args=[known.pk]))
    assert "menerima pemindahan" in history.content.decode()


def test_there_and_back_again_stands_as_it_began(known, petugas, tetangga):
    for by, to, receiver in ((petugas, NEIGHBOUR, tetangga), (tetangga, DISTRICT, petugas)):
        sent = operations.offer(
            registrant=known, to_district=district(to), reason="Pindah rumah.", by=by
        )
        take(sent, receiver)
        known.refresh_from_db()
    assert known.district_id == DISTRICT and standing(NEIGHBOUR) == {}
    assert standing(DISTRICT) == {None: 1, OLD: 1}
    assert known.cases.get().worker == petugas


def test_an_officer_says_who_holds_the_cases_and_they_are_new_to_him(
    known, petugas, petugas_kabupaten, tetangga, masuk
):
    sent = operations.offer(
        registrant=known, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )
    url = reverse("cases:transfer_accept", args=[sent.pk])
    body = {"version": sent.version, "village": NEIGHBOUR_VILLAGE}
    officer = masuk(petugas_kabupaten)
    body |= {"worker": petugas.username, "submission_key": new_key()}
    assert officer.post(url, body).status_code == 200  # does not serve there
    body |= {"worker": tetangga.username, "submission_key": new_key()}
    assert officer.post(url, body).status_code == 302
    case = known.cases.get()
    assert (case.worker, case.unseen) == (tetangga, True)
    assert "Baru untuk Anda" in masuk(tetangga).get(reverse("cases:case_list")).content.decode()


def test_what_is_not_verified_moves_without_the_ledger(petugas, tetangga):
    row = make_registrant(petugas)
    draft = make_submission(row, petugas)
    sent = operations.offer(
        registrant=row, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )
    take(sent, tetangga)
    assert not Movement.objects.exists()
    assert Submission.objects.visible_to(tetangga).filter(pk=draft.pk).exists()


def test_a_village_proposed_before_the_move_is_asked_for_again(known, petugas, tetangga):
    from ppks.check import missing

    draft = known.submissions.get(kind="change")
    draft.proposal = {"address.village": "62.03.05.2002"}
    draft.save()
    assert not any("pilih lagi" in item.text for item in missing(draft))
    sent = operations.offer(
        registrant=known, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )
    take(sent, tetangga)
    draft.refresh_from_db()
    draft.registrant.refresh_from_db()
    assert any("pilih lagi" in item.text for item in missing(draft))


def test_the_dead_do_not_move_and_nothing_moves_twice(known, petugas, tetangga):
    offer = {"registrant": known, "reason": "Ikut anaknya.", "by": petugas}
    with pytest.raises(Refused, match="sudah tercatat"):
        operations.offer(to_district=district(DISTRICT), **offer)
    with pytest.raises(Refused, match="di luar provinsi"):
        other = District.objects.exclude(regency__province="62").select_related("regency").first()
        operations.offer(to_district=other or outside(), **offer)
    sent = operations.offer(to_district=district(NEIGHBOUR), **offer)
    with pytest.raises(Refused, match="masih menunggu"):
        operations.offer(to_district=district(NEIGHBOUR), **offer)
    Registrant.objects.filter(pk=known.pk).update(life="deceased")
    with pytest.raises(Refused, match="Meninggal"):
        take(sent, tetangga)


def outside() -> District:
    from districts.models import Province

    Province.objects.create(code="63", name="Kalimantan Selatan")
    Regency.objects.create(code="63.01", name="Tanah Laut", province_id="63")
    District.objects.create(code="63.01.01", name="Takisung", regency_id="63.01")
    return district("63.01.01")


def test_nothing_moves_when_the_event_cannot_be_written(known, petugas, tetangga, monkeypatch):
    sent = operations.offer(
        registrant=known, to_district=district(NEIGHBOUR), reason="Ikut anaknya.", by=petugas
    )

    def broken(**anything):
        raise RuntimeError("no audit")

    monkeypatch.setattr("cases.operations.transfer.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        take(sent, tetangga)
    known.refresh_from_db()
    assert known.district_id == DISTRICT and standing(NEIGHBOUR) == {}


# Across regencies: the approval, the file


@pytest.fixture
def moved(known, petugas, verifikator, seberang):
    """Accepted in Palangka Raya."""
    note = Note(case=known.cases.get(), text="Sudah diberi beras")
    note.touch(petugas)
    note.save()
    sent = operations.offer(
        registrant=known, to_district=district(FAR), reason="Ikut anaknya.", by=petugas
    )
    assert sent.state == "asked"
    assert not Transfer.objects.visible_to(seberang).exists()
    sent = operations.approve(transfer=sent, version=sent.version, by=verifikator)
    assert Transfer.objects.visible_to(seberang).exists()
    return take(sent, seberang)


def test_the_former_regency_keeps_a_frozen_file_and_no_access(
    moved, known, petugas, petugas_kabupaten, verifikator, seberang, verifikator_lain, masuk
):
    url = reverse("cases:transfer_file", args=[moved.pk])
    case = known.cases.get()
    Registrant.objects.filter(pk=known.pk).update(name="Nama Baru")
    Case.objects.filter(pk=case.pk).update(problem="Masalah baru")
    for user in (petugas, petugas_kabupaten, verifikator):
        page = masuk(user).get(url).content.decode()
        for words in ("Bue Inting", known.number, PROBLEM, "Sudah diberi beras", case.number,
                      "Lanjut Usia"):  # fmt: skip
            assert words in page, words
        assert "Nama Baru" not in page and "Masalah baru" not in page
        assert masuk(user).get(known.get_absolute_url()).status_code == 404
        assert masuk(user).get(case.get_absolute_url()).status_code == 404
    for user in (seberang, verifikator_lain):  # they have the record itself
        assert masuk(user).get(url).status_code == 404
        assert masuk(user).get(known.get_absolute_url()).status_code == 200


def test_the_file_holds_the_help_and_no_confidential_note(
    known, petugas, verifikator, seberang, masuk
):
    case = known.cases.get()
    for text, roles in (("Terbuka bagi semua", []), ("Hanya verifikator", ["regency_verifier"])):
        note = Note(case=case, text=text, roles=roles)
        note.touch(petugas)
        note.save()
    make_service(known, petugas, case=case, quantity=2, unit="paket")
    make_service(known, petugas, quantity=7, unit="kaleng")
    make_service(known, petugas, case=case, state="planned", quantity=9, unit="karung")
    sent = operations.offer(
        registrant=known, to_district=district(FAR), reason="Ikut anaknya.", by=petugas
    )
    sent = operations.approve(transfer=sent, version=sent.version, by=verifikator)
    done = take(sent, seberang)
    for user in (petugas, verifikator):
        page = masuk(user).get(reverse("cases:transfer_file", args=[done.pk])).content.decode()
        for words in ("Terbuka bagi semua", "2 paket", "7 kaleng"):
            assert words in page, words
        assert "Hanya verifikator" not in page and "9 karung" not in page


def test_turned_down_it_never_reached_the_other_side(known, petugas, verifikator, seberang, masuk):
    sent = operations.offer(
        registrant=known, to_district=district(FAR), reason="Ikut anaknya.", by=petugas
    )
    response = masuk(verifikator).post(
        reverse("cases:transfer_turn_down", args=[sent.pk]),
        {"version": sent.version, "answer": "Tunggu suratnya", "submission_key": new_key()},
    )
    assert response.status_code == 302
    assert masuk(seberang).get(sent.get_absolute_url()).status_code == 404
    assert "Tunggu suratnya" in masuk(petugas).get(sent.get_absolute_url()).content.decode()


def test_the_province_verifier_approves_without_a_name(known, petugas, verifikator_provinsi, masuk):
    sent = operations.offer(
        registrant=known, to_district=district(FAR), reason="Ikut anaknya.", by=petugas
    )
    client = masuk(verifikator_provinsi)
    for address in (sent.get_absolute_url(), reverse("cases:transfer_list")):
        page = client.get(address).content.decode()
        assert known.number in page and "Bue Inting" not in page
    response = client.post(
        reverse("cases:transfer_approve", args=[sent.pk]),
        {"version": sent.version, "submission_key": new_key()},
    )
    assert response.status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.approved_by) == ("offered", verifikator_provinsi)


# What is sealed


@pytest.fixture
def child(petugas):
    """*Rahasia* altogether, with its case; `petugas` is the team."""
    row = make_registrant(petugas, name="Galuh", sex="F", kinds=(TRAFFICKING,), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    make_case(row, petugas, problem="Dijanjikan kerja")
    return row


def sees(client, transfer, *words) -> bool:
    response = client.get(transfer.get_absolute_url())
    listed = client.get(reverse("cases:transfer_list"), {"keadaan": "semua"}).content.decode()
    if response.status_code == 404:
        assert all(word not in listed for word in (*words, transfer.get_absolute_url()))
        return False
    return transfer.get_absolute_url() in listed


def test_a_sealed_offer_shows_nothing_to_the_receiving_side_but_its_verifier(
    child, petugas, approver, seberang, petugas_lain, petugas_kabupaten, verifikator_lain,
    verifikator_provinsi, masuk,
):  # fmt: skip
    sent = operations.offer(
        registrant=child, to_district=district(FAR), reason="Dekat keluarga.", by=petugas
    )
    assert not sees(masuk(verifikator_provinsi), sent, "Galuh", child.number)
    sent = operations.approve(transfer=sent, version=sent.version, by=approver)
    for outsider in (seberang, petugas_lain, petugas_kabupaten, verifikator_provinsi):
        assert not sees(masuk(outsider), sent, "Galuh", child.number)
        assert not [t for t in tiles_of(outsider) if t["label"].startswith("Pemindahan")]
        with pytest.raises(Refused):
            take(sent, outsider, seberang)
    client = masuk(verifikator_lain)
    assert sees(client, sent)
    page = client.get(sent.get_absolute_url()).content.decode()
    assert "jenis rahasia" in page and "Trafficking" not in page and "Dijanjikan" not in page
    assert [t for t in tiles_of(verifikator_lain) if t["label"].startswith("Pemindahan")]
    assert AuditEvent.objects.filter(
        action="seen.secret", target=str(sent.pk), actor=verifikator_lain.pk
    ).exists()
    page = masuk(petugas).get(sent.get_absolute_url()).content.decode()
    assert "Galuh" in page and "Trafficking" in page  # the control: the sending team


def test_the_receiving_verifier_takes_a_sealed_one_and_brings_one_worker_in(
    child, petugas, approver, seberang, petugas_lain, verifikator_lain, masuk
):
    sent = operations.offer(
        registrant=child, to_district=district(FAR), reason="Dekat keluarga.", by=petugas
    )
    sent = operations.approve(transfer=sent, version=sent.version, by=approver)
    response = masuk(verifikator_lain).post(
        reverse("cases:transfer_accept", args=[sent.pk]),
        {"version": sent.version, "village": FAR_VILLAGE, "worker": seberang.username,
         "submission_key": new_key()},
    )  # fmt: skip
    assert response.status_code == 302
    case = child.cases.get()
    assert (case.worker, case.district_id, case.unseen) == (seberang, FAR, True)
    assert masuk(seberang).get(case.get_absolute_url()).status_code == 200
    assert masuk(petugas_lain).get(case.get_absolute_url()).status_code == 404
    assert masuk(petugas).get(case.get_absolute_url()).status_code == 404  # stays on the team
    child.refresh_from_db()
    assert child.team.filter(user=petugas, until=None).exists()


def test_the_file_of_a_sealed_one_is_for_the_former_team_and_verifier(
    child, petugas, approver, petugas_kabupaten, verifikator_lain, seberang, masuk
):
    sent = operations.offer(
        registrant=child, to_district=district(FAR), reason="Dekat keluarga.", by=petugas
    )
    sent = operations.approve(transfer=sent, version=sent.version, by=approver)
    done = take(sent, verifikator_lain, seberang)
    url = reverse("cases:transfer_file", args=[done.pk])
    for user in (petugas, approver):
        assert "Dijanjikan kerja" in masuk(user).get(url).content.decode()
    outsider = make_user("luar", "Luar", Role.TKSK, district(DISTRICT))
    for user in (petugas_kabupaten, outsider):
        assert masuk(user).get(url).status_code == 404
    child.refresh_from_db()
    child.conditions.create(category_id=POOR, since=timezone.localdate())
    refresh_secrecy(child)
    child.save()
    assert child.secrecy < 2  # an ordinary kind opened later opens no old file
    for user in (petugas_kabupaten, outsider):
        assert masuk(user).get(url).status_code == 404


@pytest.fixture
def woman(petugas):
    """Poor, and trafficked: the second known to the team only; a case of each."""
    row = make_registrant(petugas, name="Mina", sex="F", kinds=(POOR, TRAFFICKING), verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    make_case(row, petugas, category_id=POOR, problem=PROBLEM)
    make_case(row, petugas, category_id=TRAFFICKING, problem="Dijanjikan kerja")
    return row


def test_of_a_mixed_one_the_receiver_learns_the_ordinary_half_only(
    woman, petugas, approver, seberang, petugas_lain, petugas_kabupaten, verifikator_lain, masuk
):
    sent = operations.offer(
        registrant=woman, to_district=district(FAR), reason="Ikut suami.", by=petugas
    )
    sent = operations.approve(transfer=sent, version=sent.version, by=approver)
    for user in (seberang, petugas_lain):
        response = masuk(user).get(sent.get_absolute_url())
        page, shown = response.content.decode(), response.context["shown"]
        assert "Fakir Miskin" in page and shown.open_cases == 1
        assert "rahasia" not in page and "Trafficking" not in page
    response = masuk(verifikator_lain).get(sent.get_absolute_url())
    assert response.context["shown"].kinds == ["Fakir Miskin", "jenis rahasia"]
    assert response.context["shown"].open_cases == 2
    done = take(sent, seberang)
    ordinary, sealed = woman.cases.get(category=POOR), woman.cases.get(category=TRAFFICKING)
    assert (ordinary.worker, sealed.worker) == (seberang, petugas)
    assert not is_insider(woman, seberang)
    assert masuk(seberang).get(sealed.get_absolute_url()).status_code == 404
    waits = {t["label"]: t["number"] for t in tiles_of(verifikator_lain)}
    assert waits["Kasus tanpa petugas"] == 1  # who hands the sealed one to a team
    assert not [t for t in tiles_of(petugas_lain) if t["label"] == "Kasus tanpa petugas"]
    url = reverse("cases:transfer_file", args=[done.pk])
    outside = masuk(petugas_kabupaten).get(url).content.decode()
    assert PROBLEM in outside and "Dijanjikan" not in outside and "Trafficking" not in outside
    assert "Dijanjikan kerja" in masuk(petugas).get(url).content.decode()


# Lists


def test_the_desk_counts_what_waits_for_whom(
    petugas, author, approver, tetangga, verifikator, seberang, verifikator_provinsi, masuk
):
    transfer_in("asked", author, approver)
    transfer_in("offered", author, approver)
    transfer_in("offered", author, approver, to=NEIGHBOUR)
    expected = {petugas: 0, author: 0, tetangga: 1, seberang: 1, verifikator: 1,
                verifikator_provinsi: 1}  # fmt: skip
    for user, number in expected.items():
        tile = next((t for t in tiles_of(user) if t["label"].startswith("Pemindahan")), None)
        assert (tile["number"] if tile else 0) == number, user
        if tile:
            page = masuk(user).get(tile["url"]).context["page"]
            assert page.paginator.count == number


@pytest.mark.parametrize("who", ["petugas", "verifikator", "verifikator_provinsi"])
def test_the_list_takes_the_same_few_queries(
    request, who, author, approver, masuk, django_assert_num_queries
):
    user = request.getfixturevalue(who)
    client = masuk(user)
    address = reverse("cases:transfer_list")
    for times in (1, 29):
        for _ in range(times):
            transfer_in("asked", author, approver)
        client.get(address)
        with django_assert_num_queries(5 if who == "petugas" else 6):
            client.get(address)


def test_the_form_shows_the_whole_province_and_keeps_what_was_typed(known, petugas, masuk):
    client = masuk(petugas)
    url = reverse("cases:transfer_create", args=[known.pk])
    groups = client.get(url).context["form"].fields["to_district"].choices[1:]
    codes = {code for _, districts in groups for code, _ in districts}
    assert len(codes) == District.objects.current().filter(regency__province="62").count() - 1
    response = client.post(url, {"reason": "Ikut anaknya", "submission_key": new_key()})
    assert response.status_code == 200 and "Ikut anaknya" in response.content.decode()
    response = client.post(
        url, {"reason": "Ikut anaknya", "to_district": NEIGHBOUR, "submission_key": new_key()}
    )
    assert response["Location"] == Transfer.objects.get().get_absolute_url()
    tab = client.get(reverse("cases:of_registrant", args=[known.pk])).content.decode()
    assert "Sedang dipindahkan" in tab
