"""The province's own work: whoever lives in its institutions (PP 2/2018 article 10)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEvent
from conftest import DISTRICT, HOME
from core.once import new_key
from core.refusal import Refused
from districts.models import Institution, Village
from ppks.doubles import candidates
from ppks.forms.person import IdentificationForm
from ppks.models import Attachment, Identification, Registrant, Residence, Submission
from ppks.operations.residence import end
from ppks.operations.submission import delete_draft
from ppks.operations.verification import verify
from ppks.tests.factories import PIXELS, VILLAGE, make_registrant, make_residence, make_submission

OLD = "08"
TAKEN = {"taken_on_0": "20", "taken_on_1": "11", "taken_on_2": "2026"}


@pytest.fixture
def home(db):
    return Institution.objects.get(pk=HOME)


def sighting(**more):
    return {
        "subject": "individual", "name": "Kai Suta", "sex": "M", "age_estimate": "71",
        "institution": HOME, "village": VILLAGE, "no_nik_reason": "hilang", "urgency": "biasa",
        "identified_on_0": "20", "identified_on_1": "11", "identified_on_2": "2026",
        "submission_key": new_key(),
    } | more  # fmt: skip


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-24T09:00:00+07:00", tick=False)


def identified(client, **more) -> Identification:
    response = client.post(reverse("ppks:identification_create"), sighting(**more))
    assert response.status_code == 302, response.context["form"].errors
    return Identification.objects.latest("pk")


def test_who_is_registered_inside_lives_there_since_that_day(home, petugas_provinsi, masuk):
    client = masuk(petugas_provinsi)
    row = identified(client)
    page = client.post(
        reverse("ppks:identification_observations", args=[row.pk]),
        {"basic-needs-unmet": "yes", "submission_key": new_key(), "version": row.version},
    )
    assert page.status_code == 302
    row.refresh_from_db()
    response = client.post(
        reverse("ppks:identification_register", args=[row.pk]),
        {"kinds": [OLD], "main": OLD, f"reason_{OLD}": "telantar sejak lama",
         "submission_key": new_key(), "version": row.version},
    )  # fmt: skip
    assert response.status_code == 302, response.content.decode()[:3000]
    person = Registrant.objects.get(name="Kai Suta")
    assert (person.institution, person.placement) == (home, Registrant.Placement.IN)
    stay = Residence.objects.get(registrant=person)
    assert str(stay.since) == "2026-11-20" and stay.until is None
    assert AuditEvent.objects.filter(action="ppks.residence.begin", registrant=person.pk).exists()
    draft = person.submissions.get()
    assert draft.kind == Submission.Kind.NEW and client.get(response["Location"]).status_code == 200
    assert "Kai Suta" in client.get(reverse("ppks:submission_list") + "?tab=draf").content.decode()
    assert (
        "Pengajuan penghuni panti" in client.get(reverse("ppks:submission_list")).content.decode()
    )
    delete_draft(submission=draft, version=draft.version, by=petugas_provinsi)
    row.refresh_from_db()  # the stay goes with the entry, the sighting is open again
    assert not Residence.objects.exists() and row.state == "open"
    assert client.get(row.get_absolute_url()).status_code == 200


def test_inside_means_an_institution_of_the_province(home, petugas_provinsi, masuk):
    client = masuk(petugas_provinsi)
    url = reverse("ppks:identification_create")
    page = client.post(url, sighting(institution="", village=""))
    assert set(page.context["form"].errors) == {"institution"}
    closed = Institution.objects.exclude(pk=HOME).first()
    Institution.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    assert client.post(url, sighting(institution=closed.pk)).status_code == 200
    assert not Identification.objects.exists()
    assert client.post(url, sighting()).status_code == 302  # the control


def test_where_the_place_of_the_institution_is_known_the_village_is_not_asked(
    home, petugas_provinsi, masuk
):
    client = masuk(petugas_provinsi)
    url = reverse("ppks:identification_create")
    assert "Pilih desa atau kelurahan" in client.post(url, sighting(village="")).content.decode()
    Institution.objects.filter(pk=HOME).update(village=Village.objects.get(pk=VILLAGE))
    assert identified(client, village="").village_id == VILLAGE


def test_the_only_institution_is_chosen_already(home, petugas_provinsi, masuk):
    client, url = masuk(petugas_provinsi), reverse("ppks:identification_create")
    assert client.get(url).context["form"].initial.get("institution") is None
    Institution.objects.exclude(pk=HOME).update(closed_on="2026-01-01")
    assert client.get(url).context["form"].initial["institution"] == HOME


def test_nobody_moves_a_sighting_to_where_its_institution_is_not(petugas, petugas_provinsi, masuk):
    row = identified(masuk(petugas_provinsi))
    Institution.objects.filter(pk=HOME).update(village=Village.objects.get(pk=VILLAGE))
    elsewhere = Village.objects.filter(district=DISTRICT).exclude(pk=VILLAGE).first()
    url = reverse("ppks:identification_edit", args=[row.pk])
    client = masuk(petugas)
    for village, status in ((elsewhere.pk, 200), (VILLAGE, 302)):
        response = client.post(url, sighting(village=village, version=row.version))
        assert response.status_code == status, village
    assert (
        "tidak berada di"
        in client.post(
            url, sighting(village=elsewhere.pk, version=row.version + 1)
        ).content.decode()
    )


def test_the_villages_of_a_province_are_told_apart_by_regency(petugas_kabupaten, petugas_provinsi):
    def groups(user):
        form = IdentificationForm(districts=user.position.district_codes)
        return [label for label, options in form.fields["village"].choices if options and label]

    labels = groups(petugas_provinsi)
    assert len(set(labels)) == len(labels) == 136
    assert all("," in label for label in labels)
    assert not any("," in label for label in groups(petugas_kabupaten))


def test_a_worker_is_not_asked_for_an_institution(petugas, masuk):
    client = masuk(petugas)
    url = reverse("ppks:identification_create")
    assert 'name="institution"' not in client.get(url).content.decode()
    assert identified(client).institution is None


@pytest.mark.parametrize("inside", [True, False])
def test_the_province_writes_about_who_lives_inside_only(petugas, petugas_provinsi, masuk, inside):
    person = make_registrant(petugas, verified=True)
    draft = make_submission(make_registrant(petugas, name="Baru"), petugas, state="draft")
    if inside:
        for row in (person, draft.registrant):
            make_residence(row, petugas)
    client = masuk(petugas_provinsi)
    wanted = 200 if inside else 404
    for name in ("visit_create", "change_create", "end_create", "identification_repeat"):
        assert client.get(reverse(f"ppks:{name}", args=[person.pk])).status_code == wanted, name
    assert client.get(draft.get_absolute_url()).status_code == wanted
    page = client.get(reverse("ppks:registrant_detail", args=[person.pk])).content.decode()
    assert ("Catat kunjungan" in page) == inside


def test_who_left_is_out_of_reach_with_the_sighting(petugas, petugas_provinsi, masuk):
    person = make_registrant(petugas, verified=True)
    stay = make_residence(person, petugas)
    row = Identification.objects.filter(registrant=person).first() or Identification(
        state="registered", registrant=person, subject="individual", name="Bue", sex="M",
        birth_year=1950, village=person.village, district=person.district,
        institution=stay.institution,
    )  # fmt: skip
    row.institution = stay.institution
    row.touch(petugas)
    row.save()
    client = masuk(petugas_provinsi)
    assert client.get(row.get_absolute_url()).status_code == 200
    Registrant.objects.filter(pk=person.pk).update(institution=None, placement="luar_panti")
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_record_offers_the_province_its_open_draft(petugas, petugas_provinsi, masuk):
    person = make_registrant(petugas)
    make_residence(person, petugas)
    draft = make_submission(person, petugas, state="draft")
    page = masuk(petugas_provinsi).get(person.get_absolute_url()).content.decode()
    assert "Lanjutkan pendataan" in page
    assert reverse("ppks:visit_detail", args=[draft.pk]) in page


def test_a_name_written_down_inside_finds_nobody_outside(petugas, petugas_provinsi, masuk):
    """Masked ones would answer who is in the register; the verifier of the district sees both."""
    inside, outside = (make_registrant(petugas, name="Kai Suta", verified=True) for _ in range(2))
    make_residence(inside, petugas)
    client = masuk(petugas_provinsi)
    row = identified(client)
    page = client.get(row.get_absolute_url()).content.decode()
    assert str(inside.pk) in page and str(outside.pk) not in page
    for other, status in ((outside, 404), (inside, 302)):
        response = client.post(
            reverse("ppks:identification_join", args=[row.pk, other.pk]),
            {"kinds": [], "submission_key": new_key(), "version": row.version},
        )
        assert response.status_code == status


def test_whoever_stands_in_still_sees_who_may_be_the_same(petugas, verifikator_provinsi):
    other = make_registrant(petugas, name="Kai Suta", verified=True)
    new = make_registrant(petugas, name="Kai Suta")
    assert [one.registrant for one in candidates(new, verifikator_provinsi)] == [other]


def test_what_the_province_began_stays_with_the_desk_when_the_person_leaves(
    petugas, petugas_provinsi, masuk
):
    person = make_registrant(petugas_provinsi)
    stay = make_residence(person, petugas_provinsi)
    draft = make_submission(person, petugas_provinsi, state="draft")
    here, there = masuk(petugas), masuk(petugas_provinsi)
    check = reverse("ppks:submission_check", args=[draft.pk])
    assert there.get(check).status_code == 200
    end(stay, until=stay.since, reason="keluarga", note="", by=petugas)
    assert there.get(check).status_code == 404
    assert here.get(check).status_code == 200


def test_the_province_adds_attachments_inside_and_removes_its_own(petugas, petugas_provinsi, masuk):
    inside, outside = (make_registrant(petugas, verified=True) for _ in range(2))
    make_residence(inside, petugas)
    client = masuk(petugas_provinsi)
    for person, status in ((inside, 302), (outside, 404)):
        response = client.post(
            reverse("ppks:attachment_create", args=[person.pk]),
            {"purpose": "rumah", "file": SimpleUploadedFile("a.jpg", PIXELS), **TAKEN,
             "submission_key": new_key()},
        )  # fmt: skip
        assert response.status_code == status
    row = Attachment.objects.get()
    assert client.get(reverse("ppks:attachment_remove", args=[row.pk])).status_code == 200
    Attachment.objects.update(added_by=petugas)
    assert client.get(reverse("ppks:attachment_remove", args=[row.pk])).status_code == 302


@pytest.mark.parametrize("deciding", ["verifikator", "verifikator_provinsi"])
def test_what_the_province_submits_others_decide(request, petugas_provinsi, deciding):
    """The verifier of the district, or who stands in; never whoever wrote it, in no position."""
    person = make_registrant(petugas_provinsi)
    make_residence(person, petugas_provinsi)
    sent = make_submission(person, petugas_provinsi, state="submitted", days_ago=40)
    decider = request.getfixturevalue(deciding)
    self = User.objects.get(pk=petugas_provinsi.pk).work_as(decider.position)
    with pytest.raises(Refused, match="Anda ikut mengisi"):
        verify(submission=sent, version=sent.version, by=self)
    verify(submission=sent, version=sent.version, by=decider)
    person.refresh_from_db()
    assert person.is_verified and person.institution_id == HOME
