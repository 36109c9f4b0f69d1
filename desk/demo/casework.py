"""One case of the demo, step by step: rows of that day with the event of each, as the operations
would have left them."""

import datetime
from itertools import cycle

from django.utils import timezone

from accounts.roles import Role
from audit.models import AuditEvent
from cases import questions
from cases.letters import body_of, letter_texts, number_text
from cases.models import (
    Action,
    AfterCare,
    Assessment,
    Case,
    Closure,
    Evaluation,
    Flag,
    Goal,
    Letter,
    Look,
    Note,
    Plan,
    Provider,
    Referral,
    Reopening,
    Service,
    Task,
    Visit,
)
from cases.models.assessment import NEEDS
from cases.models.case import RANKS
from cases.operations.case import DANGERS
from cases.operations.visit import months_after
from cases.sharing import data_of, receiver_of
from cases.stage import Stage, monitors, stage_of
from core.ids import ALPHABET
from core.parameters import DEFAULTS
from desk.demo import case_stories as stories
from desk.demo import names
from ppks.models import Consent, Secrecy, TeamMember
from ppks.models.person import Urgency
from ppks.questionnaire.consent import WORDING_VERSION

CLOCKS = {
    Urgency.EMERGENCY: DEFAULTS["case_emergency_days"],
    Urgency.URGENT: DEFAULTS["case_urgent_days"],
    Urgency.NORMAL: DEFAULTS["case_normal_days"],
}
SETTLE = datetime.timedelta(minutes=4)  # between two acts of one day
RISKS = ("rendah", "sedang", "tinggi", "kritis")
PLACES = ("di rumahnya", "di rumah tetangga", "di kantor desa", "di puskesmas", "")
MET = ("Orangnya sendiri", "Orangnya dan keluarganya", "Tetangga", "Ketua RT", "")


class Casework:
    """What the cases share: the office, the directory, what was numbered already."""

    def __init__(self, register, rng):
        self.register, self.rng = register, rng
        self.rows, self.office = register.rows, register.office
        for model in (Goal, Action):  # saved before the plans that freeze them
            self.rows.waiting(model)
        self.providers = _directory(register)
        self.texts, self.heads, self.letters, self.looks = {}, {}, [], []
        self.outcomes = cycle(("ya", "sebagian", "ya", "tidak", "ya", "ya", "sebagian"))
        self.looked_after = cycle(("visit", "missed", "visit", "owed", "visit", "visit"))
        self.arriving = []  # transfers to be accepted once they are saved
        self.teams = set()  # who joined for a case, beside those who entered the entry

    def letter_texts(self, regency) -> dict:
        if regency.pk not in self.texts:
            self.texts[regency.pk] = letter_texts(regency)
        return self.texts[regency.pk]

    def head_of(self, regency) -> str:
        """Who signs in a regency: somebody without an account."""
        if regency.pk not in self.heads:
            district = next(d for d in self.register.ground.districts if d.regency_id == regency.pk)
            people = self.register.ground.people(self.rng, district)
            self.heads[regency.pk] = f"Dra. {names.full_name(self.rng, people, 'F')}"
        return self.heads[regency.pk]

    def number_letters(self) -> None:
        """In the order of their days, as they would have been issued."""
        last = {}
        for row in sorted(self.letters, key=lambda letter: (letter.issued_on, letter.pk)):
            series = (row.regency_id, row.kind, row.year, row.series)
            row.serial = last[series] = last.get(series, 0) + 1
            row.number = number_text(
                self.letter_texts(row.regency)["number"],
                kind=row.kind, series=row.series, serial=row.serial, year=row.year,
            )  # fmt: skip
        self.letters.clear()

    def number(self) -> str:
        letters = "".join(self.rng.choices(ALPHABET, k=9))
        return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"

    def save_looks(self) -> None:
        """When the workers last looked; ids of their own, so not by COPY."""
        Look.objects.bulk_create(self.looks, batch_size=2000)
        self.looks.clear()


