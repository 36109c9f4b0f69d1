"""Disasters: the event, the quick list of families, and what is given to them."""

from django.db import transaction
from django.utils import timezone

from audit.events import record
from cases import policy
from cases.models import AffectedFamily, Disaster
from cases.operations.case import check_role
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Identification
from ppks.operations.identification import save_answers, save_identification

MANY = 200  # lines at once


def _noted(row, by, action: str, district: str = "", **details) -> None:
    record(by=by, action=f"cases.disaster.{action}", target=row, district=district, **details)


@transaction.atomic
def save_disaster(*, by, values: dict, disaster: Disaster | None = None, version=None) -> Disaster:
    """Write down an event of the own regency, or correct it."""
    check_role(by, policy.FIELD)
    new = disaster is None
    if new:
        position = by.position
        district = position.district
        disaster = Disaster(regency_id=district.regency_id if district else position.regency_id)
    else:
        disaster = lock(Disaster.objects.visible_to(by), disaster.pk, version)
    for name, value in values.items():
        setattr(disaster, name, value)
    disaster.touch(by)
    disaster.save()
    _noted(disaster, by, "create" if new else "change")
    return disaster


@transaction.atomic
def add_families(*, disaster: Disaster, rows: list[dict], by) -> tuple[int, list[str]]:
    """Write down families, each a dict of columns. Returns how many are new, and the heads that
    stood in the list already: the same list sent twice adds nothing.

    Refuses a village out of the own area, and more than 200 lines at once.
    """
    check_role(by, policy.FIELD)
    disaster = lock(Disaster.objects.visible_to(by), disaster.pk, None)
    if len(rows) > MANY:
        raise Refused(f"Paling banyak {MANY} baris sekali kirim.", "lines")
    known = {
        (village, head.casefold(), rt)
        for village, head, rt in disaster.families.values_list("village", "head", "rt")
    }
    added, again = 0, []
    for values in rows:
        village = values["village"]
        if village.district_id not in by.position.district_codes:
            raise Refused("Desa/kelurahan ini di luar wilayah Anda.", "village")
        key = (village.pk, values["head"].casefold(), values.get("rt", ""))
        if key in known:
            again.append(values["head"])
            continue
        known.add(key)
        family = AffectedFamily(disaster=disaster, **values)
        family.touch(by)
        family.save()
        added += 1
    if added:
        _noted(disaster, by, "list", rows[0]["village"].district_id, added=added)
    return added, again


def _family(family: AffectedFamily, by, version=None) -> AffectedFamily:
    return lock(AffectedFamily.objects.visible_to(by), family.pk, version)


@transaction.atomic
def change_family(*, family: AffectedFamily, version: int, by, **values) -> AffectedFamily:
    """Correct a line. Refuses a head who stands in the list of that village already."""
    check_role(by, policy.FIELD)
    family = _family(family, by, version)
    for name, value in values.items():
        setattr(family, name, value)
    same = AffectedFamily.objects.filter(
        disaster=family.disaster_id, village=family.village_id, head__iexact=family.head,
        rt=family.rt,
    )  # fmt: skip
    if same.exclude(pk=family.pk).exists():
        raise Refused("Keluarga ini sudah ada di daftar desa itu.", "head")
    family.touch(by)
    family.save()
    _noted(family.disaster, by, "family", family.district_id)
    return family


@transaction.atomic
def delete_family(*, family: AffectedFamily, by) -> None:
    """Take a line written by mistake off the list. Refuses one that was completed already."""
    check_role(by, policy.FIELD)
    family = _family(family, by)
    if family.identification_id:
        raise Refused("Keluarga ini sudah diidentifikasi, jadi tetap di daftar.")
    disaster, district = family.disaster, family.district_id
    family.delete()
    _noted(disaster, by, "drop", district)


@transaction.atomic
def give_help(*, disaster: Disaster, families: list, help: list[str], by) -> int:
    """Note that families of the list got something; returns how many lines changed."""
    check_role(by, policy.FIELD)
    rows = AffectedFamily.objects.visible_to(by).filter(disaster=disaster, pk__in=families)
    changed = 0
    for family in rows.select_for_update(of=("self",)).order_by("pk"):
        new = [one for one in AffectedFamily.Need.values if one in {*family.helped, *help}]
        if new != family.helped:
            family.helped = new
            family.touch(by)
            family.save()
            changed += 1
    if changed:
        _noted(disaster, by, "help", families=changed, help=",".join(help))
    return changed


@transaction.atomic
def identify_family(*, family: AffectedFamily, by) -> Identification:
    """Begin the identification of a line, prefilled; the one that stands is used again."""
    check_role(by, policy.FIELD)
    family = _family(family, by)
    if family.identification_id:
        return family.identification
    disaster = family.disaster
    identification = save_identification(
        by=by,
        values={
            "subject": "family",
            "name": family.head,
            "member_count": family.people,
            "village": family.village,
            "rt": family.rt,
            "identified_on": timezone.localdate(),
            "found_at": disaster.name,
            "urgency": "segera",
        },
        numbers={"nik": "", "kk": ""},
    )
    save_answers(
        identification=identification,
        answers={"disaster": "sosial" if disaster.is_social else "alam"}
        | ({"disaster-loss": "yes"} if family.damage in ("sedang", "berat") else {}),
        version=identification.version,
        by=by,
    )
    family.identification = identification
    family.touch(by)
    family.save()
    return identification
