"""Photos and papers of a registrant: who adds, sees and removes them, and what is refused.

What a file may hold is in core/tests/test_pictures.py, how it lies on the disk in test_vault.py.
"""

import io
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from audit.models import AuditEvent
from conftest import make_user
from core import uploads, vault
from core.models import Parameter
from districts.models import District
from ppks.models import Attachment, Consent, TeamMember
from ppks.operations.attachment import add_attachment
from ppks.operations.submission import delete_draft
from ppks.tests.factories import (
    OLD_AND_ALONE,
    PIXELS,
    VICTIM,
    make_attachment,
    make_registrant,
    make_submission,
)

PDF = b"%PDF-1.4\nxref\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"  # as little as passes
DAY = {"taken_on_0": "1", "taken_on_1": "11", "taken_on_2": "2026"}


@pytest.fixture
def rekan(db):
    """Another TKSK of the same district, on no team."""
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def person(petugas):
    return make_registrant(petugas, verified=True)


def guarded(petugas, *kinds):
    row = make_registrant(petugas, kinds=kinds, verified=True)
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def jpeg(color="red", size=(60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


def send(client, registrant, content=None, *, name="foto.jpg", **fields):
    """Post the form as a browser would; without content no file."""
    body = DAY | {"purpose": "rumah", "caption": "tampak depan"} | fields
    if content is not None:
        body["file"] = SimpleUploadedFile(name, content, "image/jpeg")
    url = reverse("ppks:attachment_create", args=[registrant.pk])
    return client.post(url, body | {"submission_key": str(uuid.uuid4())})


def address(name, thing):
    return reverse(f"ppks:attachment_{name}", args=[thing.pk])


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """A folder of its own: what other tests have committed lies elsewhere."""
    settings.MEDIA_ROOT = str(tmp_path)


def on_disk() -> int:
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).glob("??/*"))


def events(action):
    return AuditEvent.objects.filter(action=action)


def test_a_worker_adds_a_photo_and_the_verifier_sees_it(person, petugas, verifikator, masuk):
    client = masuk(petugas)
    response = send(client, person, jpeg())
    assert response["Location"] == address("create", person) + "?isi=rumah"
    assert client.get(response["Location"]).context["form"]["purpose"].value() == "rumah"
    kept = Attachment.objects.get()
    assert (kept.registrant, kept.added_by, kept.secret) == (person, petugas, False)
    assert (kept.caption, str(kept.taken_on), on_disk()) == ("tampak depan", "2026-11-01", 2)
    event = events("ppks.attachment.add").get()
    assert (event.registrant, event.target, event.secret) == (person.pk, str(kept.pk), False)
    client = masuk(verifikator)
    page = client.get(address("list", person)).content.decode()
    assert "tampak depan" in page and address("thumbnail", kept) in page
    assert "Tambah lampiran" not in page
    assert "data:image/jpeg;base64," in client.get(kept.get_absolute_url()).content.decode()
    history = client.get(reverse("ppks:registrant_history", args=[person.pk])).content.decode()
    assert "menambahkan lampiran (foto rumah)." in history


