"""The four papers: what they say, who issues them, how they are numbered, how they are printed."""

import io
import itertools
import sys
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from audit.models import AuditEvent
from cases import pdf
from cases.letters import letter_texts, number_text
from cases.models import Letter, LetterText, Referral
from cases.operations import letter as operations
from cases.referral_workflow import LETTER_WORKFLOW
from cases.tests.factories import make_case, make_letter, make_provider, make_referral
from core.once import new_key
from core.pictures import prepare
from core.refusal import Refused
from districts.models import Regency
from ppks.models import Consent, TeamMember
from ppks.tests.factories import FAR_VILLAGE, make_registrant, make_residence

POOR, TRAFFICKING = "24", "18"
NIK = "6203050101540001"
SIGNER = {"signer_name": "Drs. Yansen", "signer_title": "Kepala Dinas Sosial", "signer_nip": ""}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


@pytest.fixture
def case(petugas):
    man = make_registrant(petugas, name="Bue Inting", verified=True, nik=NIK, hamlet="Hulu")
    return make_case(man, petugas)


def share(case, *codes, refused=False):
    Consent.objects.filter(registrant=case.registrant).update(sharing=list(codes), refused=refused)


def url(name, *things):
    return reverse(f"cases:{name}", args=[getattr(thing, "pk", thing) for thing in things])


def text_of(client, name, *things) -> str:
    response = client.get(url(name, *things))
    assert response.status_code == 200, name
    return response.content.decode()


def draft(client, case, kind="surat_pengantar", **more):
    body = {
        "receiver": "dukcapil", "addressee": "Kepala Dinas Dukcapil\nKuala Kapuas",
        "purpose": "Perekaman KTP", "data": ["nama", "lahir", "alamat"],
        "submission_key": new_key(),
    }  # fmt: skip
    return client.post(url("letter_of_case", case, kind), body | more)


def issue(letter, by):
    return operations.issue_letter(letter=letter, version=letter.version, by=by, **SIGNER)


def pdf_of(client, letter):
    response = client.get(url("letter_pdf", letter))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(response.content)).pages
    return response, " ".join(" ".join(page.extract_text() for page in pages).split())


# From draft to paper


def test_the_worker_prepares_the_officer_issues_and_the_pdf_says_it(
    case, petugas, petugas_kabupaten, masuk
):
    share(case, "dukcapil")
    client = masuk(petugas)
    assert draft(client, case).status_code == 302
    letter = Letter.objects.get()
    assert (letter.state, letter.number) == ("draft", "")
    assert "Konsep, belum bernomor" in text_of(client, "letter_print", letter)
    assert client.get(url("letter_pdf", letter)).status_code == 302  # none of a draft
    assert client.get(url("letter_issue", letter)).status_code == 404

    office = masuk(petugas_kabupaten)
    form = text_of(office, "letter_issue", letter)
    assert "Kepala Dinas Sosial Kabupaten Kapuas" in form
    body = {**SIGNER, "signer_nip": "19700101 199503 1 001", "version": letter.version}
    response = office.post(url("letter_issue", letter), body | {"submission_key": new_key()})
    assert response.status_code == 302
    letter.refresh_from_db()
    assert letter.number == "460/001/SP/2026"
    response, text = pdf_of(office, letter)
    assert response["Content-Disposition"] == 'inline; filename="460-001-SP-2026.pdf"'
    for words in (
        "PEMERINTAH KABUPATEN KAPUAS", "DINAS SOSIAL KABUPATEN KAPUAS", "460/001/SP/2026",
        "Kapuas, 24 November 2026", "Kepala Dinas Dukcapil", "Bue Inting", "72 tahun",
        "Laki-laki", "Dusun Hulu", "Perekaman KTP", "Drs. Yansen", "NIP 197001011995031001",
    ):  # fmt: skip
        assert words in text or words.title() in text, words
    for words in (NIK, "Lanjut Usia", "kepentingan vital", "Konsep"):
        assert words not in text
    printed = text_of(office, "letter_print", letter)
    assert "Bue Inting" in printed and NIK not in printed
    assert AuditEvent.objects.filter(action="cases.letter.print", target=str(case.pk)).count() == 1


