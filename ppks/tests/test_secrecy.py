"""Who sees what of a rahasia kind: team, grant, the regency's verifier; nobody else, nowhere.

DESIGN.md section 2, "Three grades" and "404".
"""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from audit.models import AuditEvent
from conftest import make_user
from core.once import new_key
from districts.models import District
from ppks.models import Condition, Grant, Identification, Registrant, Secrecy, TeamMember
from ppks.operations.access import refresh_secrecy
from ppks.tests.factories import VILLAGE, make_registrant, make_submission

TRAFFICKING, POOR = "18", "24"
SECRET_WORDS = ("Trafficking", "rahasia", 'class="lock"')
TABS = ("", "kondisi/", "pendataan/", "lampiran/", "riwayat/")
NIK = "6203051203540001"


@pytest.fixture
def rekan(db):
    """Another TKSK of the same district, not on the team."""
    return make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk="62.03.05"))


@pytest.fixture
def woman(petugas):
    """Trafficked and poor, known to the team of `petugas`."""
    row = make_registrant(
        petugas, name="Galuh Tandang", sex="F", kinds=(POOR, TRAFFICKING), verified=True, nik=NIK
    )
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


@pytest.fixture
def hidden(petugas):
    """Only a rahasia kind."""
    row = make_registrant(petugas, name="Intan Rampai", kinds=(TRAFFICKING,), verified=True,
                          nik="6203054101900002")  # fmt: skip
    TeamMember.objects.create(registrant=row, user=petugas, added_by=petugas)
    return row


def text_of(client, url, **data) -> str:
    response = client.get(url, data)
    assert response.status_code == 200, url
    return response.content.decode()


def grant(registrant, user, by, days=30, ago=0) -> Grant:
    given = timezone.now() - datetime.timedelta(days=ago)
    return Grant.objects.create(
        registrant=registrant, user=user, reason="menggantikan rekan", given_by=by,
        given_at=given, until=given + datetime.timedelta(days=days),
    )  # fmt: skip


def looks(registrant):
    return AuditEvent.objects.filter(action="seen.secret", registrant=registrant.pk)


# A woman who is a victim of trafficking, and poor


def test_the_neighbour_finds_nothing(woman, tetangga, masuk):
    client = masuk(tetangga)
    for tab in TABS:
        assert client.get(woman.get_absolute_url() + tab).status_code == 404
    assert "Galuh" not in text_of(client, "/ppks/", q="galuh").replace('value="galuh"', "")


@pytest.mark.parametrize("role", ["rekan", "petugas_kabupaten"])
def test_outside_the_team_she_is_poor_and_nothing_else(request, woman, masuk, role):
    """No trace of 18 in list, entry, conditions, visits, history, filter or search."""
    client = masuk(request.getfixturevalue(role))
    AuditEvent.objects.create(action="ppks.condition.propose", registrant=woman.pk, secret=True)
    Condition.objects.create(registrant=woman, category_id="17", since=timezone.localdate(),
                             until=timezone.localdate(), end_reason="tidak_lagi")  # fmt: skip
    urls = ["/ppks/", "/ppks/?q=galuh", *(woman.get_absolute_url() + tab for tab in TABS)]
    for url in urls:
        page = text_of(client, url)
        assert "Galuh Tandang" in page, url
        for word in (*SECRET_WORDS, "NAPZA", "mengisi jenis"):
            assert word not in page, (url, word)
    assert "Fakir Miskin" in text_of(client, woman.get_absolute_url() + "kondisi/")
    assert woman.get_absolute_url() in text_of(client, "/ppks/", jenis=POOR)
    assert not looks(woman).exists()
    assert not AuditEvent.objects.filter(action="seen.secrets").exists()


def test_a_filter_on_a_secret_kind_finds_insiders_only(woman, petugas, rekan, masuk):
    other = make_registrant(rekan, name="Orang Lain", kinds=(TRAFFICKING, POOR))
    TeamMember.objects.create(registrant=other, user=rekan, added_by=rekan)
    page = text_of(masuk(petugas), "/ppks/", jenis=TRAFFICKING)
    assert "Galuh" in page and "Orang Lain" not in page and "1 PPKS" in page
    page = text_of(masuk(rekan), "/ppks/", jenis=TRAFFICKING)
    assert "Orang Lain" in page and "Galuh" not in page


