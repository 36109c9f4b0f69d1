"""One entry of the register as one user may see it: header, tabs, what can be done."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.events import record
from ppks import policy, showing
from ppks.models import Identification, Membership, Registrant, Secrecy, Submission
from ppks.operations.membership import WHOLES
from ppks.questionnaire.question import HOME

TABS = (
    ("Data", "ppks:registrant_detail", policy.READERS),
    ("Kondisi", "ppks:registrant_conditions", policy.READERS),
    ("Pendataan", "ppks:registrant_visits", policy.RECORD_READERS),
    ("Lampiran", "ppks:attachment_list", policy.RECORD_READERS),
    ("Kasus", "cases:of_registrant", policy.RECORD_READERS),  # of the app above, by name only
    ("Layanan", "cases:services_of_registrant", policy.RECORD_READERS),
    ("Riwayat", "ppks:registrant_history", policy.RECORD_READERS),
    ("Tim", "ppks:team", policy.READERS),  # where there is something to guard, for insiders
    ("Jejak akses", "ppks:registrant_trail", policy.TEAM_KEEPERS),
)


@dataclass(frozen=True)
class Act:
    label: str
    url: str


def open_record(request, pk, target=None) -> "Entry":
    """As `open_entry`, for pages that tell more than number and kind: the entry, or 404 for one
    whose record this user does not read."""
    return open_entry(request, pk, target, whole=True)


def open_entry(request, pk, target=None, *, whole: bool = False) -> "Entry":
    """The entry, or 404 for one that this user may not see.

    Where something *rahasia* about it is seen, the look is an event, and names the grant that
    opened it: no audit, no look (SECURITY.md, decision 3).
    """
    user = request.user
    rows = Registrant.objects.visible_to(user).with_access(user)
    rows = rows.select_related("village__district", "identity", "consent", "institution")
    registrant = get_object_or_404(rows.opened_to(user) if whole else rows, pk=pk)
    noted = note_look(registrant, user, target)
    if hasattr(request, "after_rollback"):  # under @once: the look stays when the act does not
        request.after_rollback.append(lambda: note_look(registrant, user, target))
    return Entry(registrant, user, noted=noted)


def note_look(registrant: Registrant, user, target=None) -> bool:
    """Whether this look is an event, and if so its event. Needs `with_access`.

    `target`: the part of the entry that is looked at, where it is not the whole.
    """
    if not registrant.is_insider:
        return False
    own_right = _by_role(user) or registrant.on_team
    by_grant = None if own_right else registrant.grant
    by_glass = None if own_right or by_grant else registrant.glass
    guarded = registrant.highest_secrecy == Secrecy.SECRET or by_grant or by_glass
    if guarded:
        record(
            by=user,
            action="seen.secret",
            target=target or registrant,
            registrant=registrant.pk,
            district=registrant.district_id,
            secret=True,
            **({"grant": str(by_grant)} if by_grant else {}),
            **({"glass": str(by_glass)} if by_glass else {}),
        )
    return bool(guarded)


def sighting_of(registrant: Registrant, user):
    """The identification from which the next one of the same house starts, or None: a group or
    a community has no house."""
    if registrant.subject not in HOME:
        return None
    rows = Identification.objects.visible_to(user).filter(registrant=registrant)
    return rows.values_list("pk", flat=True).first()


def _by_role(user) -> bool:
    return user.position.role in policy.SECRET_BY_ROLE


class Entry:
    """Everything the pages of an entry show. `revealed`: masked, but shown for one look;
    `noted`: the look that opened it is an event."""

    def __init__(self, registrant: Registrant, user, *, revealed=False, noted=False):
        self.registrant, self.user, self.revealed = registrant, user, revealed
        self.noted = noted
        self.masked = showing.is_masked(registrant, user) and not revealed
        self.opened = policy.sees_persons(user) or showing.is_inside(registrant, user)
        self.may_write = self.opened and user.position.role in policy.WRITERS
        self.title = showing.title_of(registrant, self.masked)
        self.state, self.tone = showing.state_of(registrant)
        self.kinds = showing.kinds_of(registrant, registrant.is_insider)
        self.village = showing.village_of(registrant, user)
        self.urgency = "" if self.masked else showing.urgency_of(registrant)
        self.secret = registrant.secrecy == Secrecy.SECRET or any(k.secret for k in self.kinds)

    @property
    def who(self) -> str:
        registrant = self.registrant
        if not self.masked:
            return showing.who_of(registrant)
        if registrant.is_person:
            return showing.age_band(registrant.ages)
        return registrant.get_subject_display()

    @property
    def returned(self) -> bool:
        return any(one.state == Submission.State.RETURNED for one in self.submissions)

    def tabs(self, here: str) -> list[dict]:
        role = self.user.position.role
        return [
            {
                "label": label,
                "url": reverse(name, args=[self.registrant.pk]),
                "current": label == here,
            }
            for label, name, roles in TABS
            if role in roles
            and (name != "ppks:team" or self.guarded)
            and (self.opened or roles != policy.RECORD_READERS)
        ]

    @property
    def guarded(self) -> bool:
        """Whether this user sees that there is something here that a team guards."""
        registrant = self.registrant
        return registrant.is_insider and (
            registrant.highest_secrecy == Secrecy.SECRET or registrant.on_team
        )

    @cached_property
    def submissions(self) -> list[Submission]:
        """Those still open that this user may see, the newest first."""
        if not self.opened:
            return []
        rows = Submission.objects.visible_to(self.user).open().light()
        return list(rows.filter(registrant=self.registrant).select_related("entered_by"))

    @cached_property
    def new_submission(self) -> Submission | None:
        return next((s for s in self.submissions if s.kind == Submission.Kind.NEW), None)

    @property
    def acts(self) -> list[Act]:
        """What comes next, the likeliest first; only for those who write."""
        if not self.may_write:
            return []
        registrant, new = self.registrant, self.new_submission
        found = []
        if new is not None and new.is_editable:
            found.append(Act("Lanjutkan pendataan", reverse("ppks:visit_detail", args=[new.pk])))
        elif new is not None:
            found.append(Act("Lihat pengajuan", new.get_absolute_url()))
        if registrant.is_verified and registrant.is_active:
            for label, name in (
                ("Catat kunjungan", "ppks:visit_create"),
                ("Ubah data", "ppks:change_create"),
                ("Saring ulang", "ppks:identification_repeat"),
                ("Ajukan keluar dari daftar", "ppks:end_create"),
            ):
                found.append(Act(label, reverse(name, args=[registrant.pk])))
        if house := sighting_of(registrant, self.user):
            url = f"{reverse('ppks:identification_create')}?rumah={house}"
            found.append(Act("Orang lain di rumah ini", url))
        return found

    @property
    def change_url(self) -> str:
        """Where identity and address are changed now, "" for nowhere."""
        registrant, new = self.registrant, self.new_submission
        if not self.may_write:
            return ""
        if new is not None and new.is_editable:
            return reverse("ppks:visit_detail", args=[new.pk])
        if registrant.is_verified and registrant.is_active:
            return reverse("ppks:change_create", args=[registrant.pk])
        return ""

    @property
    def contact_url(self) -> str:
        if not self.may_write:
            return ""
        return reverse("ppks:registrant_contact", args=[self.registrant.pk])

    @property
    def sections(self) -> list[tuple[str, list[dict]]]:
        """Titled summaries of the person; nothing for a masked entry."""
        if self.masked:
            return []
        registrant = self.registrant
        identity = getattr(registrant, "identity", None)
        consent = getattr(registrant, "consent", None)
        found = [
            ("Identitas", showing.identity_rows(registrant, identity, self.change_url)),
            ("Alamat", showing.address_rows(registrant, self.change_url)),
            ("Kontak", showing.contact_rows(registrant, self.contact_url)),
            ("Persetujuan", showing.consent_rows(consent)),
        ]
        return [(title, rows) for title, rows in found if rows]

    @property
    def has_members(self) -> bool:
        return self.registrant.subject in WHOLES and not self.masked

    @cached_property
    def members(self) -> list[Membership]:
        """Members of a family or group, those of today first."""
        if not self.has_members:
            return []
        rows = Membership.objects.visible_to(self.user).filter(whole=self.registrant)
        return sorted(rows.select_related("person", "whole"), key=lambda one: one.until is not None)

    @cached_property
    def belongs_to(self) -> list[Membership]:
        """The families and groups a person belongs to today."""
        if not self.registrant.is_person or self.masked:
            return []
        rows = Membership.objects.visible_to(self.user).current()
        return list(rows.filter(person=self.registrant).select_related("whole"))