@pytest.mark.parametrize("what", ["file", "thumbnail"])
def test_a_file_is_served_to_be_saved_by_a_name_of_nobody(person, petugas, masuk, what):
    kept = make_attachment(person, petugas, taken_on="2026-11-01")
    kept.refresh_from_db()
    response = masuk(petugas).get(address(what, kept))
    assert response.content.startswith(PIXELS)
    wanted = {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        "Content-Disposition": "inline"
        if what == "thumbnail"
        else f'attachment; filename="lampiran-rumah-2026-11-01-{str(kept.pk)[-6:]}.jpg"',
    }
    assert {name: response[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"", {}, "Berkas ini kosong"),
        (b"MZ\x90\x00 a program", {}, "bukan foto"),
        (jpeg(size=(900, 900))[:3000], {}, "rusak atau terpotong"),
        (jpeg(size=(1010, 1000)), {}, "paling besar 1 megapiksel"),
        (jpeg() + bytes(1_000_000), {}, "paling besar 1 MB"),
        (jpeg("blue"), {}, "Berkas yang sama sudah ada"),
        (PDF, {}, "Pilih “Surat atau dokumen”"),
        (None, {}, "Potret dulu, atau pilih fotonya."),
        (jpeg(), {"camera": SimpleUploadedFile("b.jpg", jpeg())}, "satu berkas setiap kali"),
        (jpeg(), {"purpose": ""}, "Pilih isinya."),
        (jpeg(), {"taken_on_2": "2027"}, "Periksa tahunnya"),
    ],
    ids="empty program cut pixels bytes twice pdf none two purpose day".split(),
)
def test_a_refusal_says_why_and_keeps_the_other_fields(
    person, petugas, masuk, content, fields, words
):
    for name in ("attachment_megabytes", "attachment_megapixels"):
        Parameter.objects.create(name=name, value=1)
    client = masuk(petugas)
    assert send(client, person, jpeg("blue")).status_code == 302  # the control
    response = send(client, person, content, **fields)
    page = response.content.decode()
    assert response.status_code == 200 and words in page
    assert 'value="tampak depan"' in page and "perlu dipilih lagi" in page
    assert (Attachment.objects.count(), on_disk()) == (1, 2)


def test_a_pdf_is_kept_as_a_paper_and_saved_as_one(person, petugas, masuk):
    client = masuk(petugas)
    assert send(client, person, PDF, name="foto.jpg", purpose="surat").status_code == 302
    response = client.get(address("file", Attachment.objects.get()))
    assert (response["Content-Type"], response.content) == ("application/pdf", PDF)
    assert response["Content-Disposition"].startswith("attachment;")


def test_one_too_many_is_refused(person, petugas, masuk):
    Parameter.objects.create(name="attachments_per_registrant", value=2)
    client = masuk(petugas)
    assert [send(client, person, jpeg(one)).status_code for one in ("red", "blue")] == [302, 302]
    assert "sudah 2, paling banyak" in send(client, person, jpeg("green")).content.decode()
    assert Attachment.objects.count() == 2


def test_what_is_beyond_the_ceiling_is_not_taken_in(person, petugas, masuk, monkeypatch):
    monkeypatch.setattr(uploads, "CEILING", 70_000)  # more than one chunk of a body
    client = masuk(petugas)
    assert send(client, person, jpeg()).status_code == 302
    page = send(client, person, jpeg() + bytes(80_000)).content.decode()
    assert "terlalu besar" in page and "Potret dulu" not in page
    assert Attachment.objects.count() == 1