# Of every regency; those with an address are in the directory already.
USUAL = (
    ("RSUD {place} (contoh)", Provider.Sort.HEALTH, "Rawat jalan, rawat inap, gawat darurat"),
    ("UPTD PPA {regency} (contoh)", Provider.Sort.PROTECTION, "Perempuan dan anak, kekerasan"),
    ("Dinas Dukcapil {regency} (contoh)", Provider.Sort.PAPERS, "KTP, KK, akta"),
    ("BPBD {regency} (contoh)", Provider.Sort.DISASTER, "Tenda, logistik, evakuasi"),
    ("BAZNAS {regency} (contoh)", Provider.Sort.CHARITY, "Modal usaha, bantuan darurat"),
    ("LKSA Tunas Hapakat {place} (contoh)", Provider.Sort.FOUNDATION, "Pengasuhan anak"),
    ("IPWL Penyang {place} (contoh)", Provider.Sort.DRUGS, "Rehabilitasi rawat jalan"),
)  # fmt: skip


def _directory(register) -> list[Provider]:
    """All institutions; those of the regencies are made where they are missing."""
    rows, office = register.rows, register.office
    found = list(Provider.objects.select_related("regency"))
    known = {provider.name for provider in found}
    regencies = {d.regency_id: d.regency for d in register.ground.districts}
    for code, regency in sorted(regencies.items()):
        place = regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        for name, sort, services in USUAL:
            name = name.format(regency=regency.name, place=place)
            if name not in known:
                found.append(
                    rows.record(
                        Provider, at=rows.moment(rows.days_ago(430)), by=office.officers[code],
                        name=name, sort=sort, services=services, regency=regency,
                        contact="Petugas jaga",
                        phone=f"08110000{register.rng.randrange(10000):04d}",
                    )
                )  # fmt: skip
    return found


