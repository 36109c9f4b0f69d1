"""Nobody lets himself into a team, and outsiders see no sign that there is one.

DESIGN.md section 2 ("Three grades") and section 4 ("Team").
"""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from conftest import VILLAGE, make_user
from districts.models import District
from ppks.models import Identification, Identity, Submission, TeamMember
from ppks.operations import identification as sightings
from ppks.operations import submission as drafts
from ppks.operations import verification
from ppks.tests.factories import make_registrant, make_submission
from tests.page_forms import fields_for

POOR, TRAFFICKING = "24", "18"


@pytest.fixture
def rekan(db):
    """Another TKSK of the same district, not on the team."""
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def woman(petugas):
    """Poor for everybody of the district; trafficked for the team of `petugas`."""
    row = make_registrant(
        petugas, name="Galuh Tandang", sex="F", kinds=(POOR, TRAFFICKING), verified=True
    )
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def on_team(registrant, user) -> bool:
    return TeamMember.objects.filter(registrant=registrant, user=user, until=None).exists()


def sighting(by, *, answers, state="open", registrant=None) -> Identification:
    row = Identification(
        subject="individual", name="Galuh Tandang", sex="F", birth_year=1990, village_id=VILLAGE,
        district_id=VILLAGE[:8], answers=answers, state=state, registrant=registrant,
        secrecy=2 if sightings.reports_secret(answers) else 0,
    )  # fmt: skip
    row.touch(by)
    row.save()
    if registrant is None:
        Identity.objects.create(identification=row, no_nik_reason="hilang")
    return row


VIOLENCE = {"violence": "kasar"}


def propose(registrant, by, kinds):
    draft = drafts.start(registrant=registrant, kind="change", by=by)
    return drafts.propose_kinds(
        submission=draft, kinds=kinds, main=POOR, reasons={k: "dilihat" for k in kinds},
        answers={}, by=by,
    )  # fmt: skip


def test_ticking_a_secret_kind_opens_nothing_to_an_outsider(woman, rekan, masuk):
    propose(woman, rekan, [POOR, TRAFFICKING, "16"])
    assert not on_team(woman, rekan)
    assert "Trafficking" not in masuk(rekan).get(woman.get_absolute_url()).content.decode()


def test_joining_a_sighting_with_secret_signs_opens_nothing_to_an_outsider(woman, rekan):
    row = sighting(rekan, answers=VIOLENCE)
    sightings.join(
        identification=row, registrant=woman, kinds=[TRAFFICKING], version=row.version,
        reasons={TRAFFICKING: "dilihat"}, by=rekan,
    )  # fmt: skip
    assert not on_team(woman, rekan)


def test_a_verified_change_of_an_outsider_opens_nothing(woman, rekan, verifikator):
    change = make_submission(
        woman, rekan, kind="change", state="submitted", proposal={"address.hamlet": "Dusun Dua"}
    )
    verification.verify(submission=change, version=change.version, by=verifikator)
    assert not on_team(woman, rekan)


def test_control_who_finds_it_out_first_is_on_the_team(petugas, rekan):
    """Nothing is hidden yet: by the kinds of a change, and by a sighting that is joined."""
    for by, act in ((rekan, "kinds"), (petugas, "join")):
        row = make_registrant(petugas, name=f"Indu {act}", sex="F", kinds=(POOR,), verified=True)
        if act == "kinds":
            propose(row, by, [POOR, TRAFFICKING])
        else:
            found = sighting(by, answers=VIOLENCE)
            sightings.join(
                identification=found, registrant=row, kinds=[], reasons={},
                version=found.version, by=by,
            )  # fmt: skip
        assert on_team(row, by), act


