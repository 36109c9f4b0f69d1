"""One person, paper or account of every sort, in full lists, and the pages that show them."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone

from accounts.models import Position, User
from accounts.roles import Role
from audit.events import record
from cases.operations.visit import plan_after_care
from cases.tests.factories import make_case, make_flag, make_task, make_visit
from conftest import make_user
from districts.models import District, Province, Regency
from ppks.models import Identification, Identity, Membership
from ppks.questionnaire import SECTIONS
from ppks.tests.factories import OTHER_VILLAGE, VILLAGE, make_registrant, make_submission
from tksk.models import Assignment, Decree, Worker

R = Role
FIELD = frozenset({R.TKSK, R.REGENCY_OFFICER})
PROVINCE = frozenset({R.PROVINCE_OFFICER, R.PROVINCE_VERIFIER})
KINDS = ("08", "09", "24", "13", "15")
NAMES = (
    "Darman Ujang Lewi", "Siti Rahmah binti Abdul Hamid", "Kristina Nyai Undang", "Bue Inting",
    "Mina Tundan", "Sri Wahyuningsih", "Yohanes Salundik", "Maria Magdalena Sinta Dewi Anjani",
)  # fmt: skip


@dataclass
class World:
    users: dict[str, User]
    things: dict[str, object] = field(default_factory=dict)

    def url(self, name, *things) -> str:
        """The address of a page; a thing is named by its key, other parts stand as they are."""
        parts = [self.things[thing].pk if thing in self.things else thing for thing in things]
        return reverse(name, args=parts)


def make_identification(by, place, *, secret=False, state="open") -> Identification:
    row = Identification(
        subject="individual", name=NAMES[place % len(NAMES)], alias="Kai Ujang", sex="M",
        birth_year=1950, birth_estimated=True, village_id=VILLAGE, district_id=VILLAGE[:8],
        hamlet="Hulu", rt="003", landmark="lanting ketiga dari dermaga",
        secrecy=2 if secret else 0, state=state, end_reason="menolak" if state == "ended" else "",
        urgency="segera" if place == 0 else "biasa",
        answers={"trafficked": "yes"} if secret else {"basic-needs-unmet": "yes"},
    )  # fmt: skip
    row.touch(by)
    row.save()
    Identity.objects.create(identification=row, no_nik_reason="hilang")
    return row


def make_world(rows: int = 3) -> World:
    """Everybody at work on the same ground; `rows` in each list."""
    district, regency = District.objects.get(pk=VILLAGE[:8]), Regency.objects.get(pk="62.03")
    areas = {R.TKSK: district, R.REGENCY_OFFICER: regency, R.REGENCY_VERIFIER: regency}
    province = Province.objects.get(pk="62")
    users = {role: make_user(f"u.{role}", f"Petugas {role}", role, areas.get(role, province))
             for role in R}  # fmt: skip
    world, by = World(users), users[R.TKSK]
    things, verifier = world.things, users[R.REGENCY_VERIFIER]
    Position.objects.create(user=by, role=R.TKSK, since=timezone.localdate(),
                            district_id="62.03.02")  # fmt: skip
    for place in range(rows):
        more = {"name": NAMES[place % len(NAMES)], "parent_name": "Ambun", "hamlet": "Hulu",
                "village": VILLAGE if place % 2 else OTHER_VILLAGE, "rt": "003"}  # fmt: skip
        kinds = (KINDS[place % len(KINDS)], "21")
        done = make_registrant(by, kinds=kinds, verified=True, **more)
        record(by=by, action="ppks.registrant.created", target=done, registrant=done.pk,
               district=done.district_id)  # fmt: skip
        make_submission(done, by, state="verified", decided_by=verifier, days_ago=3)
        for state in ("draft", "submitted", "returned"):
            new = make_registrant(by, kinds=kinds, **more)
            things[state] = make_submission(
                new, by, state=state, decided_by=verifier, days_ago=20,
                remarks={"address.landmark": "Patokannya kurang jelas.",
                         "identity.name": "Cocokkan dengan KK."}
                if state == "returned" else {},
                note="Perbaiki dua hal ini." if state == "returned" else "",
            )  # fmt: skip
        things["identification"] = make_identification(by, place)
    things["ended"] = make_identification(by, 1, state="ended")
    things["secret.identification"] = make_identification(by, 0, secret=True)
    things["person"] = person = make_registrant(
        by, verified=True, nik="6203050101540001", name=NAMES[0], alias="Kai Ujang"
    )
    things["untouched"] = make_registrant(by, verified=True, name=NAMES[3])
    things["family"] = family = make_registrant(
        by, kinds=("24",), verified=True, subject="family", name="Keluarga Darman"
    )
    things["member"] = Membership.objects.create(
        whole=family, name="Anak bungsu", relation="anak", created_by=by
    )
    things["change"] = make_submission(
        person, by, kind="change", effective_on="2026-01-10",
        proposal={"address.hamlet": "Dusun Dua"},
    )  # fmt: skip
    things["end"] = make_submission(
        make_registrant(by, verified=True, name=NAMES[2]), by, kind="end",
        effective_on="2026-01-10", proposal={"life": "deceased"},
    )  # fmt: skip
    _cases(world, by, rows)
    _roster(world, by, rows)
    return world


def _cases(world, by, rows) -> None:
    things = world.things
    things["case"] = case = make_case(things["person"], by)
    for _ in range(rows):
        things["visit"] = make_visit(case, by, next_action="antar ke puskesmas", place="Lanting")
        things["task"] = make_task(by, case)
    things["flag"] = make_flag(case, by, reason="Jangan datang sendirian, pelaku tinggal serumah")
    closed = make_case(things["untouched"], by, state="closed", stage="closed")
    things["closed"], things["after_care"] = (
        closed,
        plan_after_care(closed, closed.opened_on, by)[0],
    )


def _roster(world, by, rows) -> None:
    others = District.objects.filter(regency__province="62").exclude(pk=VILLAGE[:8])
    for place, code in enumerate(others.order_by("pk").values_list("pk", flat=True)[:rows]):
        worker = Worker.objects.create(name=f"{NAMES[place % 8]}", search_name="x", sex="F")
        Assignment.objects.create(worker=worker, district_id=code, since="2026-01-01")
    world.things["worker"] = worker = Worker.objects.create(
        name="Rahmat Petugas", search_name="rahmat petugas", sex="M", user=by
    )
    world.things["assignment"] = duty = Assignment.objects.create(
        worker=worker, district_id=VILLAGE[:8], since="2026-01-01"
    )
    Decree.objects.create(
        assignment=duty, number="467/12/2026", issuer="Dinas Sosial", since="2026-01-01",
        until="2026-12-31",
    )  # fmt: skip
    world.things["newcomer"] = Worker.objects.create(
        name="Belum Bertugas", search_name="belum bertugas", sex="F"
    )


EVERYBODY = ("desk:home", "desk:help", "accounts:account", "accounts:password_change")
ROSTER = ("tksk:worker_list", "tksk:vacant_list", "tksk:worker_detail worker")
REGISTER = (
    "ppks:registrant_list", "ppks:nik_search", "ppks:registrant_detail person",
    "ppks:registrant_conditions person",
)  # fmt: skip
PAGES = {
    # Which pages are looked at as whom: every sort of page once, and what differs by role.
    R.TKSK: (
        *EVERYBODY, *REGISTER, "accounts:position_switch", "desk:birthday_list",
        "ppks:registrant_detail family", "ppks:registrant_visits person",
        "ppks:registrant_history person", "desk:decree_list",
        "ppks:identification_list", "ppks:identification_create",
        "ppks:identification_edit identification", "ppks:identification_detail identification",
        "ppks:identification_observations identification", "ppks:identification_detail ended",
        "ppks:identification_detail secret.identification",
        "ppks:registrant_contact person", "ppks:member_create family", "ppks:member_end member",
        "ppks:visit_create untouched", "ppks:visit_detail draft", "ppks:visit_detail returned",
        *(f"ppks:visit_section draft {section}" for section in SECTIONS),
        "ppks:visit_section returned alamat",
        "ppks:submission_list", "ppks:submission_check draft", "ppks:submission_check returned",
        "ppks:submission_detail submitted", "ppks:submission_detail returned",
        "ppks:submission_delete draft", "ppks:change_create untouched",
        "ppks:submission_detail change", "ppks:change_section change jenis",
        "ppks:change_section change identitas", "ppks:change_section change alamat",
        "ppks:end_create untouched", "ppks:end_edit end",
        "cases:visit_list case", "cases:visit_list closed", "cases:visit_create case",
        "cases:visit_create closed", "cases:visit_edit visit", "cases:evaluation_create case",
        "cases:after_care_miss after_care", "cases:task_list", "cases:task_create",
        "cases:case_task_create case", "cases:task_edit task", "cases:flag_create case",
        "cases:flag_end flag", "cases:case_detail case", "cases:case_timeline case",
    ),
    R.REGENCY_OFFICER: ("desk:home", "ppks:registrant_list", "ppks:submission_list",
                        "ppks:visit_create untouched", "cases:task_list"),
    R.REGENCY_VERIFIER: ("desk:home", "desk:returned_list", "desk:nik_list",
                         "ppks:submission_queue", "ppks:submission_review submitted",
                         "ppks:submission_detail submitted", "ppks:registrant_detail person",
                         "desk:team_gap_list", "tksk:worker_list"),
    R.PROVINCE_OFFICER: ("desk:home", *REGISTER, "reports:dashboard"),
    R.PROVINCE_VERIFIER: ("desk:home", "ppks:submission_queue"),
    R.ROSTER_ADMIN: (
        "desk:home", *ROSTER, "desk:position_list", "tksk:worker_create", "tksk:worker_edit worker",
        "tksk:assignment_create newcomer", "tksk:assignment_end assignment",
        "tksk:decree_create assignment", "tksk:account_create newcomer",
        "tksk:account_set_active worker",
    ),
    R.AUDITOR: ("desk:home", "tksk:worker_detail worker"),
}  # fmt: skip