def test_every_pdf_is_an_event(case, petugas, verifikator, masuk):
    letter = make_letter(case, petugas, state="issued")
    for user in (petugas, verifikator):
        pdf_of(masuk(user), letter)
    events = AuditEvent.objects.filter(action="cases.letter.print")
    assert {event.actor for event in events} == {petugas.pk, verifikator.pk}
    story = text_of(masuk(petugas), "case_timeline", case)
    assert "mengambil PDF surat" in story
    assert f"{letter.get_kind_display()} {letter.number}" in story


def test_without_pango_the_print_page_stands_in(case, petugas, masuk, monkeypatch):
    letter = make_letter(case, petugas, state="issued")
    client = masuk(petugas)
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where it cannot be loaded
    response = client.get(url("letter_pdf", letter), follow=True)
    page = response.content.decode()
    assert response.redirect_chain and "PDF belum dapat dibuat" in page and "Bue Inting" in page
    assert not AuditEvent.objects.filter(action="cases.letter.print").exists()


def test_what_is_issued_stays(case, petugas, petugas_kabupaten, masuk):
    share(case, "dukcapil")
    letter = issue(make_letter(case, petugas), petugas_kabupaten)
    case.registrant.name = "Nama Baru"
    case.registrant.save()
    Consent.objects.update(sharing=[])
    page = text_of(masuk(petugas), "letter_print", letter)
    assert "Bue Inting" in page and "Nama Baru" not in page.split("<article")[1]
    with pytest.raises(Refused):
        operations.change_letter(
            letter=letter, version=letter.version, addressee="Lain", written={}, by=petugas
        )


def test_two_who_edit_a_draft_see_each_other(case, petugas, petugas_kabupaten, masuk):
    share(case, "dukcapil")
    letter = make_letter(case, petugas)
    body = {
        "receiver": "dukcapil", "addressee": "Dukcapil", "purpose": "Pindah alamat",
        "version": letter.version,
    }  # fmt: skip
    first, second = body | {"submission_key": new_key()}, body | {"submission_key": new_key()}
    assert masuk(petugas).post(url("letter_edit", letter), first).status_code == 302
    response = masuk(petugas_kabupaten).post(
        url("letter_edit", letter), second | {"purpose": "Rekam baru"}
    )
    page = response.content.decode()
    assert response.status_code == 200 and "Pindah alamat" in page and "Rekam baru" in page


# Consent and secrecy


@pytest.mark.parametrize("kind", ["surat_pengantar", "keterangan_telantar"])
@pytest.mark.parametrize(
    ("sharing", "receiver", "goes"),
    [
        (["dukcapil"], "dukcapil", True),
        (["desa"], "dukcapil", False),
        (["desa"], "desa", True),
        ([], "dinas", False),
    ],
)
def test_consent_says_whom_a_letter_may_reach(case, petugas, masuk, kind, sharing, receiver, goes):
    share(case, *sharing)
    response = draft(masuk(petugas), case, kind, receiver=receiver)
    assert (response.status_code == 302) == goes == Letter.objects.exists()
    if not goes:
        assert "Perekaman KTP" in response.content.decode()  # nothing typed is lost


def test_after_a_refusal_only_a_life_at_stake_and_the_letter_says_so(
    case, petugas, petugas_kabupaten, masuk
):
    share(case, refused=True)
    client = masuk(petugas)
    assert draft(client, case).status_code == 200
    assert draft(client, case, vital="on").status_code == 200  # and explained
    assert not Letter.objects.exists()
    draft(client, case, vital="on", vital_reason="Tidak sadar, sesak napas")
    letter = issue(Letter.objects.get(), petugas_kabupaten)
    _, text = pdf_of(client, letter)
    assert "tanpa persetujuan, demi kepentingan vital" in text and "sesak napas" in text
    assert "sesak napas" in text_of(client, "letter_detail", letter)


def test_consent_taken_back_stops_the_issue(case, petugas, petugas_kabupaten):
    share(case, "dukcapil")
    letter = make_letter(case, petugas)
    share(case, refused=True)
    with pytest.raises(Refused):
        issue(letter, petugas_kabupaten)
    share(case, "dukcapil")  # the control
    issue(letter, petugas_kabupaten)


