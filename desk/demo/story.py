"""What has happened to an entry so far: every state and kind of submission, every life."""

import datetime

from django.utils import timezone

from audit.models import AuditEvent
from core.names import search_key
from desk.demo import visits
from desk.demo.calendar import Calendar
from desk.demo.snapshots import Snapshots
from ppks import proposal
from ppks.models import DataCollection, Movement, Registrant, Secrecy, Submission, TeamMember
from ppks.operations.verification import REASON_OF_LIFE

# How often (percent). Each occurs at least once.
NEW = {
    "verified": 66.0,
    "submitted": 5.0,  # a few days ago
    "submitted_late": 1.8,  # past the 14 days
    "submitted_stand_in": 0.8,  # past the 21 days: the province may decide
    "draft": 4.0,
    "returned": 2.0,
    "rejected": 1.2,
    "withdrawn": 1.0,
}
LATER = {
    "visit_verified": 5.0,
    "visit_submitted": 1.5,
    "visit_draft": 1.0,
    "visit_returned": 0.6,
    "visit_rejected": 0.2,
    "visit_withdrawn": 0.2,
    "change_verified": 2.0,
    "change_submitted": 1.2,
    "change_draft": 0.4,
    "change_returned": 0.4,
    "change_rejected": 0.3,
    "change_withdrawn": 0.2,
    "end_verified_deceased": 2.0,
    "end_verified_out_of_province": 1.2,
    "end_verified_graduated": 1.5,
    "end_verified_not_found": 1.0,
    "end_submitted": 0.8,
    "end_draft": 0.3,
    "end_returned": 0.3,
    "end_rejected": 0.3,
    "end_withdrawn": 0.2,
    "merged": 0.2,
}
STORIES = NEW | LATER
# The same, without what is rarely met, for filling up to a large register.
BULK = {"verified": 90.0, "submitted": 6.0, "submitted_late": 1.0, "draft": 3.0}

LATE, STAND_IN = 14, 21
REMARKS = (
    {"identity.birth": "Tahun lahir di KK berbeda. Mohon dicek lagi."},
    {"identity.nik": "Mohon lihat kartu aslinya, bukan disebutkan saja."},
    {"address.village": "Ketua RT menyebut desa lain. Mohon dipastikan.", "address.rt": "RT?"},
    {"condition.urgency": "Kalau memang segera, jelaskan alasannya di catatan."},
    {"identity.name": "Nama di KTP-nya ditulis lain. Samakan dengan kartu."},
)
REJECTED = (
    "Sudah tercatat di kecamatan asalnya.",
    "Belum memenuhi kriteria jenis yang dipilih.",
    "Orangnya sudah pindah sebelum didata.",
)
NOTES = ("", "", "", "Rumah di seberang, perlu perahu.", "Ditemani ketua RT.", "Sinyal tidak ada.")


def days_back(rng, story: str) -> int:
    """How long ago the entry was identified."""
    if story == "submitted":
        return rng.randint(2, 12)
    if story == "submitted_late":
        return rng.randint(LATE + 8, STAND_IN + 2)
    if story == "submitted_stand_in":
        return rng.randint(STAND_IN + 9, 60)
    if story == "draft":
        return rng.randint(0, 40)
    if story == "returned":
        return rng.randint(20, 70)
    return rng.randint(75 if story in LATER else 35, 420)


