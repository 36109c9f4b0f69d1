"""One person, paper or account of every sort, in full lists, and the pages that show them."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Position, User
from accounts.roles import Role
from audit.events import record
from cases.models import Action, AffectedFamily, Disaster, Programme, Provider
from cases.operations.plan import add_goal
from cases.operations.visit import plan_after_care
from cases.tests.factories import (
    make_case,
    make_closure,
    make_flag,
    make_letter,
    make_provider,
    make_referral,
    make_service,
    make_task,
    make_transfer,
    make_visit,
)
from cases.tests.planned import make_assessment, make_plan
from conftest import make_user
from districts.models import District, Institution, Province, Regency, Village
from fieldwork.tests.factories import make_entry
from ppks.models import (
    BrokenGlass,
    Consent,
    Grant,
    Identification,
    Identity,
    Membership,
    TeamMember,
)
from ppks.questionnaire import SECTIONS
from ppks.tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    make_attachment,
    make_registrant,
    make_residence,
    make_submission,
)
from reports import months
from reports.operations.summary import NEW, submit
from reports.tests.factories import make_activity, make_report
from reports.tests.filed import make_report as file_report
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
    words: dict[str, str] = field(default_factory=dict)  # parts of addresses that are no ids

    def url(self, name, *things) -> str:
        """The address of a page; a thing is named by its key, other parts stand as they are."""
        parts = [getattr(self.things.get(thing, thing), "pk", thing) for thing in things]
        parts = [self.words.get(part, part) for part in parts]
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
    areas = {R.TKSK: district, R.REGENCY_OFFICER: regency, R.REGENCY_VERIFIER: regency,
             R.INSTITUTION_OFFICER: Institution.objects.get(pk="P62-001")}  # fmt: skip
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
    for purpose in (*("orang", "rumah", "lain") * rows, "surat"):
        things[f"attachment.{purpose}"] = make_attachment(
            person, by, purpose=purpose, caption="Tampak depan dari titian kayu"
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
    _help(world, by, rows)
    _plans(world, by, rows)
    _guarded(world, by, rows)
    _roster(world, by, rows)
    _cases(world, by, rows)
    _referrals(world, by, rows)
    _follow_up(world, by, rows)
    _reports(world, by, rows)
    _filed(world, by, rows)
    return world


def _reports(world, by, rows) -> None:
    """A log of the month, reports in every state."""
    things, verifier = world.things, world.users[R.REGENCY_VERIFIER]
    village = Village.objects.get(pk=VILLAGE)
    for _ in range(rows):
        things["activity"] = make_activity(by, on=months.current(), village=village)
    make_activity(by)
    last = months.shift(months.current(), -1)
    things["report.returned"] = make_report(by, month=last, state="returned", verifier=verifier)
    near = make_user("u.near", "Tiwi Tetangga", R.TKSK, District.objects.get(pk="62.03.02"))
    for back in (3, 2):
        make_report(near, month=months.shift(last, -back), state="accepted", verifier=verifier)
    things["report.submitted"] = make_report(near, month=months.shift(last, -1), state="submitted")
    things["report.draft"] = make_report(near, month=last)


def _filed(world, by, rows) -> None:
    """Reports of the regency's districts in every state, month after month."""
    last = months.shift(months.current(), -1)
    states = ("final", "accepted", "submitted", "returned", "draft")
    codes = District.objects.current().filter(regency="62.03").order_by("pk")
    codes = codes.exclude(pk__in=["62.03.02", "62.03.05"])  # of `_reports`
    for place, code in enumerate(codes.values_list("pk", flat=True)[: rows + 2]):
        for back in range(3):
            month = months.shift(last, -back)
            file_report(
                code, month, by, state=states[(place + back) % 5],
                sent_on=months.due_on(month) + timedelta(days=place - 1),
                is_nil=place == 1, nil_word="Banjir" if place == 1 else "",
            )  # fmt: skip
    before = months.shift(last, -1)
    submit(regency=Regency.objects.get(pk="62.03"), month=before, version=NEW,
           by=world.users[R.REGENCY_VERIFIER])  # fmt: skip
    world.words |= {"regency.code": "62.03", "month.open": months.code(last),
                    "month.sent": months.code(before)}  # fmt: skip