def test_the_papers_of_a_referral_give_what_the_referral_gives(
    case, petugas, petugas_kabupaten, masuk
):
    share(case, "rujukan")
    home = make_provider(name="Panti Sinta Rangkang", address="Palangka Raya")
    referral = make_referral(case, petugas, provider=home, data=["nama", "alasan"])
    client = masuk(petugas)
    page = text_of(client, "letter_of_referral", referral, "surat_rujukan")
    assert "Pimpinan Panti Sinta Rangkang" in page and "Data yang ikut" not in page
    body = {"addressee": "Pimpinan Panti", "submission_key": new_key(), "data": ["kontak"]}
    client.post(url("letter_of_referral", referral, "surat_rujukan"), body)
    letter = issue(Letter.objects.get(), petugas_kabupaten)
    assert letter.data == ["nama", "alasan"] and letter.number == "460/001/RJK/2026"
    _, text = pdf_of(client, letter)
    for words in ("Bue Inting", "Tidak ada yang merawat", "Tempat tinggal sementara"):
        assert words in text
    assert "72 tahun" not in text and "Ketua RT" not in text
    body = {
        "handed_on_0": "24", "handed_on_1": "11", "handed_on_2": "2026",
        "place": "kantor panti", "received_by": "Ester", "condition": "Lemah, sadar",
        "belongings": "Satu tas pakaian", "submission_key": new_key(),
    }  # fmt: skip
    client.post(url("letter_of_referral", referral, "berita_acara"), body)
    handover = issue(Letter.objects.get(kind="berita_acara"), petugas_kabupaten)
    _, text = pdf_of(client, handover)
    for words in (
        "460/001/BAST/2026", "Selasa, 24 November 2026", "kantor panti", "Ester", "Lemah, sadar",
        "Satu tas pakaian", "Pihak pertama", "Pihak kedua", "Drs. Yansen",
    ):  # fmt: skip
        assert words in text, words
    assert "Tidak ada yang merawat" not in text  # whom, not why


def test_a_referral_that_is_over_gets_no_paper(case, petugas, petugas_kabupaten):
    share(case, "rujukan")
    for state in ("refused", "withdrawn"):
        referral = make_referral(case, petugas, state=state)
        with pytest.raises(Refused):
            operations.prepare_letter(
                case=case, kind="surat_rujukan", addressee="Panti", written={}, by=petugas,
                referral=referral,
            )  # fmt: skip
        letter = make_letter(case, petugas, kind="surat_rujukan", referral=referral)
        with pytest.raises(Refused):
            issue(letter, petugas_kabupaten)


@pytest.fixture
def sealed(petugas):
    woman = make_registrant(
        petugas, name="Galuh", sex="F", kinds=(POOR, TRAFFICKING), verified=True
    )
    TeamMember.objects.create(registrant=woman, user=petugas, added_by=petugas)
    case = make_case(woman, petugas, category_id=TRAFFICKING, problem="Dijanjikan kerja di kota")
    share(case, "rujukan", "dukcapil")
    return case


def test_a_letter_about_something_secret_says_no_kind_and_is_seen_by_the_team_only(
    sealed, petugas, petugas_kabupaten, verifikator, masuk
):
    referral = make_referral(
        sealed, petugas, reason="Korban dijual", data=["nama", "jenis", "alasan"]
    )
    share(sealed)
    Referral.objects.update(vital=True, vital_reason="Pelaku penjualnya mencari dia")
    TeamMember.objects.create(
        registrant=sealed.registrant, user=petugas_kabupaten, added_by=verifikator
    )
    letter = make_letter(sealed, petugas, kind="surat_rujukan", referral=referral)
    letter = issue(letter, petugas_kabupaten)
    _, text = pdf_of(masuk(petugas), letter)
    assert "Galuh" in text and "Sifat : Rahasia" in text and "kepentingan vital" in text
    for words in ("Trafficking", "trafficking", "dijual", "penjualnya", "Dijanjikan"):
        assert words not in text
    TeamMember.objects.filter(user=petugas_kabupaten).delete()
    client = masuk(petugas_kabupaten)
    for name in ("detail", "edit", "issue", "withdraw", "print", "pdf"):
        assert client.get(url(f"letter_{name}", letter)).status_code == 404
    assert not Letter.objects.visible_to(petugas_kabupaten).exists()
    assert letter in Letter.objects.visible_to(verifikator)


