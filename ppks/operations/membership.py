"""Members of families and groups: in and out."""

import datetime

from django.db import transaction

from audit.events import record
from core.querysets import lock
from core.refusal import Refused
from ppks.models import Membership, Registrant, Secrecy
from ppks.models.person import Subject
from ppks.operations.submission import check_field_role

WHOLES = frozenset({Subject.FAMILY, Subject.GROUP})


@transaction.atomic
def add_member(
    *,
    whole: Registrant,
    relation: str,
    by,
    person: Registrant | None = None,
    name: str = "",
    sex: str = "",
    birth_year: int | None = None,
) -> Membership:
    """Make a person, a registrant or only a name, a member of a family or group.

    Refuses itself, a family or group inside another, somebody of another district, the same
    registrant twice, and a second head of a family.
    """
    check_field_role(by)
    whole = lock(Registrant.objects.visible_to(by).opened_to(by), whole.pk, None)
    if whole.subject not in WHOLES:
        raise Refused("Hanya keluarga dan kelompok yang punya anggota.")
    if person is not None:
        person = Registrant.objects.visible_to(by).opened_to(by).filter(pk=person.pk).first()
        _check_person(whole, person)
    current = whole.members.filter(until=None)
    if whole.subject == Subject.FAMILY and relation == Membership.Relation.HEAD:
        if current.filter(relation=relation).exists():
            raise Refused(
                "Keluarga ini sudah punya kepala keluarga. Akhiri dulu keanggotaannya.",
                "relation",
            )
    membership = Membership(
        whole=whole, person=person, name=name, sex=sex, birth_year=birth_year, relation=relation
    )
    membership.touch(by)
    membership.save()
    record(
        by=by,
        action="ppks.membership.create",
        target=membership,
        registrant=whole.pk,
        district=whole.district_id,
        secret=person is not None and person.highest_secrecy == Secrecy.SECRET,
        relation=relation,
    )
    return membership


def _check_person(whole: Registrant, person: Registrant | None) -> None:
    if person is None or person.district_id != whole.district_id:
        raise Refused("Orang ini tidak ada di kecamatan yang sama.", "person")
    if person.pk == whole.pk:
        raise Refused("Sebuah keluarga atau kelompok tidak menjadi anggotanya sendiri.", "person")
    if person.subject != Subject.INDIVIDUAL:
        raise Refused(
            "Hanya orang yang dapat menjadi anggota, bukan keluarga atau kelompok lain.", "person"
        )
    if whole.members.filter(person=person, until=None).exists():
        raise Refused("Orang ini sudah menjadi anggota.", "person")


@transaction.atomic
def end_member(*, membership: Membership, until: datetime.date, version: int, by) -> Membership:
    """End a membership on a day. Refuses one that ended before, and a day before it began."""
    check_field_role(by)
    lock(Registrant.objects.visible_to(by).opened_to(by), membership.whole_id, None)
    membership = lock(Membership.objects.visible_to(by), membership.pk, version)
    if membership.until is not None:
        raise Refused("Keanggotaan ini sudah berakhir.")
    if until < membership.since:
        raise Refused("Tanggal ini sebelum ia menjadi anggota.", "until")
    membership.until = until
    membership.touch(by)
    membership.save()
    person = membership.person
    record(
        by=by,
        action="ppks.membership.end",
        target=membership,
        registrant=membership.whole_id,
        district=membership.whole.district_id,
        secret=person is not None and person.highest_secrecy == Secrecy.SECRET,
        relation=membership.relation,
    )
    return membership