def _follow_up(world, by, rows) -> None:
    """A case with visits, tasks and a flag, and one that is looked after once it has ended."""
    things, person = world.things, make_registrant(by, verified=True, name=NAMES[1])
    things["followed"] = case = make_case(person, by)
    for _ in range(rows):
        things["visit"] = make_visit(case, by, next_action="antar ke puskesmas", place="Lanting")
        things["task"] = make_task(by, case)
    things["flag"] = make_flag(case, by, reason="Jangan datang sendirian, pelaku tinggal serumah")
    things["over"] = over = make_case(things["untouched"], by, state="closed", stage="closed")
    things["after_care"] = plan_after_care(over, over.opened_on, by)[0]
    things["flood"] = flood = Disaster.objects.create(
        name="Banjir Mandomai dan Anjir Kalampan", sort="banjir", happened_on="2026-01-10",
        regency_id=VILLAGE[:5], place="Tepi Sungai Kapuas",
    )  # fmt: skip
    for place in range(rows):
        things["affected"] = AffectedFamily.objects.create(
            disaster=flood, village_id=VILLAGE, head=f"{NAMES[place % 8]} {place}", people=5,
            rt="003", damage="berat", needs=["makanan", "sandang"], helped=["makanan"],
        )  # fmt: skip


def _help(world, by, rows) -> None:
    """A case with services in every state, and the directory they come from."""
    things, person = world.things, world.things["person"]
    things["provider"] = given_by = Provider.objects.create(
        name="Lembaga Kesejahteraan Sosial Anak Harapan Bersama Mandomai", sort="lks",
        services="Pengasuhan anak telantar dan yatim piatu, pendidikan", regency_id=VILLAGE[:5],
        address="Jalan Trans Kalimantan kilometer 12", contact="Kristina Nyai Undang",
        phone="051321234", capacity=40, created_by=by,
    )  # fmt: skip
    things["programme"] = Programme.objects.get(pk="SEMBAKO")
    things["served"] = case = make_case(person, by)
    things["planned"] = make_service(
        person, by, case=case, state="planned", days_ago=3, provider=given_by
    )
    for place in range(rows):
        make_service(
            person, by, case=case, days_ago=40 * (place + 1), quantity=2, unit="paket",
            rupiah=1_234_000, proof="BAST 467/12/2026", provider=given_by,
            note="Diantar ke lanting ketiga dari dermaga.",
        )  # fmt: skip
    things["service"] = make_service(person, by, programme_id="ALAT_BANTU", quantity=1, unit="buah")
    make_service(person, by, case=case, state="cancelled", programme_id="PKH")


def _plans(world, by, rows) -> None:
    things, officer = world.things, world.users[R.REGENCY_OFFICER]
    person = make_registrant(by, kinds=("21", "09"), verified=True, name=NAMES[5])
    things["aim"] = aim = make_case(person, by)
    for _ in range(rows):
        things["assessment"] = make_assessment(
            aim, by, complete_by=officer, risk="kritis", risk_reasons=["tempat", "makan"],
            physical=3, physical_note="Tidak makan sejak kemarin, demam, tidur di dermaga.",
            answers={"case.disaster.house": "habis"},
        )  # fmt: skip
    things["assessment.draft"] = make_assessment(aim, by, legal=None)
    for state, code in (("draft", "24"), ("submitted", "13"), ("approved", "12")):
        case = make_case(person, by, category_id=code)
        plan = make_plan(case, by, due_on="2026-01-10")
        for place in range(rows):
            add_goal(plan=plan, text=f"Tinggal di rumah yang aman ({place})", by=by,
                     action={"text": "Antar ke panti dan urus surat rujukan", "user": by,
                             "due_on": timezone.localdate()})  # fmt: skip
        plan.refresh_from_db()
        things[f"action.{state}"] = Action.objects.filter(goal__plan=plan).first()
        things[f"goal.{state}"] = plan.goals.first()
        if state != "draft":
            plan.state, plan.submitted_by, plan.submitted_at = state, officer, timezone.now()
        if state == "approved":
            plan.decided_by = world.users[R.REGENCY_VERIFIER]
            plan.decided_at = timezone.now()
        plan.save()
        things[f"plan.{state}"], things[f"aim.{state}"] = plan, case