def test_secret_letters_leave_no_gap_in_the_numbers_of_others(
    case, sealed, petugas, petugas_kabupaten
):
    TeamMember.objects.create(
        registrant=sealed.registrant, user=petugas_kabupaten, added_by=petugas
    )
    share(case, "dukcapil")
    numbers = [
        issue(make_letter(one, petugas), petugas_kabupaten).number for one in (case, sealed, case)
    ]
    assert numbers == ["460/001/SP/2026", "460/R-001/SP/2026", "460/002/SP/2026"]


def test_a_case_that_became_secret_reprints_without_its_kind(case, petugas, masuk):
    letter = make_letter(case, petugas, state="issued")
    client = masuk(petugas)
    assert case.category.name in text_of(client, "letter_print", letter)
    TeamMember.objects.create(registrant=case.registrant, user=petugas, added_by=petugas)
    case.registrant.conditions.update(category=TRAFFICKING)
    from ppks.operations.access import refresh_secrecy

    refresh_secrecy(case.registrant)
    case.registrant.save()
    assert case.category.name not in text_of(client, "letter_print", letter)


# Numbers


def test_numbers_run_per_regency_kind_and_year(
    case, petugas, petugas_kabupaten, seberang, verifikator_lain, time_machine
):
    share(case, "dukcapil")

    def next_number(kind="surat_pengantar"):
        return issue(make_letter(case, petugas, kind=kind), petugas_kabupaten).number

    assert next_number() == "460/001/SP/2026"
    assert next_number() == "460/002/SP/2026"
    assert next_number("keterangan_telantar") == "460/001/SKT/2026"
    there = make_case(make_registrant(seberang, village=FAR_VILLAGE), seberang)
    make_letter(there, seberang, state="issued")
    assert next_number() == "460/003/SP/2026"
    time_machine.move_to("2027-01-02T09:00:00+07:00", tick=False)
    assert next_number() == "460/001/SP/2027"


def test_a_withdrawn_number_is_not_used_again(case, petugas, petugas_kabupaten, masuk):
    share(case, "dukcapil")
    letter = issue(make_letter(case, petugas), petugas_kabupaten)
    operations.withdraw_letter(
        letter=letter, version=letter.version, reason="Salah alamat", by=petugas_kabupaten
    )
    assert issue(make_letter(case, petugas), petugas_kabupaten).serial == 2
    client = masuk(petugas)
    assert "Dicabut" in text_of(client, "letter_print", letter)
    assert client.get(url("letter_pdf", letter)).status_code == 302


