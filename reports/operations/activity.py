"""Writing the daily log. What was reported is corrected in a later month, never silently."""

from django.db import transaction

from audit.events import record
from core.querysets import lock
from core.refusal import Refused
from districts.models import District
from ppks.models import ClosedMonth
from ppks.operations.ledger import hold, report_month
from reports import months, policy
from reports.models import Activity

FACTS = (
    *("village", "happened_on", "kind", "about", "men", "women", "result", "obstacle"),
    *("travel", "travel_minutes", "travel_cost"),
)


@transaction.atomic
def note_activity(*, district: District, by, **facts) -> Activity:
    """Write down what was done; `facts` are those of FACTS."""
    _check(by, district.pk)
    activity = Activity(district=district)
    return _save(activity, by, facts, "note")


@transaction.atomic
def correct_activity(*, activity: Activity, version: int, by, **facts) -> Activity:
    """Correct a line. Refuses one that stands in a report that was sent."""
    activity = _held(activity, by, version)
    return _save(activity, by, facts, "correct")


@transaction.atomic
def remove_activity(*, activity: Activity, version: int, by) -> None:
    """Take a line out again. Refuses one that stands in a report that was sent."""
    activity = _held(activity, by, version)
    record(by=by, action="reports.activity.remove", target=activity, district=activity.district_id)
    activity.delete()


def is_reported(activity: Activity) -> bool:
    """Whether it stands in a report that was sent."""
    return ClosedMonth.objects.filter(
        district=activity.district_id, month__gte=activity.report_month
    ).exists()


def _held(activity: Activity, by, version: int) -> Activity:
    hold(activity.district_id)
    activity = lock(Activity.objects.visible_to(by), activity.pk, version)
    _check(by, activity.district_id)
    if is_reported(activity):
        raise Refused(
            f"Kegiatan ini sudah masuk laporan {months.name(activity.report_month)} yang dikirim. "
            "Catat pembetulannya sebagai kegiatan baru."
        )
    return activity


def _check(by, district: str) -> None:
    position = by.position
    if position is None or position.role not in policy.LOGGERS:
        raise Refused("Jabatan Anda tidak dapat melakukan ini.")
    if district not in position.district_codes:
        raise Refused("Kecamatan ini di luar wilayah Anda.", "district")


def _save(activity: Activity, by, facts: dict, act: str) -> Activity:
    for name in FACTS:
        setattr(activity, name, facts[name])
    village = activity.village
    if village is not None and village.district_id != activity.district_id:
        raise Refused("Desa ini tidak di kecamatan itu.", "village")
    activity.report_month = report_month(activity.district_id, activity.happened_on)
    activity.touch(by)
    activity.save()
    record(
        by=by,
        action=f"reports.activity.{act}",
        target=activity,
        district=activity.district_id,
        kind=activity.kind,
    )
    return activity