def test_the_team_sees_both_and_the_look_is_an_event(woman, petugas, masuk):
    client = masuk(petugas)
    for count, tab in enumerate(TABS, 1):
        page = text_of(client, woman.get_absolute_url() + tab)
        assert "Fakir Miskin" in page and "Korban Trafficking" in page and 'class="lock"' in page
        assert looks(woman).count() == count
    event = looks(woman).first()
    assert event.actor == petugas.pk and event.secret and event.happened_in == "62.03.05"
    page = text_of(client, "/ppks/")
    assert "Korban Trafficking" in page
    event = AuditEvent.objects.get(action="seen.secrets")
    assert event.details == {"registrants": [str(woman.pk)]}


def test_the_verifier_of_the_regency_sees_all_with_an_event(
    woman, verifikator, verifikator_lain, masuk
):
    assert "Korban Trafficking" in text_of(masuk(verifikator), woman.get_absolute_url())
    assert looks(woman).get().actor == verifikator.pk
    assert masuk(verifikator_lain).get(woman.get_absolute_url()).status_code == 404


def test_the_province_sees_her_masked_and_poor(
    woman, petugas_provinsi, verifikator_provinsi, masuk
):
    for user in (petugas_provinsi, verifikator_provinsi):
        client = masuk(user)
        for url in ("/ppks/", woman.get_absolute_url(), woman.get_absolute_url() + "kondisi/"):
            page = text_of(client, url)
            assert woman.number in page and "Fakir Miskin" in page and "Galuh" not in page
            assert not any(word in page for word in SECRET_WORDS)
        revealed = client.post(
            reverse("ppks:registrant_reveal", args=[woman.pk]), {"reason": "Rapat rujukan"}
        ).content.decode()
        assert "Galuh Tandang" in revealed and "Trafficking" not in revealed


def test_roster_admin_and_auditor_find_nothing(woman, pengelola, auditor, masuk):
    for user in (pengelola, auditor):
        client = masuk(user)
        for url in ("/ppks/", *(woman.get_absolute_url() + tab for tab in TABS)):
            assert client.get(url).status_code == 404


# Somebody with nothing but a rahasia kind


@pytest.mark.parametrize("role", ["rekan", "tetangga", "petugas_kabupaten", "petugas_provinsi"])
def test_outside_the_team_she_does_not_exist(request, hidden, masuk, role):
    client = masuk(request.getfixturevalue(role))
    for url in ("/ppks/", "/ppks/?q=intan+rampai", f"/ppks/?q={hidden.number}",
                "/ppks/?keadaan=terverifikasi", "/ppks/?jenis=18"):  # fmt: skip
        page = text_of(client, url)
        assert hidden.get_absolute_url() not in page and "0 PPKS" in page
    page = client.post(reverse("ppks:nik_search"), {"nik": "6203054101900002"}).content.decode()
    assert hidden.get_absolute_url() not in page and "tidak ditemukan" in page
    assert not looks(hidden).exists()


def urls_of(pk) -> list[tuple[str, str]]:
    names = ("registrant_detail", "registrant_conditions", "registrant_visits",
             "registrant_history", "registrant_reveal", "registrant_nik", "registrant_contact",
             "member_create")  # fmt: skip
    return [(name, reverse(f"ppks:{name}", args=[pk])) for name in names]