def _cases(world, by, rows) -> None:
    """Cases that run, end and have ended, and people on their way to and from other districts."""
    things, verifier = world.things, world.users[R.REGENCY_VERIFIER]
    officer = world.users[R.REGENCY_OFFICER]
    for place in range(rows):

        def person(name=NAMES[place % 8], **more):
            return make_registrant(by, verified=True, name=name, **more)

        things["case"] = make_case(
            person(), by, unseen=place == 0, urgency="segera" if place else "darurat"
        )
        make_case(person(), officer, stage="planning")
        things["closing"] = make_case(person(), by, state="closing", stage="monitoring")
        make_closure(things["closing"], by, outcomes={"Punya tempat tinggal tetap": "sebagian"})
        things["closed"] = make_case(person(), by, state="closed", stage="closed", reopened=1)
        make_closure(things["closed"], by, state="returned", decided_by=verifier)
        make_closure(things["closed"], by, state="approved", decided_by=verifier)
        for name, state in (("transfer.asked", "asked"), ("transfer.sent", "offered")):
            row = person()
            make_case(row, by)
            things[name] = make_transfer(row, by, to="62.71.01" if state == "asked" else "62.03.02",
                                         state=state)  # fmt: skip
        coming = person(village="62.03.02.1001")
        make_case(coming, officer)
        things["transfer.in"] = make_transfer(coming, officer, to=VILLAGE[:8])
    file = {"name": NAMES[0], "number": "ABCD-1234", "who": "72 tahun, laki-laki",
            "village": "Desa Anjir Kalampan", "frozen_on": "1 November 2026",
            "kinds": [{"name": "Lanjut Usia Telantar", "secret": False}],
            "cases": [{"number": "KLMN-5678", "kind": "Lanjut Usia Telantar", "secret": False,
                       "stage": "Pemantauan", "urgency": "Biasa", "opened_on": "1 Mei 2026",
                       "worker": "Rahmat Petugas", "problem": "Tinggal sendiri di lanting.",
                       "notes": [{"day": "2 Mei 2026", "who": "Rahmat", "text": "Diberi beras"}],
                       "services": []}]}  # fmt: skip
    things["transfer.done"] = make_transfer(
        make_registrant(by, verified=True, village="62.71.01.1001"), by, to="62.03.02",
        state="accepted", approved_by=verifier, answered_by=officer, answered_at=timezone.now(),
        to_village_id="62.03.02.1001", file=file,
    )  # fmt: skip
    type(things["transfer.done"]).objects.filter(pk=things["transfer.done"].pk).update(
        from_district="62.03.05", to_district="62.71.01", to_village="62.71.01.1001"
    )


