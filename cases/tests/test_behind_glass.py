"""A case opened in an emergency behind broken glass, and who goes on with it."""

import datetime

import pytest
from django.utils import timezone

from cases.operations.case import open_case
from conftest import DISTRICT, make_user
from districts.models import District
from ppks.models import Category, TeamMember
from ppks.operations.glass import break_glass, review_glass
from ppks.tests.factories import make_registrant


@pytest.mark.django_db
@pytest.mark.parametrize("join", [True, False])
def test_whoever_opened_it_goes_on_as_a_member_of_the_team_only(
    petugas, verifikator, masuk, time_machine, join
):
    time_machine.move_to(timezone.now())
    worker = make_user("rekan", "Rekan Petugas", "tksk", District.objects.get(pk=DISTRICT))
    hidden = make_registrant(petugas, kinds=("18",), verified=True)
    TeamMember.objects.create(registrant=hidden, user=petugas, added_by=petugas)
    glass = break_glass(by=worker, reason="Pingsan di dermaga, dibawa ke IGD", number=hidden.number)
    case = open_case(
        registrant=hidden, by=worker, category=Category.objects.get(pk="18"), source="temuan",
        source_note="", urgency="darurat", problem="Pingsan", dangers={}, tonight="",
        opened_on=timezone.localdate(),
    )  # fmt: skip
    assert masuk(worker).get(case.get_absolute_url()).status_code == 200
    review_glass(glass=glass, verdict="patut", note="Sesuai", by=verifikator, join=join)
    time_machine.shift(datetime.timedelta(days=2))
    assert masuk(worker).get(case.get_absolute_url()).status_code == (200 if join else 404)