def test_the_office_sets_the_words_for_all_or_for_one_regency(petugas):
    kapuas, far = Regency.objects.get(pk="62.03"), Regency.objects.get(pk="62.71")
    assert letter_texts(kapuas)["office"] == "Dinas Sosial Kabupaten Kapuas"
    LetterText.objects.create(name="office", text="Dinas Sosial dan PMD {regency}")
    LetterText.objects.create(name="place", regency=kapuas, text="Kuala Kapuas")
    assert letter_texts(kapuas)["office"] == "Dinas Sosial dan PMD Kabupaten Kapuas"
    LetterText.objects.create(name="office", regency=kapuas, text="Dinsos {regency.pk}")
    assert letter_texts(kapuas)["office"] == "Dinsos {regency.pk}"  # never a format string
    assert letter_texts(kapuas)["place"] == "Kuala Kapuas"
    assert letter_texts(far)["place"] == "Palangka Raya"
    for regency in (kapuas, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterText.objects.create(name="office", regency=regency, text="x")


@pytest.mark.parametrize(
    ("pattern", "reads"),
    [
        ("460/{nomor}/{jenis}/{tahun}", "460/007/RJK/2026"),
        ("{nomor}/DINSOS", "007/DINSOS/RJK/2026"),
        ("", "/007/RJK/2026"),
    ],
)
def test_a_pattern_that_forgets_something_still_reads_once(pattern, reads):
    found = number_text(pattern, kind="surat_rujukan", series="", serial=7, year=2026)
    assert found == reads


@pytest.mark.django_db(transaction=True)
def test_two_issued_at_the_same_moment_have_two_numbers(petugas, petugas_kabupaten):
    cases = [make_case(make_registrant(petugas, verified=True), petugas) for _ in range(2)]
    letters = []
    for case in cases:
        share(case, "dukcapil")
        letters.append(make_letter(case, petugas))
    gate, failures = threading.Barrier(2), []

    def run(letter):
        try:
            with transaction.atomic():
                gate.wait(5)
                issue(letter, petugas_kabupaten)
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not failures
    assert sorted(Letter.objects.values_list("serial", flat=True)) == [1, 2]


# The table: action × state × role


ACTIONS = {
    "issue": issue,
    "withdraw": lambda letter, by: operations.withdraw_letter(
        letter=letter, version=letter.version, reason="Keliru", by=by
    ),
}
TARGETS = {"issue": "issued", "withdraw": "withdrawn"}
ALLOWED = {
    ("issue", "draft", "petugas_kabupaten"),
    ("withdraw", "draft", "petugas"),
    ("withdraw", "draft", "petugas_kabupaten"),
    ("withdraw", "draft", "petugas_provinsi"),
    ("withdraw", "issued", "petugas_kabupaten"),
}
ROLES = (
    "petugas petugas_kabupaten verifikator verifikator_provinsi petugas_provinsi pengelola auditor"
).split()


@pytest.mark.parametrize("role", ROLES)
def test_exactly_the_allowed_triples_succeed(request, case, petugas, role):
    make_residence(case.registrant, petugas)  # inside, for the province officer
    share(case, "dukcapil")
    user = request.getfixturevalue(role)
    for action, state in itertools.product(ACTIONS, Letter.State.values):
        letter = make_letter(case, petugas, state=state)
        try:
            with transaction.atomic():
                ACTIONS[action](letter, user)
            happened = True
        except Refused:
            happened = False
        letter.refresh_from_db()
        assert happened == ((action, state, role) in ALLOWED), (action, state, role)
        assert letter.state == (TARGETS[action] if happened else state)


def test_the_table_and_the_buttons_say_the_same(request, case, petugas):
    for role in ROLES:
        user = request.getfixturevalue(role)
        for state in Letter.State.values:
            row = Letter(case=case, state=state)
            shown = {t.action for t, objection in LETTER_WORKFLOW.available(row, user)}
            assert shown == {a for a, s, r in ALLOWED if s == state and r == role}


def test_the_database_refuses_half_a_letter(case, petugas):
    referral = make_referral(make_case(make_registrant(petugas), petugas), petugas)
    for state, wrong in (
        ("draft", {"state": "issued"}),
        ("draft", {"number": "1"}),
        ("issued", {"number": ""}),
        ("issued", {"state": "draft"}),
        ("draft", {"state": "withdrawn"}),
        ("draft", {"vital": True}),
        ("draft", {"kind": "surat_rujukan"}),
        ("draft", {"kind": "surat_rujukan", "referral": referral}),  # of another case
    ):
        letter = make_letter(case, petugas, state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**wrong)
            connection.check_constraints()


def test_an_unknown_kind_is_no_page(case, petugas, masuk):
    client = masuk(petugas)
    for kind in ("surat_rujukan", "apa-saja"):  # the first needs a referral
        assert client.get(url("letter_of_case", case, kind)).status_code == 404


def test_a_photo_cut_short_is_refused_after_a_paper_was_made():
    """What makes the paper must not make the rest of the office blind to broken photos."""
    out = io.BytesIO()
    Image.new("RGB", (900, 900), "red").save(out, "JPEG")
    assert pdf.pdf_of("<p>Surat</p>").startswith(b"%PDF")
    assert prepare(out.getvalue(), megapixels=1)  # the control
    with pytest.raises(Refused, match="terpotong"):
        prepare(out.getvalue()[:3000], megapixels=1)