def test_a_sighting_of_somebody_with_an_ordinary_kind_shows_no_lock_to_outsiders(
    woman, petugas, rekan, masuk
):
    row = sighting(petugas, answers=VIOLENCE, state="registered", registrant=woman)
    client = masuk(rekan)
    listed = reverse("ppks:identification_list") + "?keadaan=registered"
    for url in (listed, row.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Galuh Tandang" in page and "rahasia" not in page.split("<main")[1], url
    assert not AuditEvent.objects.filter(action="seen.secret", actor=rekan.pk).exists()
    masuk(petugas).get(row.get_absolute_url())
    assert AuditEvent.objects.filter(action="seen.secret", actor=petugas.pk).count() == 1


def test_whoever_answers_that_there_is_violence_does_not_lose_the_sighting(petugas, rekan, masuk):
    row = sighting(petugas, answers={})
    sightings.save_answers(identification=row, answers=VIOLENCE, version=row.version, by=rekan)
    assert masuk(rekan).get(row.get_absolute_url()).status_code == 200


def test_remarks_on_a_secret_kind_are_not_told_to_whoever_corrects_an_end(
    woman, petugas, rekan, verifikator, masuk
):
    end = make_submission(
        woman, petugas, kind="end", state="returned", decided_by=verifikator,
        effective_on=timezone.localdate(), proposal={"life": "deceased"},
        remarks={f"kind.{TRAFFICKING}": "Masih dicari polisi", "life": "Lampirkan surat"},
    )  # fmt: skip
    url = reverse("ppks:end_edit", args=[end.pk])
    page = masuk(rekan).get(url).content.decode()
    assert "Lampirkan surat" in page and "polisi" not in page and "Trafficking" not in page
    assert "polisi" in masuk(petugas).get(url).content.decode()


def test_every_page_of_a_submission_is_a_look_of_the_team_and_of_nobody_else(
    woman, petugas, rekan, masuk
):
    change = make_submission(woman, petugas, kind="change", effective_on=timezone.localdate())
    visit = make_submission(woman, petugas, kind="visit")
    end = make_submission(woman, petugas, kind="end", effective_on=timezone.localdate())
    urls = [
        change.get_absolute_url(),
        reverse("ppks:submission_check", args=[change.pk]),
        reverse("ppks:submission_delete", args=[change.pk]),
        reverse("ppks:change_section", args=[change.pk, "jenis"]),
        reverse("ppks:visit_detail", args=[visit.pk]),
        reverse("ppks:visit_section", args=[visit.pk, "keadaan"]),
        reverse("ppks:end_edit", args=[end.pk]),
        *(reverse(f"ppks:{name}", args=[woman.pk])
          for name in ("change_create", "visit_create", "end_create")),
    ]  # fmt: skip
    for user, looks in ((petugas, 1), (rekan, 0)):
        client = masuk(user)
        for url in urls:
            before = AuditEvent.objects.filter(action="seen.secret").count()
            assert client.get(url).status_code == 200, url
            after = AuditEvent.objects.filter(action="seen.secret").count()
            assert after - before == looks, (user.username, url)


# A form that does not say what it was opened on writes nothing; one that is late keeps its text


@pytest.mark.parametrize("version", [None, "", "abc", "9" * 30])
def test_a_form_without_its_version_writes_nothing(petugas, verifikator, masuk, version):
    row = make_registrant(petugas)
    new = make_submission(row, petugas, state="submitted")
    given = {} if version is None else {"version": version}
    for user, url, data in (
        (petugas, reverse("ppks:registrant_contact", args=[row.pk]), {"phone": "081200000099"}),
        (verifikator, reverse("ppks:submission_verify", args=[new.pk]), {}),
    ):
        response = masuk(user).post(url, data | given | {"submission_key": str(uuid.uuid4())})
        assert response.status_code == 200, url
        assert "tidak utuh" in response.content.decode() or "diubah" in response.content.decode()
    row.refresh_from_db()
    new.refresh_from_db()
    assert row.phone != "081200000099" and new.state == "submitted"


def test_a_draft_that_somebody_else_wrote_in_is_not_deleted_unseen(
    petugas, petugas_kabupaten, masuk
):
    row = make_registrant(petugas, verified=True)
    change = make_submission(row, petugas, kind="change", effective_on=timezone.localdate())
    url = reverse("ppks:submission_delete", args=[change.pk])
    client = masuk(petugas)
    fields = fields_for(client.get(url).content.decode(), url, url)
    drafts.propose(submission=change, changes={"address.hamlet": "Dusun Dua"}, by=petugas_kabupaten)
    page = client.post(url, fields).content.decode()
    assert "sudah diubah orang lain" in page and Submission.objects.filter(pk=change.pk).exists()
    again = fields_for(page, url, url) | {"submission_key": [str(uuid.uuid4())]}
    assert client.post(url, again).status_code == 302


def test_an_end_that_somebody_else_changed_comes_back_with_both_texts(
    petugas, petugas_kabupaten, masuk
):
    row = make_registrant(petugas, verified=True)
    today = timezone.localdate()
    end = drafts.start_end(
        registrant=row, life="deceased", effective_on=today, note="kata ketua RT", by=petugas
    )
    url = reverse("ppks:end_edit", args=[end.pk])
    client = masuk(petugas)
    fields = fields_for(client.get(url).content.decode(), url, url)
    drafts.propose_end(
        submission=end, life="deceased", effective_on=today, note="surat desa",
        by=petugas_kabupaten,
    )  # fmt: skip
    fields["note"] = ["kata anaknya"]
    page = client.post(url, fields).content.decode()
    assert "surat desa" in page and "kata anaknya" in page
    again = fields_for(page, url, url) | {"submission_key": [str(uuid.uuid4())]}
    assert client.post(url, again).status_code == 302
    end.refresh_from_db()
    assert end.worker_note == "kata anaknya"