@pytest.mark.parametrize("role", ["rekan", "tetangga", "petugas_kabupaten", "petugas_provinsi"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_404_is_the_same_as_for_an_id_that_does_not_exist(request, hidden, masuk, role, method):
    client = masuk(request.getfixturevalue(role))
    client.get("/ppks/")
    for (name, url), (_, nowhere) in zip(urls_of(hidden.pk), urls_of(uuid.uuid4()), strict=True):
        answers = []
        for one in (url, nowhere):
            data = {"reason": "ingin tahu", "name": "X", "relation": "anak", "version": 1,
                    "submission_key": str(uuid.uuid4())}  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                response = getattr(client, method)(one, data if method == "post" else None)
            answers.append(
                (response.status_code, response.content, sorted(response.headers.items()),
                 response.cookies.output(), len(queries))
            )  # fmt: skip
        assert answers[0] == answers[1], (name, role, method)
        if (method, name) not in {("get", "registrant_reveal"), ("get", "registrant_nik")}:
            assert answers[0][0] == 404, (name, role, method)


def test_control_the_team_reaches_what_others_do_not(hidden, petugas, masuk):
    client = masuk(petugas)
    for name, url in urls_of(hidden.pk):
        if name not in {"registrant_reveal", "registrant_nik", "member_create"}:
            assert client.get(url).status_code == 200, name
    page = text_of(client, "/ppks/", q="intan")
    assert hidden.get_absolute_url() in page and 'class="lock"' in page


# Team and grant, opening and closing


def test_a_grant_opens_and_its_use_is_an_event(hidden, rekan, verifikator, masuk):
    given = grant(hidden, rekan, verifikator)
    page = text_of(masuk(rekan), hidden.get_absolute_url())
    assert "Intan Rampai" in page and "Korban Trafficking" in page
    event = looks(hidden).get()
    assert event.actor == rekan.pk and event.details == {"grant": str(given.pk)}


def test_a_grant_of_an_ordinary_entry_is_an_event_too(petugas, rekan, verifikator, masuk):
    row = make_registrant(petugas)
    grant(row, rekan, verifikator)
    masuk(rekan).get(row.get_absolute_url())
    assert looks(row).count() == 1


def test_a_look_of_the_team_names_no_grant(hidden, petugas, verifikator, masuk):
    grant(hidden, petugas, verifikator)
    masuk(petugas).get(hidden.get_absolute_url())
    assert looks(hidden).get().details == {}


@pytest.mark.parametrize(("days", "ago"), [(30, 31), (1, 2), (30, -1)])
def test_a_grant_counts_only_in_its_time(hidden, rekan, verifikator, masuk, days, ago):
    grant(hidden, rekan, verifikator, days=days, ago=ago)
    assert masuk(rekan).get(hidden.get_absolute_url()).status_code == 404


def test_a_grant_does_not_reach_beyond_the_own_area(hidden, tetangga, verifikator, masuk):
    grant(hidden, tetangga, verifikator)
    assert masuk(tetangga).get(hidden.get_absolute_url()).status_code == 404


def test_whoever_leaves_the_team_sees_nothing_more(hidden, woman, petugas, masuk):
    client = masuk(petugas)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    TeamMember.objects.update(until=timezone.now())
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert "Trafficking" not in text_of(client, woman.get_absolute_url())


def test_a_team_member_who_moves_elsewhere_sees_nothing_more(hidden, petugas, masuk):
    client = masuk(petugas)
    today = timezone.localdate()
    Position.objects.filter(user=petugas).update(until=today - datetime.timedelta(days=1))
    Position.objects.create(
        user=petugas, role="tksk", district_id="62.03.02", since=today - datetime.timedelta(days=1)
    )
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert hidden.get_absolute_url() not in text_of(client, "/ppks/")


def test_a_look_without_its_event_shows_nothing(hidden, petugas, masuk, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit")

    monkeypatch.setattr("ppks.entry.record", broken)
    with pytest.raises(RuntimeError):
        masuk(petugas).get(hidden.get_absolute_url())
    monkeypatch.setattr("audit.events.record", broken)
    with pytest.raises(RuntimeError):
        masuk(petugas).get("/ppks/")


def posts_that_come_back(hidden, petugas, verifikator):
    """POSTs of a form that is not whole: the page comes back, with everything it shows."""
    sent = make_submission(hidden, petugas, kind="change", state="submitted",
                           proposal={"address.hamlet": "Dua"})  # fmt: skip
    draft = make_submission(hidden, petugas, kind="change")
    end = make_submission(hidden, petugas, kind="end")
    visit = make_submission(hidden, petugas, kind="visit")
    for name in ("submission_verify", "submission_return", "submission_reject"):
        yield verifikator, reverse(f"ppks:{name}", args=[sent.pk])
    yield petugas, reverse("ppks:submission_withdraw", args=[sent.pk])
    for name in ("submission_submit", "submission_delete"):
        yield petugas, reverse(f"ppks:{name}", args=[draft.pk])
    yield petugas, reverse("ppks:change_section", args=[draft.pk, "jenis"])
    yield petugas, reverse("ppks:end_edit", args=[end.pk])
    yield petugas, reverse("ppks:visit_detail", args=[visit.pk])
    yield petugas, reverse("ppks:visit_section", args=[visit.pk, "keadaan"])


def test_a_form_that_comes_back_is_a_look_too(hidden, petugas, verifikator, masuk):
    """Whoever sends a broken form instead of opening the page leaves the same trace."""
    for user, address in posts_that_come_back(hidden, petugas, verifikator):
        before = looks(hidden).count()
        response = masuk(user).post(address, {"submission_key": new_key()})
        assert response.status_code == 200, address
        assert looks(hidden).count() == before + 1, address


def test_every_page_of_a_rahasia_sighting_is_a_look(petugas, masuk):
    seen = Identification(
        subject="individual", name="Intan", sex="F", birth_year=1990, village_id=VILLAGE,
        district_id=VILLAGE[:8], answers={"trafficked": "yes"}, secrecy=Secrecy.SECRET,
    )  # fmt: skip
    seen.touch(petugas)
    seen.save()
    found = AuditEvent.objects.filter(action="seen.secret", target=str(seen.pk))
    client = masuk(petugas)
    for done, name in enumerate(("detail", "observations", "edit")):
        assert client.get(reverse(f"ppks:identification_{name}", args=[seen.pk])).status_code == 200
        assert found.count() == done + 1, name
    for done, name in enumerate(("register", "end", "edit", "observations")):
        url = reverse(f"ppks:identification_{name}", args=[seen.pk])
        assert client.post(url, {"submission_key": new_key()}).status_code == 200
        assert found.count() == done + 4, name


def in_lists(registrant):
    events = AuditEvent.objects.filter(action="seen.secrets")
    return [event for event in events if str(registrant.pk) in event.details["registrants"]]


def test_a_possible_double_that_is_rahasia_is_a_look(hidden, petugas, verifikator, masuk):
    seen = Identification(
        subject="individual", name=hidden.name, birth_year=hidden.birth_year, village_id=VILLAGE,
        district_id=VILLAGE[:8],
    )  # fmt: skip
    seen.touch(petugas)
    seen.save()
    assert hidden.name in text_of(masuk(petugas), seen.get_absolute_url())
    assert len(in_lists(hidden)) == 1
    twin = make_registrant(petugas, name=hidden.name, kinds=(POOR,))
    sent = make_submission(twin, petugas, state="submitted")
    text_of(masuk(verifikator), reverse("ppks:submission_review", args=[sent.pk]))
    assert len(in_lists(hidden)) == 2


def test_a_desk_that_names_a_rahasia_entry_is_a_look(hidden, petugas, masuk):
    client = masuk(petugas)
    text_of(client, "/")
    assert in_lists(hidden) == []
    make_submission(hidden, petugas, kind="change", state="returned")
    assert hidden.name in text_of(client, "/")
    assert len(in_lists(hidden)) == 1


def test_a_rahasia_kind_past_its_age_is_a_look(petugas, masuk):
    born = timezone.localdate() - datetime.timedelta(days=366 * 19)
    entry = make_registrant(
        petugas, name="Rinae", kinds=("06",), verified=True, birth_date=born, birth_year=None
    )
    TeamMember.objects.create(registrant=entry, user=petugas, added_by=petugas)
    for done, address in enumerate(("/", reverse("desk:birthday_list"))):
        assert "Rinae" in text_of(masuk(petugas), address)
        assert len(in_lists(entry)) == done + 1


def test_secret_kinds_are_offered_as_a_filter_to_those_who_may_see_some(
    hidden, petugas, rekan, verifikator, petugas_provinsi, masuk
):
    for user, offered in (
        (petugas, True), (verifikator, True), (rekan, False), (petugas_provinsi, False),
    ):  # fmt: skip
        assert ('value="18"' in text_of(masuk(user), "/ppks/")) is offered, user.username


# The database holds kinds and grade to the conditions


def open_secret(entry):
    Condition.objects.create(registrant=entry, category_id=TRAFFICKING, since=timezone.localdate())


@pytest.mark.parametrize(
    "spoil",
    [
        open_secret,
        lambda entry: entry.conditions.all().delete(),
        lambda entry: Registrant.objects.filter(pk=entry.pk).update(secrecy=Secrecy.SECRET),
        lambda entry: Registrant.objects.filter(pk=entry.pk).update(kinds=[POOR, TRAFFICKING]),
        lambda entry: entry.conditions.update(category="08"),
    ],
)
def test_kinds_and_grade_of_an_entry_never_differ_from_its_conditions(petugas, spoil):
    entry = make_registrant(petugas, kinds=(POOR,))
    connection.check_constraints()  # the control: as it was made, it holds
    with pytest.raises(IntegrityError, match="differ from its conditions"), transaction.atomic():
        spoil(entry)
        connection.check_constraints()


def test_kinds_follow_the_conditions_main_first(petugas):
    entry = make_registrant(petugas, kinds=(POOR, "08"))
    assert entry.kinds == [POOR, "08"]
    open_secret(entry)
    refresh_secrecy(entry)
    entry.save()
    connection.check_constraints()
    assert entry.kinds == [POOR, "08", TRAFFICKING] and entry.secrecy == Secrecy.ORDINARY