def _referrals(world, by, rows) -> None:
    person, things = world.things["person"], world.things
    Consent.objects.filter(registrant=person).update(sharing=["rujukan"])
    things["referred"] = case = make_case(person, by, category_id="21")
    make_provider(name="Dinas Kependudukan dan Pencatatan Sipil", sort="dukcapil")
    home = make_provider(name="UPTD Pelayanan Sosial Lanjut Usia Sinta Rangkang")
    for _ in range(rows):
        make_referral(case, by, provider=home, vital=True, vital_reason="Sesak napas",
                      sent_on="2026-01-02", due_on="2026-01-09")  # fmt: skip
    for state in ("pending", "accepted", "done", "withdrawn"):
        things[f"referral.{state}"] = make_referral(case, by, provider=home, state=state)
    house = Provider.objects.get(institution="P62-001")
    for state in ("accepted", "pending"):
        things[f"incoming.{state}"] = make_referral(case, by, provider=house, state=state)
    for place in range(rows):
        lives = make_registrant(by, verified=True, name=NAMES[place % 8])
        things["residence"] = make_residence(lives, by)
    for state in ("draft", "issued", "withdrawn"):
        things[f"letter.{state}"] = make_letter(case, by, state=state)
    things["letter.handover"] = make_letter(
        case, by, kind="berita_acara", referral=things["referral.accepted"], state="issued"
    )


def _guarded(world, by, rows) -> None:
    """*Rahasia* entries with a team, leave to see them, and broken glass."""
    officer, verifier = world.users[R.REGENCY_OFFICER], world.users[R.REGENCY_VERIFIER]
    now = timezone.now()
    for place in range(rows):
        entry = make_registrant(by, kinds=("18",), verified=True, name=NAMES[place % len(NAMES)])
        TeamMember.objects.create(registrant=entry, user=by, added_by=by)
        world.things["grant"] = Grant.objects.create(
            registrant=entry, user=officer, reason="Mendampingi sidang", given_by=verifier,
            given_at=now, until=now + timedelta(days=7),
        )  # fmt: skip
        for found in (entry, None):
            glass = BrokenGlass.objects.create(
                user=by, registrant=found, regency_id="62.03", how="name", at=now,
                reason="Pingsan di dermaga, puskesmas bertanya riwayatnya",
                until=now + timedelta(hours=24) if found else None,
            )  # fmt: skip
            world.things["glass" if found else "glass.miss"] = glass
        record(by=by, action="seen.secret", target=entry, registrant=entry.pk, secret=True)
    world.things["guarded"] = entry
    world.things["teammate"] = TeamMember.objects.get(registrant=entry)


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
    world.things["entry"] = make_entry(
        world.users[R.TKSK],
        clashes=[{"sheet": "rumah", "name": "housing_floor", "label": "Lantai terluas",
                  "base": "", "mine": "Tanah", "theirs": "Semen"}],
    )  # fmt: skip
    world.things["handed"] = make_entry(world.users[R.TKSK], state="handed")
    world.things["newcomer"] = Worker.objects.create(
        name="Belum Bertugas", search_name="belum bertugas", sex="F"
    )


