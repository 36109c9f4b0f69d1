"""Screening again somebody in the register, as after a birthday (screening_rules.md section 7)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.once import new_key
from ppks.models import Identification, Secrecy, Submission, TeamMember
from ppks.tests.factories import make_registrant
from ppks.tests.test_submission import section

NEGLECTED, ADULT_DISABLED, CHILD_DISABLED = "02", "09", "05"


@pytest.fixture
def youth(petugas):
    """A disabled girl who turned 18 a month ago, seen at 16, when she was asked as a child."""
    born = timezone.localdate().replace(day=1) - datetime.timedelta(days=365 * 18 + 35)
    row = make_registrant(
        petugas, name="Rinae", sex="F", kinds=(CHILD_DISABLED,), verified=True,
        birth_date=born, birth_year=None,
    )  # fmt: skip
    seen = Identification(
        state="joined", registrant=row, subject="individual", name="Rinae", sex="F",
        birth_date=born, village=row.village, district=row.district,
        identified_on=timezone.localdate() - datetime.timedelta(days=700),
        answers={"poor-family": "yes", "daily-help": "yes", "difficulty-walking": "a_lot"},
    )  # fmt: skip
    seen.touch(petugas)
    seen.save()
    return row


def address(row):
    return reverse("ppks:identification_repeat", args=[row.pk])


def again(client, row, **answers):
    opened = {"submission_key": new_key(), "version": row.identifications.count()}
    return client.post(address(row), opened | answers)


def test_old_answers_are_offered_and_what_is_newly_due_comes_first(youth, petugas, masuk):
    response = masuk(petugas).get(address(youth))
    form, text = response.context["form"], response.content.decode()
    known = {field.name for group in form.known_groups() for field in group.fields}
    new = {field.name for group in form.new_groups() for field in group.fields}
    assert "daily-help" in known and "livelihood" in new
    assert "poor-family" not in form.fields  # at 18 `livelihood` replaces it
    assert text.index("Belum pernah dijawab") < text.index("Jawaban yang sudah ada")
    assert form["daily-help"].initial == "yes"
    assert "18 tahun" in text
    assert [entry.label for entry in response.context["navigation"] if entry.current] == ["PPKS"]


def test_the_new_answers_stand_in_a_sighting_and_lead_to_the_kinds(youth, petugas, masuk):
    client = masuk(petugas)
    response = again(client, youth, **{"daily-help": "yes", "livelihood": "kurang"})
    change = Submission.objects.get()
    assert change.kind == "change" and change.state == "draft" and change.proposal == {}
    assert change.effective_on == timezone.localdate()
    assert response["Location"].startswith(
        reverse("ppks:change_section", args=[change.pk, "jenis"])
    )
    seen = youth.identifications.first()
    assert seen.answers == {"daily-help": "yes", "livelihood": "kurang"}
    assert seen.identified_on == timezone.localdate() and seen.state == "joined"
    form = client.get(response["Location"]).context["form"]
    assert form.ends_at_first == {CHILD_DISABLED: "batas_usia"}
    assert form.at_first == [ADULT_DISABLED] == [form.main_at_first]
    assert form.answers["livelihood"] == "kurang"
    change.refresh_from_db()
    assert change.proposal == {}  # a look writes nothing
    data = {"kinds": ["09"], "main": "09", "end_05": "batas_usia", "reason_09": "Ulang tahun"}
    assert section(client, change, "jenis", **data).status_code == 302
    change.refresh_from_db()
    assert change.proposal["kind.05"] == {"active": False, "end_reason": "batas_usia"}
    assert change.proposal["kind.09"]["active"] is True
    assert AuditEvent.objects.filter(action="ppks.identification.repeat").count() == 1


def test_a_kind_of_a_younger_age_is_never_offered_instead(petugas, masuk):
    """The twin of 02 is 01, for the youngest: at 19 it ends and nothing takes its place."""
    row = make_registrant(
        petugas, kinds=(NEGLECTED,), verified=True, birth_year=timezone.localdate().year - 20
    )
    client = masuk(petugas)
    page = client.get(again(client, row, livelihood="kurang")["Location"])
    form = page.context["form"]
    assert form.ends_at_first == {NEGLECTED: "batas_usia"}
    assert form.at_first == [] and form.main_at_first == ""


def test_a_follow_up_question_is_shown_once_and_never_blocks(youth, petugas, masuk):
    client = masuk(petugas)
    plain = client.get(address(youth)).context["form"].fields
    response = again(client, youth, disaster="alam")
    assert response.status_code == 200 and not Submission.objects.exists()
    assert "disaster-hurt" in set(response.context["form"].fields) - set(plain)
    assert 'name="followed"' in response.content.decode()
    first = [field.name for field in response.context["form"].first_fields()]
    assert "disaster-hurt" in first  # on top, so that nobody has to look for it
    assert response.content.decode().count('id="div_id_disaster-hurt"') == 1
    assert again(client, youth, disaster="alam", followed="1").status_code == 302
    assert youth.identifications.first().answers == {"disaster": "alam"}


def test_the_same_post_twice_makes_one_sighting_and_one_change(youth, petugas, masuk):
    client, body = (
        masuk(petugas),
        {"submission_key": new_key(), "version": 1, "livelihood": "kurang"},
    )
    first, second = client.post(address(youth), body), client.post(address(youth), body)
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1 and youth.identifications.count() == 2


def test_a_second_time_goes_on_in_the_same_draft(youth, petugas, petugas_kabupaten, masuk):
    first = again(masuk(petugas), youth, livelihood="kurang")
    second = again(masuk(petugas_kabupaten), youth, livelihood="tidak-ada")
    assert second["Location"] == first["Location"]
    change = Submission.objects.get()
    assert set(change.contributors) == {petugas.pk, petugas_kabupaten.pk}  # four eyes
    assert youth.identifications.count() == 3
    change.proposal = {"address.rt": "004"}
    change.save()
    again(masuk(petugas), youth, livelihood="kurang")
    assert Submission.objects.count() == 2  # a change of the address is another matter


def test_who_is_not_verified_is_not_screened_again(petugas, masuk):
    row = make_registrant(petugas)
    response = again(masuk(petugas), row, livelihood="kurang")
    assert response.status_code == 200 and "erifikasi" in response.content.decode()
    assert not Submission.objects.exists() and not Identification.objects.exists()


def test_a_protected_answer_is_kept_secret_and_an_old_one_hidden_from_outsiders(
    petugas, tetangga, masuk
):
    row = make_registrant(petugas, name="Mina", sex="F", kinds=("24", "18"), verified=True)
    seen = Identification(
        state="joined", registrant=row, subject="individual", name="Mina", sex="F",
        birth_year=row.birth_year, village=row.village, district=row.district,
        answers={"trafficked": "yes", "livelihood": "kurang"}, secrecy=Secrecy.SECRET,
    )  # fmt: skip
    seen.touch(petugas)
    seen.save()
    member = TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    insider = masuk(petugas).get(address(row)).context["form"]
    assert "trafficked" in insider.known
    member.until = timezone.now()
    member.save()
    outsider = masuk(petugas).get(address(row)).context["form"]
    assert insider.known - outsider.known == {"trafficked"} and "livelihood" in outsider.known
    assert again(masuk(petugas), row, trafficked="yes", followed="1").status_code == 302
    assert row.identifications.first().secrecy == Secrecy.SECRET
    assert not row.team.filter(until=None).exists()  # nobody lets himself in
    assert masuk(tetangga).get(address(row)).status_code == 404


def test_answers_given_meanwhile_are_shown_and_not_overwritten(youth, petugas, masuk):
    """The page offers old answers: sent back as they stood, they would undo newer ones."""
    client = masuk(petugas)
    opened = {"submission_key": new_key(), "version": 1, "daily-help": "yes"}
    assert again(client, youth, **{"daily-help": "no"}).status_code == 302
    response = client.post(address(youth), opened)
    text = response.content.decode()
    assert response.status_code == 200 and youth.identifications.count() == 2
    assert "sudah diubah orang lain" in text and 'name="version" value="2"' in text
    labels = {mine: theirs for _, mine, theirs in response.context["form"].others}
    assert labels == {"Ya": "Tidak"}
    assert again(client, youth, **{"daily-help": "yes"}).status_code == 302
    assert youth.identifications.count() == 3


def test_a_change_that_is_still_being_written_is_offered_first(youth, petugas, masuk):
    client = masuk(petugas)
    box = "Sudah ada perubahan yang belum selesai"
    assert box not in client.get(address(youth)).content.decode()
    assert again(client, youth, **{"daily-help": "yes"}).status_code == 302
    text = client.get(address(youth)).content.decode()
    assert box in text and Submission.objects.get().get_absolute_url() in text


@pytest.mark.parametrize(("kind", "age", "sex"), [("02", 20, "M"), ("01", 20, "M")])
def test_a_twin_that_does_not_fit_the_age_is_not_ticked(petugas, masuk, kind, age, sex):
    """02 has 01 (under six) as its twin: nobody of 20 is offered either."""
    born = timezone.localdate() - datetime.timedelta(days=366 * age + 20)
    row = make_registrant(
        petugas, kinds=(kind,), verified=True, sex=sex, birth_date=born, birth_year=None
    )
    client = masuk(petugas)
    form = client.get(again(client, row)["Location"]).context["form"]
    assert form.ends_at_first == {kind: "batas_usia"} and form.at_first == []


def test_what_somebody_else_saved_is_told_as_it_is_not_as_a_birthday_would_have_it(
    youth, petugas, masuk
):
    client = masuk(petugas)
    page = again(client, youth, **{"daily-help": "yes"})["Location"]
    change = Submission.objects.get()
    stale = {"submission_key": new_key(), "version": change.version, "kinds": ["09"],
             "main": "09", "end_05": "batas_usia", "reason_09": "Ulang tahun"}  # fmt: skip
    assert section(client, change, "jenis", kinds=["05"], main="05").status_code == 302
    response = client.post(page, stale)
    assert response.status_code == 200
    assert ("Jenis PPKS", "09", "05") in response.context["stale_rows"]


@pytest.mark.parametrize("subject", ["family", "group", "community"])
def test_families_groups_and_communities_are_screened_again(petugas, masuk, subject):
    kind = {"family": "24", "group": "21", "community": "26"}[subject]
    row = make_registrant(petugas, subject=subject, kinds=(kind,), verified=True, member_count=4)
    client = masuk(petugas)
    assert client.get(address(row)).status_code == 200
    response = again(client, row)
    assert response.status_code == 302 and row.identifications.get().subject == subject
    assert client.get(response["Location"]).status_code == 200
    assert client.get(row.identifications.get().get_absolute_url()).status_code == 200


def test_the_panel_follows_the_answers_and_writes_nothing(youth, petugas, masuk):
    panel = reverse("ppks:identification_repeat_panels", args=[youth.pk])
    body = {"livelihood": "kurang", "daily-help": "yes"}
    before = Identification.objects.count()
    text = masuk(petugas).post(panel, body).content.decode()
    assert "Fakir Miskin" in text
    assert Identification.objects.count() == before and not Submission.objects.exists()


@pytest.mark.parametrize("gone", [False, True], ids=["not verified", "died"])
def test_who_cannot_be_changed_is_not_asked_again(petugas, masuk, gone):
    """The questions are not answered for nothing: the way is closed before, with the reason."""
    row = make_registrant(petugas, name="Rinae", kinds=(ADULT_DISABLED,), verified=gone)
    if gone:
        type(row).objects.filter(pk=row.pk).update(life="deceased")
    response = masuk(petugas).get(address(row), follow=True)
    assert response.redirect_chain[0][0] == row.get_absolute_url()
    assert ("sudah “" if gone else "belum diverifikasi") in response.content.decode()
