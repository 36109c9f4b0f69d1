"""Which entries of the demo have a case, and what happened in it; moves, floods, help."""

import datetime

from django.db.models import F

from accounts.models import Position
from audit.models import AuditEvent
from cases.housing import LED
from cases.models import AffectedFamily, Disaster, Programme, Referral, Service, Task, Transfer
from cases.operations import transfer as transfers
from cases.operations.residence import move_in
from desk.demo import case_stories as stories
from desk.demo import kinds, names
from desk.demo.casework import Casework, Told
from desk.demo.courses import BULK, COURSES, PAPERS
from desk.demo.office import SHOWN
from ppks.models import Identification, Identity, Registrant, Secrecy

SHARE = 9  # one entry in nine has a case
# How often each kind comes to a case (percent): not as in the register, where the poor are most.
CASES = {
    "01": 5, "02": 9, "03": 2, "04": 3, "05": 8, "06": 4, "07": 3, "08": 19, "09": 13, "10": 1,
    "11": 5, "12": 2, "13": 2, "14": 1, "15": 3, "16": 2, "17": 3, "18": 2, "19": 5, "20": 3,
    "21": 5, "22": 2, "23": 6, "24": 10, "25": 4, "26": 1,
}  # fmt: skip
PERSONAL = ("11", "14", "19")  # told of one person, though a group may have the kind
GONE = (Registrant.Life.MERGED, Registrant.Life.NOT_ADMITTED)
FLOOD_DAYS, FAMILIES = 9, 40
AFTER_FLOOD = ("new_calm", "new_calm", "assess_draft", "emergency")
EACH = 5  # in bulk, one entry in five has a case


def build(register, told: list, flooded: list, count: int) -> Casework:
    """Cases about some of the entries, each course at least once, and about those of the flood;
    before saving."""
    rng = register.rng
    work = Casework(register, rng)
    chosen = _chosen(rng, [pair for pair in told if _fits_at_all(pair[0])])
    # The worker whose sign-in is printed has one of each.
    here = sorted(chosen, key=lambda pair: pair[0].registrant.district_id != SHOWN)
    some = kinds.quotas({name: course.weight for name, course in COURSES.items()}, count, least=0)
    rng.shuffle(some)
    cases, taken = [], set()
    for wanted, order in ((list(COURSES), here), (some[: max(count - len(COURSES), 0)], chosen)):
        for name in wanted:
            course = COURSES[name]
            for entry, about in order:
                if entry.registrant.pk not in taken and _fits(course, entry, work):
                    taken.add(entry.registrant.pk)
                    cases.append(_tell(work, course, entry, about))
                    break
    for pair in flooded:
        short = [COURSES[name] for name in AFTER_FLOOD if _fits(COURSES[name], pair[0], work)]
        _tell(work, rng.choice(short), *pair)
    _moves(work, [case for case in cases if case.is_open])
    _own_tasks(work)
    _received(work, [entry for entry, _ in told])
    work.number_letters()
    return work


def _fits_at_all(entry) -> bool:
    registrant = entry.registrant
    if registrant.life in GONE:
        return False
    return registrant.is_person or entry.conditions[0].category_id not in PERSONAL


def _chosen(rng, told: list) -> list:
    """Entries in the order in which they are taken: by kind as `CASES`, more of the place whose
    sign-ins are printed."""
    met = {}
    for entry, _ in told:
        code = entry.conditions[0].category_id
        met[code] = met.get(code, 0) + 1

    def chance(pair):
        registrant, code = pair[0].registrant, pair[0].conditions[0].category_id
        near = 2.5 if registrant.district_id[:5] == SHOWN[:5] else 1
        return rng.random() ** (met[code] / (CASES[code] * near))

    keyed = [(chance(pair), place) for place, pair in enumerate(told)]
    return [told[place] for _, place in sorted(keyed, reverse=True)]


def _fits(course, entry, work) -> bool:
    registrant = entry.registrant
    age = (work.rows.today - entry.registered_on).days
    if age < course.low or registrant.life not in course.lives:
        return False
    if course.who == "given":  # to somebody who did not do it himself
        return entry.user != work.office.officers[registrant.district.regency_id]
    if course.who == "left":
        return registrant.district_id in work.office.former and not _sealed(entry)
    return True


