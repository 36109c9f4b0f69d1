"""Every write of the roster (Permensos 28/2018; DESIGN.md section 9)."""

import datetime

from django.db import IntegrityError, transaction

from accounts import operations as accounts
from accounts.models import User
from accounts.roles import Role
from audit.events import record
from core.names import search_key
from core.querysets import lock
from core.refusal import Refused
from districts.models import District
from tksk.models import Assignment, Decree, Worker

# Who may do what; the pages of the same names take their roles from here.
ROLES = {
    act: frozenset({Role.ROSTER_ADMIN})
    for act in (
        "worker_create",
        "worker_edit",
        "assignment_create",
        "assignment_end",
        "decree_create",
        "account_create",
        "activation_code",
        "account_set_active",
    )
}
FACTS = (
    "niat",
    "name",
    "sex",
    "birth_date",
    "origin",
    "schooling",
    "phone",
    "email",
    "address",
    "appointed_year",
)
# The form field a broken constraint belongs to.
BROKEN_FIELD = {
    "tksk_worker_niat_unique": "niat",
    "tksk_assignment_ends_after_start": "until",
    "tksk_assignment_end_has_reason": "end_reason",
    "tksk_assignment_one_definitive_per_district": "district",
    "tksk_assignment_one_definitive_per_worker": "district",
    "tksk_assignment_worker_once_per_district": "district",
    "tksk_decree_ends_after_start": "until",
}


def acts_of(user) -> set[str]:
    """The acts of ROLES open to the position a user works in: which buttons a page has."""
    role = user.position.role if user.position else ""
    return {act for act, roles in ROLES.items() if role in roles}


@transaction.atomic
def create_worker(*, by, **facts) -> Worker:
    """Enter a worker; `facts` are those of FACTS. Refuses a NIAT that is taken."""
    _may("worker_create", by)
    worker = Worker()
    _set_facts(worker, facts)
    worker.touch(by)
    _save(worker)
    record(by=by, action="tksk.worker.create", target=worker)
    return worker


@transaction.atomic
def edit_worker(*, worker: Worker, by, version: int | None = None, **facts) -> Worker:
    """Correct a worker's facts; name and phone follow in the account.

    Refuses with `Stale` what somebody else changed since, and a NIAT that is taken.
    """
    _may("worker_edit", by)
    worker = _lock_worker(worker, by, version)
    changed = _set_facts(worker, facts)
    worker.touch(by)
    _save(worker)
    if worker.user_id and {"name", "phone"} & set(changed):
        User.objects.filter(pk=worker.user_id).update(name=worker.name, phone=worker.phone)
    record(by=by, action="tksk.worker.edit", target=worker, changed=changed)
    return worker


@transaction.atomic
def assign(
    *,
    worker: Worker,
    district: District,
    kind: str,
    since: datetime.date,
    by,
    number: str = "",
    issuer: str = "",
    decree_since: datetime.date | None = None,
    decree_until: datetime.date | None = None,
) -> Assignment:
    """Give a worker a district from a day on, also a day to come, with its decree if known.

    The account, if there is one, gets its position in the same transaction. Refuses a district
    that no longer exists, and what the database refuses: a second definitive TKSK in one
    district or a second definitive district for one TKSK at the same time. Acting duty may
    stand beside a definitive one.
    """
    _may("assignment_create", by)
    worker = _lock_worker(worker, by)
    # One after the other per district: two at the same moment get words, not a deadlock.
    district = (
        District.objects.current().select_for_update(no_key=True).filter(pk=district.pk).first()
    )
    if district is None:
        raise Refused("Kecamatan ini tidak ada lagi. Pilih kecamatan lain.", "district")
    assignment = Assignment(worker=worker, district=district, kind=kind, since=since)
    assignment.touch(by)
    _save(assignment)
    if number:
        _write_decree(assignment, by, number, issuer, decree_since, decree_until, "decree_until")
    if worker.user_id:
        _give_position(assignment, by)
    record(
        by=by,
        action="tksk.assignment.create",
        target=worker,
        district=district.pk,
        kind=str(kind),
        since=since.isoformat(),
        decree=bool(number),
    )
    return assignment


@transaction.atomic
def end_assignment(
    *,
    assignment: Assignment,
    until: datetime.date,
    end_reason: str,
    by,
    end_note: str = "",
    proposed_by: str = "",
    decided_by: str = "",
    version: int | None = None,
) -> Assignment:
    """Set the last day of a duty; the position ends with it, the district is free after it.

    A day still to come may be set, and moved until it is over. Refuses an assignment that is
    over, and a last day before the first. Source: Permensos 28/2018 article 21 (one office
    proposes, another decides).
    """
    _may("assignment_end", by)
    assignment = lock(Assignment.objects.visible_to(by), assignment.pk, version)
    if assignment.is_over:
        raise Refused("Penugasan ini sudah berakhir.")
    assignment.until, assignment.end_reason, assignment.end_note = until, end_reason, end_note
    assignment.proposed_by, assignment.decided_by = proposed_by, decided_by
    assignment.touch(by)
    _save(assignment)
    if assignment.position_id:
        accounts.end_position(position=assignment.position, until=until, by=by, reason=end_reason)
    record(
        by=by,
        action="tksk.assignment.end",
        target=assignment.worker,
        district=assignment.district_id,
        until=until.isoformat(),
        reason=str(end_reason),
    )
    return assignment