def test_the_same_post_again_keeps_one(person, petugas, masuk):
    client, key = masuk(petugas), str(uuid.uuid4())
    url = address("create", person)
    answers = [
        client.post(url, DAY | {"purpose": "rumah", "submission_key": key,
                                "file": SimpleUploadedFile("a.jpg", content)})
        for content in (jpeg(), jpeg(), jpeg("blue"))
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [302, 302, 409]
    assert (Attachment.objects.count(), on_disk()) == (1, 2)


def test_nothing_is_kept_when_the_audit_fails(person, petugas, monkeypatch):
    def fail(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("ppks.operations.attachment.record", fail)
    with pytest.raises(ZeroDivisionError):
        add(person, petugas)
    assert (Attachment.objects.count(), on_disk()) == (0, 0)


def add(registrant, by, **fields):
    values = {"purpose": "rumah", "caption": "", "taken_on": "2026-11-01", "secret": False}
    return add_attachment(registrant=registrant, by=by, data=jpeg(), **(values | fields))


def test_a_refusal_to_share_stops_the_photo_of_the_person_and_no_paper(person, petugas, masuk):
    client = masuk(petugas)
    assert send(client, person, jpeg(), purpose="orang").status_code == 302
    Consent.objects.filter(registrant=person).update(refused=True)
    form = client.get(address("create", person)).content.decode()
    assert "Tanpa foto orang" in form and 'value="orang"' not in form
    page = send(client, person, jpeg("blue"), purpose="orang").content.decode()
    assert page.count("tidak boleh dibagikan") > 1 and Attachment.objects.count() == 1
    assert send(client, person, jpeg("blue"), purpose="surat").status_code == 302
    assert "Hapus foto orang yang sudah ada" in client.get(address("list", person)).content.decode()


def test_no_photo_of_a_person_whose_kind_advises_against_it(petugas, rekan, masuk):
    """To who knows of the kind; a refusal would tell it to others, who see an old man."""
    victim, mixed = guarded(petugas, VICTIM), guarded(petugas, OLD_AND_ALONE, VICTIM)
    for row in (victim, mixed):
        page = send(masuk(petugas), row, jpeg(), purpose="orang").content.decode()
        assert "Korban Trafficking" in page and "tidak disimpan" in page
        assert send(masuk(petugas), row, jpeg(), purpose="surat").status_code == 302
    assert send(masuk(rekan), mixed, jpeg("blue"), purpose="orang").status_code == 302


def test_who_may_not_see_the_person_finds_no_attachment(
    person, petugas, rekan, tetangga, petugas_provinsi, verifikator_provinsi, verifikator_lain,
    auditor, masuk,
):  # fmt: skip
    kept, hidden = (make_attachment(row, petugas) for row in (person, guarded(petugas, VICTIM)))
    outside = (tetangga, petugas_provinsi, verifikator_provinsi, verifikator_lain, auditor)
    for user, unseen in ((rekan, [hidden]), *((user, [kept, hidden]) for user in outside)):
        client = masuk(user)
        assert not Attachment.objects.visible_to(user).filter(pk__in=[one.pk for one in unseen])
        for one in unseen:
            urls = [address(what, one) for what in ("detail", "file", "thumbnail", "remove")]
            for url in (*urls, address("list", one.registrant)):
                assert client.get(url).status_code == 404, (user, url)
    for client, one in ((masuk(rekan), kept), (masuk(petugas), hidden)):  # the control
        for what in ("detail", "file", "thumbnail"):
            assert client.get(address(what, one)).status_code == 200


def test_every_look_at_a_guarded_attachment_is_an_event(petugas, masuk):
    kept = make_attachment(guarded(petugas, VICTIM), petugas)
    client = masuk(petugas)
    page = client.get(address("list", kept.registrant)).content.decode()
    assert kept.get_absolute_url() in page and address("thumbnail", kept) not in page
    assert events("seen.secret").get().target_type == "ppks.registrant"
    for count, what in enumerate(("detail", "file", "thumbnail"), 2):
        client.get(address(what, kept))
        assert events("seen.secret").count() == count
        assert events("seen.secret").latest("at").target == str(kept.pk)


def test_a_look_at_a_paper_is_an_event_and_no_list_shows_it(person, petugas, masuk):
    """It may show a NIK (SECURITY: every look at one is an event)."""
    paper, house = (make_attachment(person, petugas, purpose=one) for one in ("surat", "rumah"))
    client = masuk(petugas)
    page = client.get(address("list", person)).content.decode()
    assert address("thumbnail", house) in page and address("thumbnail", paper) not in page
    assert client.get(address("thumbnail", paper)).status_code == 404
    client.get(house.get_absolute_url())
    assert events("seen.paper").filter(target=house.pk).count() == 0
    seen = events("seen.paper").count()
    client.get(paper.get_absolute_url())
    client.get(address("file", paper))
    assert events("seen.paper").filter(target=paper.pk).count() == seen + 2


def test_what_is_for_the_team_only_is_seen_by_nobody_else(petugas, rekan, verifikator, masuk):
    mixed = guarded(petugas, OLD_AND_ALONE, VICTIM)
    assert "Hanya untuk tim" in masuk(petugas).get(address("create", mixed)).content.decode()
    for color, fields in (("red", {"secret": "on"}), ("blue", {})):
        assert send(masuk(petugas), mixed, jpeg(color), **fields).status_code == 302
    kept, shared = Attachment.objects.order_by("added_at")
    assert (kept.secret, shared.secret) == (True, False)
    other = masuk(rekan)
    page = other.get(address("list", mixed)).content.decode()
    assert shared.get_absolute_url() in page and kept.get_absolute_url() not in page
    assert other.get(kept.get_absolute_url()).status_code == 404
    told = other.get(reverse("ppks:registrant_history", args=[mixed.pk])).content.decode()
    assert told.count("menambahkan lampiran") == 1 and "2 kali" not in told
    assert masuk(verifikator).get(kept.get_absolute_url()).status_code == 200
    # the same content again tells an outsider nothing, and there is no such tick for him
    assert "Hanya untuk tim" not in other.get(address("create", mixed)).content.decode()
    assert send(other, mixed, jpeg("red"), secret="on").status_code == 302
    assert not Attachment.objects.get(added_by=rekan).secret


@pytest.mark.parametrize("kinds", [(OLD_AND_ALONE,), (OLD_AND_ALONE, VICTIM)])
def test_nobody_hides_an_attachment_where_he_is_on_no_team(petugas, rekan, kinds):
    row = make_registrant(petugas, kinds=kinds, verified=True)
    assert not add(row, rekan, secret=True).secret


@pytest.mark.parametrize(
    ("who", "may"),
    [("petugas", True), ("verifikator", True), ("rekan", False), ("petugas_kabupaten", False)],
)
def test_who_added_it_and_the_verifier_remove(
    request, person, petugas, masuk, django_capture_on_commit_callbacks, who, may
):
    user = request.getfixturevalue(who)
    kept = make_attachment(person, petugas)
    client, url = masuk(user), address("remove", kept)
    assert (url in client.get(kept.get_absolute_url()).content.decode()) == may
    assert client.get(url).status_code == (200 if may else 302)
    with django_capture_on_commit_callbacks() as after_commit:
        body = {"reason": "salah orang", "submission_key": str(uuid.uuid4())}
        response = client.post(url, body)
    kept.refresh_from_db()
    assert response.status_code == (302 if may else 200)
    assert vault.read(kept.stored_as)  # not before the commit
    for act in after_commit:
        act()
    if may:
        assert (kept.removed_by, kept.removal_reason, on_disk()) == (user, "salah orang", 0)
        for what in ("detail", "file", "thumbnail", "remove"):
            assert client.get(address(what, kept)).status_code == 404
        assert events("ppks.attachment.remove").get().note == "salah orang"
    else:
        assert kept.removed_at is None and on_disk() == 2
        assert "hanya dapat dihapus oleh" in response.content.decode()


def test_what_was_removed_may_be_added_again(person, petugas, masuk):
    client = masuk(petugas)
    send(client, person, jpeg())
    client.post(
        address("remove", Attachment.objects.get()),
        {"reason": "terlalu gelap", "submission_key": str(uuid.uuid4())},
    )
    assert send(client, person, jpeg()).status_code == 302


def test_files_go_with_a_deleted_draft(petugas, django_capture_on_commit_callbacks):
    draft = make_submission(make_registrant(petugas), petugas)
    make_attachment(draft.registrant, petugas)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(submission=draft, version=draft.version, by=petugas)
    assert (Attachment.objects.count(), on_disk()) == (0, 0)


def test_a_lost_file_is_said(person, petugas, masuk):
    kept = make_attachment(person, petugas)
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        path.unlink()
    client = masuk(petugas)
    assert "Berkasnya tidak ditemukan" in client.get(kept.get_absolute_url()).content.decode()
    assert client.get(address("file", kept)).status_code == 404


def test_the_nightly_sweep_keeps_what_is_attached(person, petugas, capsys):
    kept = make_attachment(person, petugas)
    gone = make_attachment(person, petugas)
    Attachment.objects.filter(pk=gone.pk).update(
        removed_at=gone.added_at, removed_by=petugas, removal_reason="x"
    )
    for path in Path(settings.MEDIA_ROOT).glob("??/*"):
        os.utime(path, (1, 1))
    call_command("sweep_attachments")
    assert "2 berkas" in capsys.readouterr().out
    assert vault.read(kept.stored_as) and on_disk() == 2


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_the_same_for_one_and_many(
    person, petugas, masuk, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_attachment(person, petugas)
    client = masuk(petugas)
    with django_assert_num_queries(8):
        client.get(address("list", person))