def _sealed(entry) -> bool:
    return Secrecy.SECRET in (entry.registrant.secrecy, entry.registrant.highest_secrecy)


def _tell(work, course, entry, told, *, bulk=False):
    rng, registrant = work.rng, entry.registrant
    age = (work.rows.today - entry.registered_on).days
    opened = rng.randint(course.low, max(min(course.high, age), course.low))
    regency = registrant.district.regency_id
    workers = {"given": work.office.officers[regency], "left": None}
    worker = workers.get(course.who, entry.user)
    if course.who == "left":
        worker = work.office.former[registrant.district_id]
    case = Told(
        work, entry, entry.conditions[0].category, opened,
        waits="submitted" in told, urgency=course.urgency or None, worker=worker,
    )  # fmt: skip
    steps = [step for step in course.steps if not (bulk and step in PAPERS)]
    last = min(rng.randint(*course.last), opened)
    if bulk and steps:
        steps = [steps[0], "note", *steps[1:]]
    for number, step in enumerate(steps, start=1):
        case.on(opened - (opened - last) * number // len(steps))
        getattr(case, step)()
    return case.finish()


def fill(work, pairs: list) -> None:
    """Cases about one in five of these entries, in bulk."""
    courses = [COURSES[name] for name in BULK]
    weights = list(BULK.values())
    fitting = [pair for pair in pairs if _fits_at_all(pair[0])]
    for entry, told in fitting[: len(pairs) // EACH]:
        for _ in range(50):
            course = work.rng.choices(courses, weights)[0]
            if _fits(course, entry, work):
                _tell(work, course, entry, told, bulk=True)
                break


# Beside the cases


def _own_tasks(work) -> None:
    """Reminders without a case, of the workers whose sign-ins are printed."""
    rows, office = work.rows, work.office
    for owner in (office.field[SHOWN], office.officers[SHOWN[:5]]):
        for place, days in enumerate((-3, 0, 0, 4, 15)):
            rows.record(
                Task,
                at=rows.moment(rows.days_ago(6)),
                by=owner,
                owner=owner,
                text=stories.OWN_TASKS[place],
                due_on=rows.today + datetime.timedelta(days=days),
            )


def _received(work, entries) -> None:
    """Help without a case: what people of the register get, ever."""
    rows, rng = work.rows, work.rng
    programmes = set(Programme.objects.values_list("pk", flat=True))
    for entry in entries[::7]:
        registrant = entry.registrant
        if registrant.life in GONE or not (registrant.is_person or registrant.subject == "family"):
            continue
        code = rng.choice(("SEMBAKO", "PBI_JK", "PKH", "BLT_DD", "KHBS"))
        month = {"SEMBAKO": (200_000, 3), "BLT_DD": (300_000, 2), "PKH": (600_000, 2)}
        money, times = month.get(code, (None, 1))
        for back in range(times):
            day = rows.days_ago(rng.randint(5, 20) + 91 * back)
            if day < entry.registered_on or code not in programmes:
                continue
            rows.record(
                Service,
                at=rows.moment(day),
                by=entry.user,
                registrant=registrant,
                district=registrant.district,
                programme_id=code,
                state="given",
                given_on=day,
                rupiah=money,
                provider_name={"BLT_DD": "Pemerintah desa"}.get(code, "Kantor pos"),
                proof="Tanda terima",
            )


# Moves

# State, across regencies, days ago it was offered, and whether the shown place sends or receives.
MOVES = (
    ("offered", False, 2, "in"),
    ("offered", True, 5, "in"),
    ("asked", True, 1, "out"),
    ("asked", True, 4, "regency"),
    ("offered", False, 3, "regency"),
    ("accepted", False, 3, "regency"),
    ("accepted", True, 6, "out"),
    ("refused", False, 20, "out"),
    ("refused", True, 30, ""),
    ("turned_down", True, 12, ""),
    ("withdrawn", False, 15, ""),
    ("asked", True, 2, ""),
    ("offered", True, 8, ""),
)


def _moves(work, cases) -> None:
    """People with their open cases on the way to another district, at every point of the way."""
    rest = [case for case in cases if not case.unseen]
    for state, across, days, side in MOVES:
        sides = (side, "", "any")
        found = (c for one in sides for c in rest if _may_move(work, c, one, days))
        if case := next(found, None):
            rest.remove(case)
            to = _destination(work, case.district, across, side)
            _move(work, case, to, state, across, days)


def _may_move(work, case, side, days) -> bool:
    registrant, office = case.registrant, work.office
    here = registrant.district_id
    own = here == SHOWN
    place = {
        "in": not own and here[:5] == SHOWN[:5],
        "out": own,
        "regency": not own and here[:5] == SHOWN[:5],
        "": here[:5] != SHOWN[:5],  # and where the first choice finds nobody
        "any": True,
    }[side]
    return (
        place
        and registrant.life == Registrant.Life.ACTIVE
        and registrant.verified_at is not None
        and registrant.is_person
        and registrant.secrecy < Secrecy.SECRET
        and case.category.secrecy < Secrecy.SECRET
        and case.state == "open"
        and office.field.get(here) == case.worker
        and (work.rows.now - case.created_at).days > days
    )


def _destination(work, here, across: bool, side: str):
    """Where somebody else serves."""
    shown = next(d for d in work.register.ground.districts if d.pk == SHOWN)
    if side == "in" and across == (here.regency_id != shown.regency_id):
        return shown
    districts = [
        d
        for d in work.register.ground.districts
        if (d.regency_id != here.regency_id) == across
        and work.office.field.get(d.pk) not in (None, work.office.field[here.pk])
    ]
    return work.rng.choice(districts)


def _move(work, case, to, state, across, days) -> None:
    rows, office, registrant = work.rows, work.office, case.registrant
    here, sender = registrant.district, case.worker
    at = max(rows.moment(rows.days_ago(days)), case.updated_at)
    later = min(at + datetime.timedelta(hours=5), rows.now)
    offered = state in ("offered", "accepted", "refused") or not across
    receiver = office.field[to.pk]
    answered = {"refused": receiver, "turned_down": office.verifiers[here.regency_id]}.get(state)
    row = rows.record(
        Transfer,
        at=at,
        by=sender,
        registrant=registrant,
        from_district=here,
        to_district=to,
        across=across,
        reason=work.rng.choice(stories.MOVES),
        state={"turned_down": "refused", "accepted": "offered"}.get(state, state),
        secrecy=registrant.secrecy,
        offered_at=(later if across else at) if offered else None,
        approved_by=office.verifiers[here.regency_id] if offered and across else None,
        answered_by=answered,
        answered_at=later if answered else None,
        answer=stories.MOVE_REFUSED if answered else "",
    )
    if state == "accepted":
        work.arriving.append((row.pk, receiver))
    verbs = [("ask" if across else "offer", sender, at)]
    if offered and across:
        verbs.append(("approve", row.approved_by, later))
    if answered:
        verbs.append(("turn_down" if state == "turned_down" else "refuse", answered, later))
    if state == "withdrawn":
        verbs.append(("withdraw", sender, later))
    for verb, by, moment in verbs:
        position = office.positions[by.pk]
        rows.add(
            AuditEvent,
            at=moment,
            actor=by.pk,
            role=position.role,
            area=position.area_code,
            action=f"cases.transfer.{verb}",
            target_type="cases.transfer",
            target=str(row.pk),
            registrant=registrant.pk,
            happened_in=here.pk,
            details={"to": to.pk},
        )


def arrive(work) -> None:
    """Accept, as the receivers would today, what is marked so; after saving."""
    for pk, receiver in work.arriving:
        row = Transfer.objects.get(pk=pk)
        by = receiver.work_as(
            receiver.positions.in_force().with_area().get(district=row.to_district_id)
        )
        village = work.register.ground.villages[row.to_district_id][0]
        transfers.accept(transfer=row, version=None, village=village, worker=by, by=by)
    work.arriving.clear()


def house() -> None:
    """Who was accepted by an institution of the province lives there since; after saving."""
    led = Referral.objects.filter(state__in=LED, provider__institution__isnull=False)
    ordinary = led.filter(
        case__registrant__life=Registrant.Life.ACTIVE,
        case__registrant__institution=None,
        case__registrant__highest_secrecy__lt=Secrecy.SECRET,
        case__worker__positions__in=Position.objects.in_force(),
        case__worker__positions__district=F("case__district"),
    )
    housed = set()
    for row in ordinary.select_related("case__worker", "case__district").order_by("pk"):
        if row.case.registrant_id not in housed:
            housed.add(row.case.registrant_id)
            worker = row.case.worker
            position = worker.positions.in_force().with_area().get(district=row.case.district_id)
            move_in(referral=row, since=row.answered_on, by=worker.work_as(position))


# A flood


def flood(register, teller) -> list:
    """Forty families of one village, written down in a quick list; some registered since. Out:
    the entries with what was told of them, for their cases."""
    rows, rng, office = register.rows, register.rng, register.office
    district = next((d for d in register.ground.districts if d.pk == SHOWN), None)
    village = register.ground.villages[SHOWN][2]
    by, people = office.field[SHOWN], register.ground.people(rng, district)
    at = rows.moment(rows.days_ago(FLOOD_DAYS))
    disaster = rows.record(
        Disaster,
        at=at,
        by=by,
        name=f"Banjir {village.name}",
        sort=Disaster.Sort.FLOOD,
        happened_on=rows.days_ago(FLOOD_DAYS),
        regency=district.regency,
        place=f"{village.kind} {village.name}, air setinggi dada di RT 001 sampai 004",
    )
    rows.record(
        Disaster,
        at=rows.moment(rows.days_ago(130)),
        by=office.officers[SHOWN[:5]],
        name="Kebakaran Pasar Lama",
        sort=Disaster.Sort.HOUSE_FIRE,
        happened_on=rows.days_ago(131),
        regency=district.regency,
        place="Dua belas rumah di tepi sungai",
        ended_on=rows.days_ago(100),
    )
    found, heads = [], set()
    while len(heads) < FAMILIES:
        last = rng.choice(names.PEOPLES[people]["last"])
        heads.add(names.full_name(rng, people, rng.choice("MMMF"), last))
    for place, head in enumerate(sorted(heads)):
        line = _line(register, disaster, village, head, by, at, place)
        if place % 3 == 0:
            family = {"subject": "family", "name": head, "member_count": line.people}
            entry = register.entry(
                "21", FLOOD_DAYS - 2, district=district, village=village, known=family
            )
            entry.registrant.rt = entry.identification.rt = line.rt
            entry.identification.found_at = disaster.name
            told = "submitted" if place % 2 else "verified"
            teller.tell(entry, told)
            line.identification = entry.identification
            found.append((entry, told))
        elif place % 8 == 1:
            line.identification = _sighting(register, disaster, village, line, by)
    return found


def _line(register, disaster, village, head, by, at, place) -> AffectedFamily:
    rows, rng = register.rows, register.rng
    needs = [n for n in AffectedFamily.Need.values if rng.random() < 0.45] or ["makanan"]
    people = rng.choice((2, 3, 4, 4, 5, 6, 7))
    row = rows.record(
        AffectedFamily,
        at=min(at + datetime.timedelta(seconds=40 * place), rows.now),
        by=by,
        disaster=disaster,
        village=village,
        district_id=village.district_id,
        head=head,
        rt=f"{place % 4 + 1:03d}",
        people=people,
        frail=rng.randint(0, min(people, 3)),
        damage=rng.choice(AffectedFamily.Damage.values),
        needs=needs,
        helped=[n for n in needs if rng.random() < (0.7 if n in ("makanan", "air") else 0.2)],
        note=rng.choice(("", "", "Mengungsi di SDN", "Di rumah saudara", "Ada ibu hamil")),
    )
    return row


def _sighting(register, disaster, village, line, by) -> Identification:
    """Begun from the list, and not registered yet."""
    rows = register.rows
    at = rows.moment(rows.days_ago(1))
    identification = rows.record(
        Identification,
        at=at,
        by=by,
        subject="family",
        name=line.head,
        member_count=line.people,
        village=village,
        district_id=village.district_id,
        rt=line.rt,
        identified_on=rows.days_ago(1),
        found_at=disaster.name,
        urgency="segera",
        answers={"disaster": "alam"},
    )
    rows.add(Identity, at=at, identification=identification)
    return identification