EVERYBODY = ("desk:home", "desk:help", "accounts:account", "accounts:password_change")
ROSTER = ("tksk:worker_list", "tksk:vacant_list", "tksk:worker_detail worker")
REGISTER = (
    "ppks:registrant_list", "ppks:nik_search", "ppks:registrant_detail person",
    "ppks:registrant_conditions person",
)  # fmt: skip
FIGURES = (
    "reports:dashboard", "reports:trend", "reports:registered", "reports:waiting",
    "reports:coverage",
    "reports:casework", "reports:posts",
)  # fmt: skip
PAGES = {
    # Which pages are looked at as whom: every sort of page once, and what differs by role.
    R.TKSK: (
        *EVERYBODY, *REGISTER, "accounts:position_switch", "desk:birthday_list",
        "reports:dashboard", "reports:trend", "reports:coverage",
        "ppks:registrant_detail family", "ppks:registrant_visits person",
        "ppks:attachment_list person", "ppks:attachment_list untouched",
        "ppks:attachment_create person", "ppks:attachment_detail attachment.rumah",
        "ppks:attachment_detail attachment.surat", "ppks:attachment_remove attachment.rumah",
        "ppks:registrant_history person", "desk:decree_list", "ppks:identification_list",
        "ppks:identification_create", "ppks:identification_edit identification",
        "ppks:identification_detail identification",
        "ppks:identification_observations identification", "ppks:identification_detail ended",
        "ppks:identification_detail secret.identification", "ppks:registrant_contact person",
        "ppks:member_create family", "ppks:member_end member", "ppks:visit_create untouched",
        "ppks:visit_detail draft", "ppks:visit_detail returned",
        *(f"ppks:visit_section draft {section}" for section in SECTIONS),
        "ppks:visit_section returned alamat", "ppks:submission_list",
        "ppks:submission_check draft", "ppks:submission_check returned",
        "ppks:submission_detail submitted", "ppks:submission_detail returned",
        "ppks:submission_delete draft", "ppks:change_create untouched",
        "ppks:submission_detail change", "ppks:change_section change jenis",
        "ppks:change_section change identitas", "ppks:change_section change alamat",
        "ppks:end_create untouched", "ppks:end_edit end", "cases:case_services served",
        "cases:case_service_create served", "cases:service_give planned",
        "cases:service_change service", "cases:service_cancel service",
        "cases:services_of_registrant person", "cases:registrant_service_create untouched",
        "cases:services_of_registrant untouched", "cases:provider_list",
        "cases:assessment_list aim", "cases:assessment_create aim.draft",
        "cases:assessment_detail assessment", "cases:assessment_edit assessment.draft",
        "cases:assessment_discard assessment.draft", "cases:plan_discard plan.draft",
        "cases:plan_current aim", "cases:plan_current aim.approved", "cases:plan_create aim",
        "cases:plan_detail plan.draft", "cases:goal_create plan.draft",
        "cases:goal_edit goal.draft", "cases:action_create goal.draft",
        "cases:action_edit action.draft", "cases:case_list", "cases:closure_detail case",
        "cases:closure_detail closed", "cases:case_close case", "cases:case_reopen closed",
        "cases:transfer_list", "cases:transfer_create untouched",
        "cases:transfer_detail transfer.in", "cases:transfer_detail transfer.sent",
        "cases:transfer_file transfer.done", "cases:referral_list referred",
        "cases:referral_create referred", "cases:referral_detail referral.pending",
        "cases:referral_detail referral.done", "cases:referral_answer referral.pending",
        "cases:referral_finish referral.accepted", "cases:referral_withdraw referral.pending",
        "cases:letter_of_referral referral.pending surat_rujukan",
        "cases:letter_of_referral referral.accepted berita_acara",
        "cases:letter_of_case referred surat_pengantar", "cases:letter_detail letter.draft",
        "cases:letter_edit letter.draft", "cases:letter_print letter.issued",
        "cases:letter_print letter.handover", "cases:letter_withdraw letter.draft",
        "ppks:team guarded", "ppks:glass_create", "ppks:glass_detail glass",
        "ppks:glass_detail glass.miss", "ppks:identification_repeat untouched",
        "cases:visit_list followed", "cases:visit_list over", "cases:visit_create followed",
        "cases:visit_create over", "cases:visit_edit visit", "cases:evaluation_create followed",
        "cases:after_care_miss after_care", "cases:task_list", "cases:task_create",
        "cases:case_task_create followed", "cases:task_edit task", "cases:flag_create followed",
        "cases:flag_end flag", "cases:case_detail followed", "cases:case_timeline followed",
        "cases:case_create untouched", "cases:case_correct followed",
        "cases:of_registrant untouched", "cases:disaster_list", "cases:disaster_create",
        "cases:disaster_detail flood", "cases:disaster_edit flood", "cases:family_edit affected",
        "reports:daily_log", "reports:activity_create", "reports:activity_detail activity",
        "reports:activity_edit activity", "reports:activity_remove activity",
        "reports:report_list", "reports:report_detail report.returned",
        "reports:report_edit report.returned", "reports:report_submit report.returned",
        "reports:report_print report.returned",
        "reports:recap", "reports:recap_list", "fieldwork:home", "fieldwork:entry_list",
        "fieldwork:entry_detail entry", "fieldwork:entry_hand_over entry",
        "fieldwork:entry_drop entry", "fieldwork:help",
    ),
    R.REGENCY_OFFICER: (
        "fieldwork:handed_list", "fieldwork:handed_detail handed",
        "desk:home", "ppks:registrant_list", "ppks:submission_list", "ppks:visit_create untouched",
        "cases:provider_list", "cases:provider_edit provider", "cases:programme_list",
        "cases:plan_detail plan.draft", "cases:assessment_detail assessment.draft",
        "cases:task_list", "cases:case_list", "cases:workload", "cases:hand_over",
        "cases:letter_list",
        "cases:transfer_detail transfer.sent", "cases:letter_issue letter.draft",
        "cases:letter_detail letter.issued", "reports:map",
    ),
    R.REGENCY_VERIFIER: (
        "reports:dashboard", "reports:trend", "reports:waiting", "reports:coverage",
        "desk:home", "desk:returned_list", "desk:nik_list", "ppks:submission_queue",
        "ppks:submission_review submitted", "ppks:submission_detail submitted",
        "ppks:registrant_detail person", "desk:team_gap_list", "tksk:worker_list",
        "cases:plan_detail plan.submitted", "cases:closure_detail closing", "ppks:team guarded",
        "ppks:team_remove teammate", "ppks:registrant_trail guarded", "ppks:grant_list",
        "ppks:grant_create", "ppks:grant_end grant", "ppks:glass_list", "ppks:glass_detail glass",
        "ppks:access_trail", "cases:transfer_detail transfer.asked", "reports:report_list",
        "reports:report_detail report.submitted", "reports:report_return report.submitted",
        "reports:recap_secret_kinds", "reports:punctuality",
        "reports:summary_list", "reports:summary_detail regency.code month.open",
        "reports:summary_edit regency.code month.open",
        "reports:summary_print regency.code month.sent",
    ),
    R.PROVINCE_OFFICER: (
        "desk:home", *REGISTER, "ppks:identification_list", "ppks:identification_create",
        "ppks:submission_list", *FIGURES, "reports:map", "cases:provider_create",
        "reports:recap", "reports:recap_movement", "reports:recap_compare",
        "reports:recap_traits", "reports:recap_spm", "reports:recap_secret",
        "reports:recap_list", "reports:open_data_switch", "reports:punctuality",
        "reports:summary_list", "reports:summary_detail regency.code month.sent",
        "cases:programme_list", "cases:programme_edit programme", "cases:resident_list",
    ),
    R.PROVINCE_VERIFIER: (
        "desk:home", "ppks:submission_queue", "cases:transfer_list",
        "cases:transfer_detail transfer.asked",
    ),
    R.INSTITUTION_OFFICER: (
        "desk:home", "cases:incoming_list", "cases:incoming_detail incoming.pending",
        "cases:incoming_detail incoming.accepted", "cases:incoming_answer incoming.pending",
        "cases:incoming_finish incoming.accepted", "cases:resident_list",
        "cases:resident_begin incoming.accepted", "cases:resident_end residence",
    ),
    R.ROSTER_ADMIN: (
        "desk:home", *ROSTER, "desk:position_list", "tksk:worker_create",
        "tksk:worker_edit worker", "tksk:assignment_create newcomer",
        "tksk:assignment_end assignment", "tksk:decree_create assignment",
        "tksk:account_create newcomer", "tksk:account_set_active worker",
    ),
    R.AUDITOR: (
        "desk:home", "tksk:worker_detail worker", "ppks:grant_list", "ppks:glass_list",
        "ppks:access_trail", "reports:punctuality",
    ),
}  # fmt: skip