class Teller:
    """Writes the history of entries."""

    def __init__(self, register, extras=True):
        self.register, self.extras, self.told = register, extras, 0
        self.rows, self.rng, self.office = register.rows, register.rng, register.office
        self.snapshots = Snapshots(register)
        self.calendar = Calendar(self.rows.today)

    def tell(self, entry, story: str) -> None:
        """From the first visit to where the story ends."""
        self.told += 1
        self._event(entry, "ppks.identification.register", entry.identification, entry.at)
        if entry.registrant.highest_secrecy == 2:
            self._team(entry)
        first = story if story in NEW else "verified"
        state = first.split("_")[0]
        visited = self._after(entry.registered_on, self.rng.choice(visits.DAYS))
        new = self._begin(entry, "new", visited)
        if state == "draft" and self.rng.random() < 0.4:
            return  # the visit has not been entered yet
        # A visit is by far the widest row: in bulk one entry in ten has one.
        visit = self._visit(entry, new, visited) if self.extras or self.told % 10 == 0 else None
        if state == "draft":
            return
        self._run(entry, new, state, visit, story)
        if story in LATER:
            self._later(entry, story, new)

    # The steps

    def _begin(self, entry, kind, day, **fields):
        at = max(self.rows.moment(day), entry.at)
        return self.rows.record(
            Submission,
            at=at,
            by=entry.user,
            registrant=entry.registrant,
            district_id=entry.registrant.district_id,
            kind=kind,
            entered_by=entry.user,
            contributors=[entry.user.pk],
            is_urgent=entry.registrant.urgency != "biasa",
            **fields,
        )

    def _visit(self, entry, submission, day):
        visit = self.rows.record(
            DataCollection,
            at=submission.created_at,
            by=entry.user,
            registrant=entry.registrant,
            submission=submission,
            visited_on=day,
            collected_by=entry.user,
            entered_by=entry.user,
            entered_at=submission.created_at,
        )
        visits.fill(self.rng, visit, entry)
        return visit

    def _run(self, entry, submission, state, visit=None, story="", pending=None):
        """Submit, and bring it to a state."""
        day = self._submit_day(submission, story)
        self._submit(entry, submission, day, visit, pending)
        if state == "submitted":
            return
        later = self.rows.moment(self._after(day, self.rng.randint(1, 16)))
        later = max(later, submission.submitted_at + datetime.timedelta(minutes=2))
        if state == "withdrawn":
            self._withdraw(entry, submission, later)
        elif state == "returned":
            self._return(entry, submission, later)
        else:
            self._decide(entry, submission, state, later)

    def _submit_day(self, submission, story):
        begun = timezone.localdate(submission.created_at)
        if story == "submitted_late":
            return self.rows.days_ago(self.rng.randint(LATE + 1, STAND_IN - 1))
        if story == "submitted_stand_in":
            return self.rows.days_ago(self.rng.randint(STAND_IN + 2, STAND_IN + 8))
        return self._after(begun, self.rng.randint(0, 4))

    def _submit(self, entry, submission, day, visit, pending):
        at = max(self.rows.moment(day), submission.created_at + datetime.timedelta(minutes=1))
        begun = timezone.localdate(submission.created_at)
        submission.state = "submitted"
        submission.submitted_at, submission.submitted_by = at, entry.user
        submission.due_at = at + datetime.timedelta(days=1 if submission.is_urgent else LATE)
        submission.effective_on = submission.effective_on or (visit.visited_on if visit else begun)
        submission.worker_note = self.rng.choice(NOTES)
        entry.show_conditions()
        submission.base = proposal.base_for(entry.registrant, submission.proposal)
        submission.snapshot = self.snapshots.of(entry, submission, at, visit, pending)
        self._touched(submission, at, entry.user)
        self._event(
            entry,
            "ppks.submission.submit",
            submission,
            at,
            kind=submission.kind,
            overridden=submission.snapshot["overridden"],
        )

    def _withdraw(self, entry, submission, at):
        submission.state = "withdrawn"
        self._touched(submission, at, entry.user)
        self._event(entry, "ppks.submission.withdraw", submission, at, kind=submission.kind)
        self._not_admitted(entry, submission, at)

    def _return(self, entry, submission, at):
        submission.state = "returned"
        submission.returned_snapshot = submission.snapshot
        submission.returned_by, submission.returned_at = self._verifier(entry), at
        submission.remarks = self.rng.choice(REMARKS)
        submission.note = self.rng.choice(("", "Tolong dilengkapi, lalu ajukan lagi."))
        self._touched(submission, at, submission.returned_by)
        self._event(
            entry,
            "ppks.submission.return",
            submission,
            at,
            by=submission.returned_by,
            kind=submission.kind,
            remarks=len(submission.remarks),
        )

    def _decide(self, entry, submission, state, at):
        by = self._verifier(entry)
        waited = (at - submission.submitted_at).days
        if waited > STAND_IN and self.office.province_verifier:
            by = self.office.province_verifier
        submission.state, submission.decided_by, submission.decided_at = state, by, at
        if state == "rejected":
            submission.note = self.rng.choice(REJECTED)
        self._touched(submission, at, by)
        verb = "verify" if state == "verified" else "reject"
        self._event(entry, f"ppks.submission.{verb}", submission, at, by=by, kind=submission.kind)
        if state == "verified" and submission.kind in Submission.VISITS:
            last = entry.registrant.visited_on
            entry.registrant.visited_on = max(filter(None, (last, submission.effective_on)))
        if state == "rejected":
            self._not_admitted(entry, submission, at)
        elif submission.kind == "new":
            self._admit(entry, submission, at)
        elif submission.kind == "end":
            self._let_go(entry, submission, at)
        else:
            self._apply(entry, submission, at)

    # What a decision does to the register and the ledger

    def _admit(self, entry, submission, at):
        entry.registrant.verified_at = at
        self._touched(entry.registrant, at, submission.decided_by)
        self._count(entry, submission, None, +1, "baru")
        for condition in entry.conditions:
            condition.confirmed_by, condition.since = submission, submission.effective_on
            self._count(entry, submission, condition.category_id, +1, "baru")
        self._claim(entry)

    def _not_admitted(self, entry, submission, at):
        if submission.kind == "new":
            entry.registrant.life = Registrant.Life.NOT_ADMITTED
            entry.registrant.life_since = timezone.localdate(at)
            self._touched(entry.registrant, at, submission.updated_by)

    def _apply(self, entry, submission, at):
        registrant = entry.registrant
        moved = "address.village" in submission.proposal
        if moved:
            self._count_all(entry, submission, -1)
        for name, value in submission.proposal.items():
            if name in proposal.FIELDS:
                proposal.write(registrant, name, value)
            elif name.startswith("kind.") and name != "kind.main":
                self._apply_kind(entry, submission, name[5:], value, at)
        main = submission.proposal.get("kind.main")
        for condition in entry.conditions:
            if main and condition.until is None:
                condition.is_main = condition.category_id == main
        registrant.search_name = search_key(
            registrant.name, registrant.alias, registrant.parent_name
        )
        if moved:
            self._count_all(entry, submission, +1)
        self.register.grade(entry)
        if entry.counted_secret != self._is_secret(entry):
            with self.rows.aside():
                self._count(entry, submission, None, -1, "jenis_bertambah", aside=True)
                self._count(entry, submission, None, +1, "jenis_bertambah", aside=True)
        self._touched(registrant, at, submission.decided_by)

    def _count_all(self, entry, submission, delta):
        active = [c.category_id for c in entry.conditions if c.until is None]
        with self.rows.aside():
            for code in (None, *active):
                self._count(entry, submission, code, delta, "pembetulan", aside=True)

    def _is_secret(self, entry):
        grades = [c.category.secrecy for c in entry.conditions if c.until is None]
        return bool(grades) and min(grades) == Secrecy.SECRET

    def _apply_kind(self, entry, submission, code, value, at):
        if value["active"]:
            condition = self.register.open_condition(
                entry, code, submission.effective_on, at, entry.registrant.ages
            )
            condition.screening, condition.override_reason = "", value.get("reason", "")
            condition.confirmed_by = submission
            self._count(entry, submission, code, +1, "jenis_bertambah")
            return
        for condition in entry.conditions:
            if condition.category_id == code and condition.until is None:
                condition.until = submission.effective_on
                condition.end_reason, condition.is_main = value["end_reason"], False
                self._count(entry, submission, code, -1, "jenis_berakhir")

    def _let_go(self, entry, submission, at):
        registrant = entry.registrant
        registrant.life = submission.proposal["life"]
        registrant.life_since = submission.effective_on
        reason = REASON_OF_LIFE[Registrant.Life(registrant.life)]
        self._close_all(entry, submission, reason, submission.effective_on)
        self._touched(registrant, at, submission.decided_by)

    def _close_all(self, entry, submission, reason, on):
        for condition in entry.conditions:
            if condition.until is None:
                if condition.confirmed_by_id:
                    self._count(entry, submission, condition.category_id, -1, reason, on)
                condition.until, condition.end_reason = on, "keluar_daftar"
                condition.is_main = False
        self._count(entry, submission, None, -1, reason, on)
        self.register.grade(entry)
        self._claim(entry)

    def _claim(self, entry):
        registrant, identity = entry.registrant, entry.identity
        identity.claims = registrant.is_verified and registrant.is_active and not identity.disputed

    def _count(self, entry, submission, code, delta, reason, on=None, aside=False):
        on = on or submission.effective_on
        registrant = entry.registrant
        if code is None:
            if delta > 0:
                entry.counted_secret = self._is_secret(entry)
            secret = entry.counted_secret
        else:
            kinds = (c.category for c in entry.conditions if c.category_id == code)
            secret = next(kinds).secrecy == Secrecy.SECRET
        recorded = submission.decided_at
        if not aside:
            recorded = max(recorded, self.rows.moment(on))
        self.rows.add(
            Movement,
            at=submission.decided_at,
            registrant=registrant,
            category_id=code,
            submission=submission,
            district_id=registrant.district_id,
            village_id=registrant.village_id,
            subject=registrant.subject,
            sex=registrant.sex,
            secret=secret,
            delta=delta,
            reason=reason,
            effective_on=on,
            recorded_at=recorded,
            report_month=self.calendar.report_month(registrant.district_id, on, recorded),
        )

    # After the first verification

    def _later(self, entry, story, new):
        rng = self.rng
        decided = timezone.localdate(new.decided_at)
        if story == "merged":
            self._merge(entry, new)
            return
        kind, state, *life = story.split("_", 2)
        days = max((self.rows.today - decided).days, 1)
        if state in ("submitted", "draft", "returned"):
            ago = min(rng.randint(2, 24) + (20 if state == "returned" else 0), days)
        else:
            ago = rng.randint(min(18, days), days)
        day = self.rows.days_ago(ago)
        fields = {}
        if kind == "change":
            fields["proposal"], fields["effective_on"] = self._change(entry), day
        elif kind == "end":
            chosen = life[0] if life else rng.choice(tuple(REASON_OF_LIFE)).value
            fields["proposal"] = {"life": chosen}
            fields["effective_on"] = self._after(decided, 0 if ago > days - 3 else 2)
            fields["effective_on"] = max(fields["effective_on"], day - datetime.timedelta(days=20))
        submission = self._begin(entry, kind, day, **fields)
        self._event(entry, "ppks.submission.start", submission, submission.created_at, kind=kind)
        visit = self._visit(entry, submission, day) if kind == "visit" else None
        pending = None
        undecided = kind == "change" and state in ("submitted", "draft", "returned")
        if undecided and entry.registrant.subject == "individual" and not entry.nik:
            submission.proposal = {"identity.nik": "berubah"}
            pending = self.register.pending_nik(entry, submission)
        if state != "draft":
            self._run(entry, submission, state, visit, pending=pending)

    def _change(self, entry) -> dict:
        """A new address, a corrected name, another kind."""
        registrant, rng = entry.registrant, self.rng
        roll = rng.random()
        if roll < 0.4:
            village = self.register.ground.village(rng, registrant.district)
            moved = {"address.village": village.pk, "address.rt": f"{rng.randint(15, 29):03d}"}
            if village.pk == registrant.village_id:
                del moved["address.village"]
            return moved
        if roll < 0.65 and registrant.subject == "individual" and registrant.name:
            return {"identity.name": f"{registrant.name} {rng.choice(('Amin', 'Noor', 'Tarung'))}"}
        active = {c.category_id for c in entry.conditions}
        if registrant.subject in ("individual", "family") and "24" not in active:
            return {"kind.24": {"active": True, "reason": "Penghasilan keluarga terhenti"}}
        if len(active) > 1:
            minor = next(c.category_id for c in entry.conditions if not c.is_main)
            return {f"kind.{minor}": {"active": False, "end_reason": "tidak_lagi"}}
        return {"condition.neglected": not registrant.neglected}

    def _merge(self, entry, new):
        """Found to be the same as another entry: leaves the lists and the counts."""
        registrant = entry.registrant
        registrant.life = Registrant.Life.MERGED
        registrant.life_since = self.rows.days_ago(3)
        self._close_all(entry, new, "pembetulan", registrant.life_since)

    # Around it

    def _team(self, entry):
        self.rows.add(
            TeamMember,
            at=entry.at,
            registrant=entry.registrant,
            user=entry.user,
            since=entry.at,
            added_by=entry.user,
        )

    def _verifier(self, entry):
        return self.office.verifiers[entry.registrant.district.regency_id]

    def _after(self, day, days):
        return min(day + datetime.timedelta(days=days), self.rows.today)

    def _touched(self, row, at, by):
        row.version += 1
        row.updated_at, row.updated_by = at, by

    def _event(self, entry, action, target, at, by=None, **details):
        by = by or entry.user
        position = self.office.positions[by.pk]
        self.rows.add(
            AuditEvent,
            at=at,
            actor=by.pk,
            role=position.role,
            area=position.area_code,
            action=action,
            target_type=target._meta.label_lower if target else "",
            target=str(target.pk) if target else "",
            registrant=entry.registrant.pk,
            happened_in=entry.registrant.district_id,
            details=details,
        )