class Told:
    """One case, while it is told; the steps of a course are its methods."""

    def __init__(self, work: Casework, entry, category, opened: int, *, waits=False, **about):
        self.work, self.rng, self.rows, self.entry = work, work.rng, work.rows, entry
        self.waits = waits  # for a decision: what it rests on stays as it was sent
        registrant = entry.registrant
        regency = registrant.district.regency_id
        self.officer = work.office.officers[regency]
        self.verifier = work.office.verifiers[regency]
        self.tale = self.rng.choice(stories.TALES[category.pk])
        self.present, self.began, self.goals = set(), None, []
        self.first, self.turns = self.rng.randrange(60), {}  # which words come next
        self.given = 0
        day = self.rows.days_ago(opened)
        self.at = max(self.rows.moment(day), entry.at + SETTLE)
        self.case = self._open(category, day, **about)
        self.plan = self.referral = self.closure = None

    # What every step uses

    def on(self, ago: int):
        """Go on so many days ago, never before what was told last."""
        at = max(self.rows.moment(self.rows.days_ago(ago)), self.at + SETTLE)
        self.at = min(at, self.rows.now)

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.at)

    def soon(self, low: int, high: int) -> datetime.date:
        return self.rows.today + datetime.timedelta(days=self.rng.randint(low, high))

    @property
    def worker(self):
        return self.case.worker

    def said(self, words):
        """The next of some words, so that two in one case differ."""
        turn = self.turns.get(words, self.first)
        self.turns[words] = turn + 1
        return words[turn % len(words)]

    def add(self, model, by=None, **fields):
        return self.rows.record(model, at=self.at, by=by or self.worker, case=self.case, **fields)

    def event(self, action: str, by=None, note="", **details):
        by, case = by or self.worker, self.case
        position = self.work.office.positions[by.pk]
        self.rows.add(
            AuditEvent,
            at=self.at,
            actor=by.pk,
            role=position.role,
            area=position.area_code,
            action=f"cases.{action}",
            target_type="cases.case",
            target=str(case.pk),
            registrant=case.registrant_id,
            happened_in=case.district_id,
            note=note,
            details=details,
            secret=case.is_secret,
        )
        case.updated_at, case.updated_by = self.at, by
        case.version += 1

    def touched(self, row, by):
        row.version += 1
        row.updated_at, row.updated_by = self.at, by

    def did(self, stage: Stage):
        """Work of a stage is there; help began with the first plan, service or referral."""
        self.present.add(stage)
        if stage in (Stage.PLANNING, Stage.INTERVENTION):
            self.began = self.began or self.at

    def finish(self) -> Case:
        """The stage as the work says, and the worker's last look."""
        case = self.case
        closed = case.state == Case.State.CLOSED
        case.stage = stage_of(closed=closed, present=self.present)
        case.work = sorted(self.present)
        if not case.unseen and self.rng.random() < 0.85:
            at = self.at if self.rng.random() < 0.7 else case.created_at
            self.work.looks.append(Look(user=case.worker, case=case, at=at, known=case.created_at))
        return case

    # Intake

    def _open(self, category, day, *, urgency=None, worker=None, source=None) -> Case:
        rng, tale, entry = self.rng, self.tale, self.entry
        secret = Secrecy.SECRET in (category.secrecy, entry.registrant.secrecy)
        urgency = urgency or rng.choices(Urgency.values, (12, 22, 66))[0]
        danger = urgency == Urgency.EMERGENCY and tale.dangers
        worker = worker or entry.user
        case = self.rows.record(
            Case,
            at=self.at,
            by=worker,
            number=self.work.number(),
            registrant=entry.registrant,
            district=entry.registrant.district,
            registrant_secrecy=entry.registrant.secrecy,
            category=category,
            source=source or rng.choice(Case.Source.values[:9]),
            source_note=rng.choice(("", "", "Ketua RT", "Bidan desa", "Kepala desa", "Gurunya")),
            urgency=urgency,
            urgency_rank=RANKS[Urgency(urgency)],
            problem=self.said(tale.problems),
            dangers=self._dangers(tale.dangers if danger else ()),
            tonight=tale.tonight if danger else "",
            opened_on=day,
            due_on=day + datetime.timedelta(days=CLOCKS[Urgency(urgency)]),
            worker=worker,
            worker_since=self.at,
        )  # fmt: skip
        self.case = case
        if secret:
            self._join(worker, worker)
            self._join(self.officer, self.verifier)
        self.event("case.open", urgency=urgency)
        case.version = 1
        return case

    def _dangers(self, met) -> dict:
        """The danger check; nothing is in danger that the tale does not name."""
        other = ("no", "no", "unknown")
        return {code: "yes" if code in met else self.rng.choice(other) for code in DANGERS}

    def _join(self, user, by):
        """Into the team of a sealed case."""
        key = (self.entry.registrant.pk, user.pk)
        if user != self.entry.user and key not in self.work.teams:
            self.work.teams.add(key)
            self.rows.add(
                TeamMember, at=self.at, registrant=self.entry.registrant, user=user,
                since=self.at, added_by=by,
            )  # fmt: skip

    # Assessment

    def assess(self, better: int = 0, draft: bool = False):
        """Six needs; `better`: by how much they have gone down since the first time."""
        tale, rng, fields = self.tale, self.rng, {}
        for place, need in enumerate(NEEDS):
            worst, words = tale.needs[need]
            rating = max(worst - better - (rng.random() < 0.2), 0)
            if draft and place > 2:
                break
            fields[need] = rating
            fields[f"{need}_note"] = words if rating >= 2 else ""
        risk = max(self._worst_risk() - better, 0)
        if not draft or risk > 1:
            fields["risk"] = RISKS[risk]
            fields["risk_reasons"] = list(tale.risks) if risk else []
        row = self.add(
            Assessment,
            assessed_on=self.day,
            strengths=self.said(tale.strengths),
            family=self.said(tale.family),
            answers={} if draft else self._answers(),
            **fields,
        )
        said = fields.get("risk", "")
        self.event("assessment.start", risk=said)
        if not draft:
            self.at = min(self.at + SETTLE, self.rows.now)
            row.state = Assessment.State.COMPLETE
            self.did(Stage.ASSESSMENT)
            row.completed_by, row.completed_at = self.officer, self.at
            self.touched(row, self.officer)
            self.event("assessment.complete", self.officer, risk=said)

    def _worst_risk(self) -> int:
        rank = self.case.urgency_rank
        return 3 if rank == 0 and self.case.is_secret else 2 - (rank > 0) + (rank < 2)

    def _answers(self) -> dict:
        found = {}
        for group in questions.groups_for(self.case):
            for question in group.questions:
                if self.rng.random() < 0.25:
                    continue
                values = [value for value, _ in question.choices] or ["ya", "tidak"]
                value = self.rng.choice(values)
                found[question.name] = [value] if question.kind == "multi" else value
        return found

    def assess_draft(self):
        self.assess(draft=True)

    def assess_again(self):
        self.assess(better=1)

    def assess_last(self):
        self.assess(better=2)

    # Plan

    def plan_draft(self):
        writer = self.officer if self.case.is_secret else self.worker
        self.plan = self.add(Plan, by=writer, number=1, writers=[writer.pk])
        self.did(Stage.PLANNING)
        self.event("plan.start", writer, number=1)
        self._goals()

    def _goals(self, sources=()):
        plan, tale = self.plan, self.tale
        texts = list(tale.goals)
        count = min(len(texts), self.rng.choice((1, 2, 2, 3)))
        self.goals = []
        for text, actions in texts[:count]:
            goal = self.rows.record(
                Goal, at=self.at, by=plan.created_by, plan=plan, text=text,
                thread=self.rows.id_at(self.at),
            )  # fmt: skip
            self.goals.append(goal)
            for words, who in actions:
                self.rows.record(
                    Action, at=self.at, by=plan.created_by, goal=goal, text=words,
                    user=None if who else self.worker, who=who, due_on=self._due(),
                )  # fmt: skip
        self.on_later()
        self.event("plan.edit", plan.created_by, number=plan.number)

    def _due(self) -> datetime.date:
        """Of an action: mostly to come, some today or past."""
        return self.soon(*self.rng.choice(((-12, -1), (0, 1), (2, 7), (8, 30), (8, 45))))

    def plan_submit(self):
        self.plan_draft()
        self._submit()

    def _submit(self):
        self.on_later()
        plan = self.plan
        if self.officer.pk not in plan.writers:
            plan.writers = [*plan.writers, self.officer.pk]
        plan.state, plan.submitted_by, plan.submitted_at = "submitted", self.officer, self.at
        self.touched(plan, self.officer)
        self.event("plan.submit", self.officer, number=plan.number)

    def _decide(self, state: str):
        self.on_later()
        plan = self.plan
        plan.state, plan.decided_by, plan.decided_at = state, self.verifier, self.at
        plan.remarks = self.said(stories.REMARKS) if state == "returned" else ""
        self.touched(plan, self.verifier)
        verb = "return" if state == "returned" else "approve"
        self.event(f"plan.{verb}", self.verifier, number=plan.number)

    def on_later(self):
        self.at = min(self.at + SETTLE, self.rows.now)

    def plan_return(self):
        self.plan_submit()
        self._decide("returned")

    def plan_approve(self):
        self.plan_submit()
        self._decide("approved")
        self._do_some()

    def _do_some(self):
        """Part of what had to be done is done; of what is over, all."""
        mine = {goal.pk for goal in self.goals}
        actions = self.rows.waiting(Action)[-12:]
        for action in actions:
            late = action.due_on < self.rows.today
            if action.goal_id in mine and self.rng.random() < (0.8 if late else 0.35):
                action.done_on, action.done_by = self.day, self.worker
                self.touched(action, self.worker)

    def finish_actions(self):
        """At the end nothing is left to do."""
        mine = {goal.pk for goal in self.goals}
        for action in self.rows.waiting(Action)[-16:]:
            if action.goal_id in mine:
                action.due_on = min(action.due_on, self.day)
                if not action.done_on:
                    action.done_on, action.done_by = self.day, self.worker

    def revise(self):
        """A second version in the place of the first."""
        before, old = self.plan, self.goals
        self.plan = self.add(
            Plan, by=self.officer, number=before.number + 1, writers=[self.officer.pk]
        )
        self.event("plan.start", self.officer, number=self.plan.number)
        actions = [a for a in self.rows.waiting(Action)[-16:] if a.goal_id in {g.pk for g in old}]
        self.goals = []
        for goal in old:
            copy = self.rows.record(
                Goal, at=self.at, by=self.officer, plan=self.plan, text=goal.text,
                thread=goal.thread,
            )  # fmt: skip
            self.goals.append(copy)
            for action in actions:
                if action.goal_id == goal.pk:
                    self.rows.record(
                        Action, at=self.at, by=self.officer, goal=copy, text=action.text,
                        user=action.user, who=action.who, due_on=max(action.due_on, self._due()),
                        done_on=action.done_on, done_by=action.done_by, source=action,
                    )  # fmt: skip
        self._submit()
        self._decide("approved")
        before.state = "replaced"
        self.touched(before, self.verifier)

    # Services

    def give(self):
        help = self.tale.help[self.given % len(self.tale.help)]
        self.given += 1
        self.did(Stage.INTERVENTION)
        row = self._service(help, state="given", given_on=self.day, proof=help.proof)
        self._served(row, "give")

    def promise(self, low=-6, high=20):
        help = self.tale.help[self.given % len(self.tale.help)]
        self.given += 1
        planned = max(self.soon(low, high), self.day)
        self._served(self._service(help, state="planned", planned_on=planned), "plan")

    def promise_today(self):
        self.promise(0, 0)

    def promise_late(self):
        self.promise(-9, -2)

    def drop(self):
        """Planned, and not given after all."""
        self.promise(1, 9)
        row = self.rows.waiting(Service)[-1]
        row.state, row.cancel_reason = "cancelled", self.said(stories.CANCELLED)
        self.on_later()
        self._served(row, "cancel")

    def _service(self, help, **fields):
        regency = self.case.district_id[:5]
        giver = {"provider_name": "Dinas Sosial"} if self.rng.random() < 0.5 else {}
        if not giver and help.programme in ("SEMBAKO", "BLT_DD"):
            giver = {
                "provider_name": "Pemerintah desa" if help.programme == "BLT_DD" else "Kantor pos"
            }
        elif not giver:
            fits = [p for p in self.work.providers if p.sort == Provider.Sort.OFFICE]
            fits = [p for p in fits if p.regency_id in (None, regency)]
            giver = {"provider": self.rng.choice(fits)}
        return self.add(
            Service,
            registrant=self.entry.registrant,
            district=self.entry.registrant.district,
            programme_id=help.programme,
            quantity=help.quantity,
            unit=help.unit,
            rupiah=help.rupiah,
            **giver,
            **fields,
        )  # fmt: skip

    def _served(self, row, verb):
        self.event(
            f"service.{verb}", service=str(row.pk), programme=row.programme_id, repeated=False
        )

    # Referrals and letters

    def refer(self, handing=None):
        """To the institution that the tale names, as far as consent goes, else for a life."""
        handing = handing or self.said(self.tale.handing)
        provider = self._provider(handing)
        vital = not self._agreed(receiver_of(provider))
        codes = {"nama", "lahir", "alamat", "alasan"}
        days = "referral_emergency_days" if self.case.urgency_rank == 0 else "referral_days"
        self.handing = handing
        self.referral = self.add(
            Referral,
            provider=provider,
            reason=handing.reason,
            asked=handing.asked,
            data=[code for code in data_of(self.case) if code in codes],
            vital=vital,
            vital_reason="Tidak sadar penuh, harus segera ditolong." if vital else "",
            sent_on=self.day,
            due_on=self.day + datetime.timedelta(days=DEFAULTS[days]),
        )
        self.did(Stage.INTERVENTION)
        self.event("referral.send", referral=str(self.referral.pk), vital=vital)

    def _provider(self, handing) -> Provider:
        regency = self.case.district_id[:5]
        fits = [
            provider
            for provider in self.work.providers
            if provider.sort == handing.sort
            and provider.regency_id in (None, regency)
            and handing.seed in ("", provider.seed)
        ]
        near = [provider for provider in fits if provider.regency_id]
        return self.rng.choice(near or fits)

    def _agreed(self, receiver: str) -> bool:
        """Whether the consent covers a receiver; it is asked for where it may still change."""
        entry = self.entry
        if entry.consent is None:
            entry.consent = self.rows.record(
                Consent, at=entry.at, by=entry.user, registrant=entry.registrant,
                basis="persetujuan", given_by=entry.registrant.known_as, how="lisan",
                wording=WORDING_VERSION, sharing=[], given_on=entry.registered_on,
            )  # fmt: skip
        consent = entry.consent
        if receiver in consent.sharing:
            return True
        if consent.refused or self.waits:
            return False
        consent.sharing = [*consent.sharing, receiver]
        return True

    def _answer(self, accepted: bool):
        row = self.referral
        row.state = "accepted" if accepted else "refused"
        row.answered_on, row.answered_by = self.day, self.worker
        row.answered_name = self.said(("Petugas penerimaan", "Kepala seksi", "Petugas jaga"))
        row.answer = "" if accepted else self.handing.refusal
        self.touched(row, self.worker)
        verb = "accept" if accepted else "refuse"
        self.event(f"referral.{verb}", referral=str(row.pk))

    def accepted(self):
        self._answer(True)

    def refused(self):
        self._answer(False)

    def referral_done(self):
        row = self.referral
        row.state, row.done_on, row.done_by = "done", self.day, self.worker
        row.feedback = self.handing.feedback
        self.touched(row, self.worker)
        self.event("referral.finish", referral=str(row.pk))

    def referral_back(self):
        """Withdrawn: nothing of it is work any more."""
        row = self.referral
        row.state, row.withdrawn_on, row.withdrawn_by = "withdrawn", self.day, self.worker
        row.withdrawn_reason = "Keluarganya akhirnya sanggup merawat sendiri."
        self.touched(row, self.worker)
        self.present.discard(Stage.INTERVENTION)
        self.event("referral.withdraw", referral=str(row.pk))

    def letter(self):
        """Of the referral at hand, issued by the officer."""
        self._letter("surat_rujukan", "issued", self.referral)

    def handed_over(self):
        self._letter("berita_acara", "issued", self.referral)

    def letter_draft(self):
        self._letter("surat_pengantar", "draft")

    def letter_issued(self):
        self._letter("surat_pengantar", "issued")

    def letter_withdrawn(self):
        self._letter("surat_pengantar", "withdrawn")

    def letter_neglected(self):
        self._letter("keterangan_telantar", "issued")

    def _letter(self, kind, state, referral=None):
        case, place = self.case, self.case.district.regency.name.split(" ", 1)[1]
        receiver = receiver_of(referral.provider) if referral else "dukcapil"
        vital = referral.vital if referral else not self._agreed(receiver)
        written = {
            "surat_rujukan": {},
            "berita_acara": {
                "handed_on": self.day.isoformat(),
                "condition": "Sadar, dapat berjalan dengan tongkat, makan seperti biasa",
                "belongings": "Satu tas pakaian",
                "received_by": "Petugas penerimaan",
            },
            "surat_pengantar": {"purpose": "perekaman KTP dan penerbitan KK"},
            "keterangan_telantar": {
                "purpose": "pengobatan sebagai orang telantar",
                "place": f"Pasar {case.district.name}",
            },
        }[kind]
        whom = referral.provider.name if referral else f"Kepala Dinas Dukcapil\n{place}"
        row = self.add(
            Letter,
            kind=kind,
            referral=referral,
            receiver=receiver,
            addressee=whom,
            data=referral.data if referral else ["nama", "lahir", "alamat"],
            vital=vital,
            vital_reason="Harus segera ditolong." if vital else "",
            written=written,
        )
        self.event("letter.prepare", letter=str(row.pk), kind=kind)
        self.on_later()
        if state == "issued":
            self._issue(row)
        elif state == "withdrawn":
            row.state, row.withdrawn_on, row.withdrawn_by = state, self.day, self.worker
            row.withdrawn_reason = "Keliru menulis nama."
            self.touched(row, self.worker)
            self.event("letter.withdraw", letter=str(row.pk))

    def _issue(self, row):
        regency = self.case.district.regency
        texts = self.work.letter_texts(regency)
        self.entry.registrant.village.district = self.entry.registrant.district
        row.body = body_of(row, texts)
        row.regency, row.year = regency, self.day.year
        row.series = "R" if self.case.is_secret else ""
        self.work.letters.append(row)
        row.signer_title, row.signer_name = texts["signer_title"], self.work.head_of(regency)
        row.state, row.issued_on, row.issued_by = "issued", self.day, self.officer
        self.touched(row, self.officer)
        self.event("letter.issue", self.officer, letter=str(row.pk), kind=row.kind)

    # Visits

    def visit(self):
        helped = Stage.INTERVENTION in self.present
        self._visit(self.said(self.tale.after if helped else self.tale.before))

    def _visit(self, finding, step=""):
        rng, late = self.rng, self.rng.random() < 0.08
        visited = self.day - datetime.timedelta(days=9) if late else self.day
        visited = max(visited, self.case.opened_on)
        more = {}
        if rng.random() < 0.7:
            more = {
                "place": rng.choice(PLACES),
                "met": rng.choice(MET),
                "travel": rng.choice(("klotok", "motor", "motor", "jalan", "perahu", "mobil")),
                "travel_minutes": rng.choice((15, 20, 40, 75, 120, 180)),
            }
        if more and more["travel"] in ("klotok", "motor", "mobil") and rng.random() < 0.7:
            more["travel_cost"] = rng.choice((20, 35, 50, 100, 150, 250)) * 1000
        if step:
            more |= {"next_action": step}
            more["next_on"] = max(
                self.soon(*rng.choice(((-8, -1), (0, 0), (1, 7), (8, 20)))), visited
            )
        watching = monitors(visited, self.at, self.began)
        row = self.add(Visit, visited_on=visited, finding=finding, is_monitoring=watching, **more)
        if watching:
            self.did(Stage.MONITORING)
        self.event("visit.record", row=str(row.pk), late=row.is_late_entry)
        return row

    def visit_step(self):
        """A visit that names what comes next."""
        helped = Stage.INTERVENTION in self.present
        words = self.said(self.tale.after if helped else self.tale.before)
        steps = ("Antar ke puskesmas", "Tengok lagi", "Hubungi keluarganya", "Bawa formulir KTP")
        self._visit(words, step=self.said(steps))

    def step_done(self):
        row = self.rows.waiting(Visit)[-1]
        row.next_done_on = self.day
        self.touched(row, self.worker)
        self.event("visit.step", row=str(row.pk))

    def evaluate(self):
        for goal in self.goals:
            met = next(self.work.outcomes)
            note = "" if met == "ya" else self.said(self.tale.notes)
            row = self.add(
                Evaluation, evaluated_on=self.day, plan_goal=goal, goal=goal.text, met=met,
                note=note,
            )  # fmt: skip
            self.event("evaluation.record", row=str(row.pk), met=met)

    # Beside it

    def note(self):
        row = self.add(Note, text=self.said(self.tale.notes))
        self.event("note.add", row=str(row.pk))

    def note_confidential(self):
        roles = sorted((Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER))
        row = self.add(Note, text=self.said(stories.CONFIDENTIAL), roles=roles)
        self.event("note.add", row=str(row.pk), roles=roles)

    def flag(self, until=None):
        words = stories.SECRET_FLAGS if self.case.is_secret else stories.FLAGS
        row = self.add(Flag, reason=self.said(words), until=until)
        self.event("flag.set", row=str(row.pk))
        return row

    def flag_until(self):
        self.flag(self.soon(3, 40))

    def flag_ended(self):
        row = self.flag()
        self.on_later()
        row.ended_on, row.end_reason = self.day, "Sudah tidak berlaku lagi"
        self.touched(row, self.worker)
        self.event("flag.end", row=str(row.pk))

    def task(self, low=-5, high=12):
        row = self.add(
            Task, owner=self.worker, text=self.said(stories.OWN_TASKS),
            due_on=max(self.soon(low, high), self.day),
        )  # fmt: skip
        self.event("task.add", row=str(row.pk))
        return row

    def task_today(self):
        self.task(0, 0)

    def task_done(self):
        row = self.task(1, 3)
        self.on_later()
        row.done_on = self.day
        self.touched(row, self.worker)
        self.event("task.done", row=str(row.pk))

    # Who holds it

    def hand_over(self):
        """From whoever opened it to the one who serves here, who has not looked yet."""
        case = self.case
        self.event("case.hand_over", self.officer, note=self.said(stories.HAND_OVER))
        case.worker, case.worker_since, case.unseen = self.entry.user, self.at, True

    # The end

    def _ask(self, reason="mandiri"):
        short = reason in Closure.SHORT
        outcomes = {goal.text: self.rng.choice(("ya", "ya", "sebagian")) for goal in self.goals}
        self.closure = self.add(
            Closure,
            reason=reason,
            closed_on=self.day,
            summary="" if short else self.tale.outcome,
            outcomes={} if short else outcomes,
        )
        self.case.state = Case.State.CLOSING
        self.event("closure.ask", reason=reason)

    def _decided(self, verb: str, state: str, remark=""):
        self.on_later()
        row = self.closure
        by = self.worker if state == "withdrawn" else self.verifier
        row.state, row.remark = state, remark
        if state != "withdrawn":
            row.decided_by, row.decided_at = by, self.at
        self.touched(row, by)
        self.event(f"closure.{verb}", by, reason=row.reason)

    def ask(self):
        self._ask()

    def closing_returned(self):
        self._ask()
        self._decided("return", "returned", self.said(stories.CLOSING_REMARKS))
        self.case.state = Case.State.OPEN

    def closing_withdrawn(self):
        self._ask()
        self._decided("withdraw", "withdrawn")
        self.case.state = Case.State.OPEN

    def close(self, reason="mandiri"):
        self.finish_actions()
        self._ask(reason)
        self._decided("approve", "approved")
        self.case.state = Case.State.CLOSED
        if reason not in Closure.SHORT:
            self._look_after()

    def close_reunited(self):
        self.close("reunifikasi")

    def close_referred(self):
        self.close("dirujuk_tetap")

    def close_other(self):
        self.close("lainnya")

    def close_died(self):
        self.close("meninggal")

    def close_refused(self):
        self.close("menolak")

    def close_lost(self):
        self.close("hilang_kontak")

    def close_moved(self):
        self.close("pindah")

    def _look_after(self):
        """What is owed after 1, 3 and 6 months; what was due is nearly always done."""
        closed, kept = self.day, self.at
        for month in AfterCare.MONTHS:
            due = months_after(closed, month)
            self.at = kept
            row = self.add(AfterCare, closed_on=closed, month=month, due_on=due)
            done = next(self.work.looked_after) if due < self.rows.today else "owed"
            if done == "owed":
                continue
            self.on((self.rows.today - due).days + self.rng.randint(0, 3))
            if done == "missed":
                row.missed_on, row.missed_reason = self.day, self.said(stories.MISSED)
                self.touched(row, self.worker)
                self.event("aftercare.miss", row=str(row.pk), month=month)
            else:
                row.visit = self._visit(self.said(self.tale.after))
                self.touched(row, self.worker)
        self.at = max(self.at, kept)

    def reopen(self):
        case, reason = self.case, self.said(stories.REOPENED)
        self.add(Reopening, reason=reason)
        case.state, case.reopened = Case.State.OPEN, 1
        self.present.discard(Stage.ASSESSMENT)  # it wants a new one
        case.due_on = self.day + datetime.timedelta(days=CLOCKS[Urgency(case.urgency)])
        self.event("case.reopen", reopened=1)