@transaction.atomic
def add_decree(
    *,
    assignment: Assignment,
    number: str,
    issuer: str,
    since: datetime.date,
    until: datetime.date,
    by,
) -> Decree:
    """A decree (SK) under an assignment. Refuses the same number twice, and an end before the
    start. Its expiry warns and never revokes."""
    _may("decree_create", by)
    assignment = lock(Assignment.objects.visible_to(by), assignment.pk, None)
    if assignment.decrees.filter(number__iexact=number).exists():
        raise Refused("SK dengan nomor ini sudah tercatat di penugasan ini.", "number")
    decree = _write_decree(assignment, by, number, issuer, since, until, "until")
    record(
        by=by,
        action="tksk.decree.create",
        target=assignment.worker,
        district=assignment.district_id,
        until=until.isoformat(),
    )
    return decree


@transaction.atomic
def create_account(*, worker: Worker, username: str, by) -> str:
    """Make the account of a worker, with a position per duty in force or to come.

    Gives the activation code, to be shown once and handed over. Refuses a second account and a
    user name that is taken.
    """
    _may("account_create", by)
    worker = _lock_worker(worker, by)
    if worker.user_id:
        raise Refused("TKSK ini sudah punya akun.")
    worker.user = accounts.create_user(
        username=username, name=worker.name, phone=worker.phone, by=by
    )
    worker.touch(by)
    _save(worker)
    for assignment in worker.assignments.open().select_related("district"):
        _give_position(assignment, by)
    code = accounts.give_activation_code(user=worker.user, by=by)
    record(by=by, action="tksk.account.create", target=worker)
    return code


@transaction.atomic
def give_activation_code(*, worker: Worker, by) -> str:
    """A new code in place of the earlier one; the password stays until the code is used.

    Refuses a worker without an account and a closed account.
    """
    _may("activation_code", by)
    worker = _lock_worker(worker, by)
    user = _account(worker)
    if not user.is_active:
        raise Refused("Akun ini sedang ditutup. Buka dulu akunnya, lalu buat kode.")
    code = accounts.give_activation_code(user=user, by=by)
    record(by=by, action="tksk.account.code", target=worker)
    return code


@transaction.atomic
def set_account_active(*, worker: Worker, active: bool, reason: str, by) -> Worker:
    """Close or open a worker's account; counts from its next request. Assignments stay.

    Refuses a worker without an account, and what is so already.
    """
    _may("account_set_active", by)
    worker = _lock_worker(worker, by)
    user = _account(worker)
    if user.is_active == active:
        raise Refused("Akun ini sudah terbuka." if active else "Akun ini sudah ditutup.")
    accounts.set_active(user=user, active=active, reason=reason, by=by)
    word = "enable" if active else "disable"
    record(by=by, action=f"tksk.account.{word}", target=worker, note=reason)
    return worker


def _may(act: str, by) -> None:
    if act not in acts_of(by):
        raise Refused("Jabatan Anda tidak dapat melakukan ini.")


def _lock_worker(worker: Worker, by, version: int | None = None) -> Worker:
    return lock(Worker.objects.visible_to(by), worker.pk, version)


def _account(worker: Worker) -> User:
    if worker.user_id is None:
        raise Refused("TKSK ini belum punya akun. Buat dulu akunnya.")
    return User.objects.select_for_update().get(pk=worker.user_id)


def _set_facts(worker: Worker, facts: dict) -> list[str]:
    """Write the facts given; returns the names of those that differ."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a worker: {sorted(unknown)}")
    changed = [name for name in FACTS if name in facts and getattr(worker, name) != facts[name]]
    for name in changed:
        setattr(worker, name, facts[name])
    worker.search_name = search_key(worker.name)
    return changed


def _write_decree(assignment, by, number, issuer, since, until, until_field) -> Decree:
    if until < since:
        message = "Tanggal akhir SK tidak boleh sebelum tanggal mulainya."
        raise Refused(message, until_field)
    decree = Decree(assignment=assignment, number=number, issuer=issuer, since=since, until=until)
    decree.touch(by)
    _save(decree)
    return decree


def _give_position(assignment: Assignment, by) -> None:
    assignment.position = accounts.give_position(
        user=assignment.worker.user,
        role=Role.TKSK,
        area=assignment.district,
        since=assignment.since,
        until=assignment.until,
        by=by,
        source=f"Penugasan TKSK, {assignment.get_kind_display().lower()}",
    )
    assignment.save(update_fields=["position"])


def _save(row) -> None:
    """Save, and say in words which rule of the database was broken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        broken = diagnosis.constraint_name if diagnosis else None
        for constraint in row._meta.constraints:
            if constraint.name == broken:
                field = BROKEN_FIELD.get(broken, "")
                raise Refused(str(constraint.violation_error_message), field) from None
        raise
