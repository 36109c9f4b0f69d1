"""What happens by itself: months open, people are reminded. Each may run twice without harm, and
one bad row does not stop the others."""

import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction

from accounts.models import User
from audit.events import record
from districts.models import District
from reports import months
from reports.models import MonthlyReport, Reminder
from reports.reminders import Task, due

log = logging.getLogger("handep.timers")
TIMERS = 0x71ED  # our class of advisory locks, one for each timer
DUMMY = "django.core.mail.backends.dummy.EmailBackend"
SUBJECT = "Laporan bulanan TKSK menunggu Anda"
CLOSING = (
    "Masuklah ke Handep seperti biasa. Surel ini dikirim sendiri oleh Handep, paling banyak satu "
    "kali sehari, selama laporannya menunggu."
)


@dataclass
class Outcome:
    """How much was done, and what did not work."""

    done: int = 0
    mailed: int = 0
    failed: list[str] = field(default_factory=list)


class alone:
    """Holds a timer until the end of the block; `held` says whether it is ours, or another run of
    it goes on."""

    def __init__(self, name: str):
        self.name = name

    def _ask(self, function: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [TIMERS, self.name])
            return cursor.fetchone()[0]

    def __enter__(self):
        self.held = self._ask("pg_try_advisory_lock")
        return self

    def __exit__(self, *failure):
        if self.held:
            self._ask("pg_advisory_unlock")


def open_months() -> Outcome:
    """A draft for each current district, of this month and of the last."""
    outcome, current = Outcome(), months.current()
    for month in (months.shift(current, -1), current):
        known = set(MonthlyReport.objects.filter(month=month).values_list("district", flat=True))
        for code in District.objects.current().values_list("pk", flat=True):
            if code not in known:
                _open(code, month, outcome)
    if outcome.done:
        record(by=None, action="reports.monthly.open", number=outcome.done)
    return outcome


def _open(code: str, month, outcome: Outcome) -> None:
    report = MonthlyReport(district_id=code, month=month)
    report.touch(None)
    try:
        with transaction.atomic():
            if MonthlyReport.objects.filter(district=code, month=month).exists():
                return  # a worker was faster
            report.save()
    except Exception:
        log.exception("opening %s %s", code, months.code(month))
        outcome.failed.append(f"{code} {months.code(month)}")
    else:
        outcome.done += 1


def remind() -> Outcome:
    """Remind everybody of what waits for them, once a day; by e-mail where an address is known
    and the installation sends mail."""
    outcome = Outcome()
    for user, tasks in due().items():
        try:
            _remind(user, tasks, outcome)
        except Exception:
            log.exception("reminding %s", user.pk)
            outcome.failed.append(user.username)
    if outcome.done:
        record(by=None, action="reports.remind", number=outcome.done, mailed=outcome.mailed)
    return outcome


@transaction.atomic
def _remind(user: User, tasks: list[Task], outcome: Outcome) -> None:
    """One message for all that is new today. The rows come first: another run waits for them, and
    finds them. They are undone where the message does not leave."""
    address = address_of(user)
    rows = [
        Reminder(report=task.report, user=user, reason=task.reason, by_mail=bool(address))
        for task in tasks
    ]
    fresh = [task for task, row in zip(tasks, rows, strict=True) if _is_new(row)]
    if not fresh:
        return
    if address:
        lines = "\n".join(f"- {task.words}" for task in fresh)
        body = f"Yth. {user.name},\n\nIni yang menunggu Anda:\n{lines}\n\n{CLOSING}\n"
        send_mail(SUBJECT, body, None, [address])
        outcome.mailed += 1
    outcome.done += len(fresh)


def _is_new(row: Reminder) -> bool:
    made, new = Reminder.objects.get_or_create(
        report=row.report,
        user=row.user,
        on=row.on,
        defaults={"reason": row.reason, "by_mail": row.by_mail},
    )
    return new


def address_of(user: User) -> str:
    """Where mail reaches a person: the address in the roster, "" for none."""
    if settings.EMAIL_BACKEND == DUMMY:
        return ""
    worker = getattr(user, "worker", None)
    return worker.email if worker is not None else ""
