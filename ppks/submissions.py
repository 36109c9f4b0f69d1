"""Reading a submission as one user may see it: its rows, remarks, changes and history."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from audit.events import seen, seen_in_list, with_page
from audit.models import AuditEvent
from core.templatetags.handep import age_text
from ppks import policy, proposal, questionnaire, showing
from ppks.catalogue import catalogue
from ppks.check import may_read
from ppks.models import Secrecy, Submission
from ppks.operations.access import is_insider

S = Submission.State
TONES = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "waits",
    S.RETURNED: "bad",
    S.VERIFIED: "good",
    S.REJECTED: "bad",
    S.WITHDRAWN: "neutral",
}
LEFT = "Keluar dari daftar"
SENTENCES = {
    "ppks.submission.start": "Pengajuan dimulai.",
    "ppks.identification.register": "Didaftarkan dari identifikasi.",
    "ppks.identification.join": "Identifikasi digabungkan ke pengajuan ini.",
    "ppks.condition.propose": "Jenis PPKS diisi.",
    "ppks.change.save": "Perubahan diisi.",
    "ppks.change.drop": "Satu perubahan dibuang.",
    "ppks.submission.propose_end": "Alasan keluar diisi.",
    "ppks.submission.submit": "Diajukan ke verifikator.",
    "ppks.submission.withdraw": "Ditarik kembali.",
    "ppks.submission.verify": "Diverifikasi.",
    "ppks.submission.return": "Dikembalikan untuk diperbaiki.",
    "ppks.submission.reject": "Ditolak.",
    "seen.secret": "Dilihat.",
}


def sees_secret(submission: Submission, user) -> bool:
    """Whoever may decide it sees all of it; others what is *rahasia* only as insiders."""
    if user.position and user.position.role in policy.DECIDERS:
        return True
    return is_insider(submission.registrant, user)


def note_look(submission: Submission, request) -> None:
    """A look at what is *rahasia* is an event (SECURITY.md, decision 3), also on a form that
    comes back; of somebody with an ordinary kind too, when this user sees the other."""
    with_page(request, lambda: _note_look(submission, request.user))


def _note_look(submission: Submission, user) -> None:
    registrant = submission.registrant
    if registrant.highest_secrecy == Secrecy.SECRET and sees_secret(submission, user):
        seen(
            by=user,
            target=submission,
            registrant=registrant.pk,
            district=registrant.district_id,
            what="secret",
        )


def section_title(name: str) -> str:
    """The section of the questionnaire that a stable name belongs to, as it reads."""
    return questionnaire.SECTIONS.get(questionnaire.section_of(name), LEFT)


def grouped(rows: list[dict], insider: bool) -> list[tuple[str, list[dict]]]:
    """Rows under the titles of their sections, in the order of the form; *rahasia* ones left out
    for outsiders."""
    groups: dict[str, list[dict]] = {title: [] for title in questionnaire.SECTIONS.values()}
    groups[LEFT] = []
    for row in rows:
        if insider or not (row["secret"] or not may_read(row["name"], insider)):
            groups[section_title(row["name"])].append(row)
    return [(title, found) for title, found in groups.items() if found]


def differences(submission: Submission, insider: bool) -> list[dict]:
    """What a draft proposes, as far as this user may know it."""
    return [
        {**row, "secret": not may_read(row["name"], False)}
        for row in proposal.differences(submission)
        if may_read(row["name"], insider) and (insider or not _names_secret(submission, row))
    ]


def _names_secret(submission: Submission, row: dict) -> bool:
    """Whether the main kind that is proposed, or the one it replaces, is *rahasia*."""
    if row["name"] != "kind.main":
        return False
    codes = {submission.proposal["kind.main"], proposal.current(submission.registrant).get(
        "kind.main", "")}  # fmt: skip
    return any(not may_read(f"kind.{code}", False) for code in codes)


@dataclass(frozen=True)
class Line:
    """One row of a list of submissions."""

    submission: Submission
    kinds: list[showing.Kind]
    who: str

    @property
    def is_guarded(self) -> bool:
        secret = self.submission.registrant.secrecy == Secrecy.SECRET
        return secret or any(kind.secret for kind in self.kinds)


def lines_of(page, user) -> list[Line]:
    """The lines of a page of submissions `with_lines`. What is *rahasia* among them is one look."""
    lines = []
    for row in page:
        registrant = row.registrant
        person = registrant.is_person
        who = age_text(registrant.ages) if person else registrant.get_subject_display()
        lines.append(Line(row, showing.kinds_of(registrant, row.knows_secret), who))
    seen_in_list(
        by=user, registrants=[one.submission.registrant_id for one in lines if one.is_guarded]
    )
    return lines


def remarks(given: dict, insider: bool) -> list[dict]:
    """A verifier's remarks, one row each: name, label, text, and the section it is about."""
    order = list(questionnaire.SECTIONS)
    rows = [
        {
            "name": name,
            "label": label(name),
            "text": text,
            "section": questionnaire.section_of(name),
        }
        for name, text in given.items()
        if may_read(name, insider)
    ]
    return sorted(
        rows,
        key=lambda row: order.index(row["section"]) if row["section"] in order else len(order),
    )


def label(name: str) -> str:
    return questionnaire.label(name) if questionnaire.has(name) else proposal.label(name)


def answers_of(identifications, insider: bool) -> dict[str, str]:
    """The answers of all identifications of one entry, the latest of each question."""
    merged: dict[str, str] = {}
    for identification in reversed(list(identifications)):  # they come newest first
        merged |= identification.answers
    return {
        code: value
        for code, value in merged.items()
        if catalogue().has_observation(code)
        and (insider or not catalogue().observation(code).secret)
    }


def answered_signs(identifications, insider: bool) -> list[dict]:
    """What was seen at each identification: question and answer in words."""
    found = []
    for identification in identifications:
        signs = []
        for code, value in identification.answers.items():
            if not catalogue().has_observation(code):
                continue
            observation = catalogue().observation(code)
            text = catalogue().answer_label(code, value)
            if text and catalogue().answered(code, value) and (insider or not observation.secret):
                signs.append(
                    {"label": observation.question, "value": text, "secret": observation.secret}
                )
        found.append({"identification": identification, "signs": signs})
    return found


@dataclass(frozen=True)
class Event:
    day: datetime
    who: str
    text: str


def history(submission: Submission, insider: bool) -> list[Event]:
    """The latest events about one submission, newest first."""
    events = AuditEvent.objects.filter(target=str(submission.pk), action__in=SENTENCES)
    if not insider:
        events = events.filter(secret=False)
    rows = list(events[:50])
    names = dict(User.objects.filter(pk__in={row.actor for row in rows}).values_list("pk", "name"))
    return [
        Event(row.at, names.get(row.actor, "petugas sistem"), SENTENCES[row.action]) for row in rows
    ]
