"""Stable names of everything a submission may change, how each reads, and how it is written.

A proposal is `{stable name: new value}` in JSON values. `current` gives the same names for the
register as it is, so that a proposal, the base it was made on, and remarks all speak alike.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from core.templatetags.handep import day
from districts.models import Village
from ppks.catalogue import Kind, catalogue
from ppks.models import Condition, Registrant
from ppks.models.person import Sex, Subject, Urgency


def _plain(value) -> str:
    return "" if value is None else str(value)


def _choice(choices) -> Callable:
    labels = dict(choices)
    return lambda value: labels.get(value, _plain(value))


def _yes_no(value) -> str:
    return {True: "Ya", False: "Tidak"}.get(value, "")


@dataclass(frozen=True)
class Field:
    name: str  # identity.name
    label: str
    column: str  # the column of Registrant
    show: Callable = _plain

    @property
    def section(self) -> str:
        return self.name.split(".")[0]


FIELDS = {
    field.name: field
    for field in (
        Field("identity.name", "Nama lengkap", "name"),
        Field("identity.alias", "Nama panggilan", "alias"),
        Field("identity.parent_name", "Anak dari", "parent_name"),
        Field("identity.sex", "Jenis kelamin", "sex", _choice(Sex.choices)),
        Field("identity.birth", "Lahir", "birth", lambda v: show_birth(v)),
        Field("identity.member_count", "Jumlah anggota", "member_count"),
        Field("identity.family_count", "Jumlah kepala keluarga", "family_count"),
        Field("address.village", "Desa/kelurahan", "village_id", lambda v: show_village(v)),
        Field("address.hamlet", "Dusun", "hamlet"),
        Field("address.street", "Jalan atau gang", "street"),
        Field("address.rt", "RT", "rt"),
        Field("address.rw", "RW", "rw"),
        Field("address.river", "Tepi sungai", "river"),
        Field("address.landmark", "Patokan", "landmark"),
        Field("address.stay", "Tempat tinggal", "stay", _choice(Registrant.Stay.choices)),
        Field(
            "address.placement", "Penempatan", "placement", _choice(Registrant.Placement.choices)
        ),
        Field("address.ktp_same", "Alamat KTP sama", "ktp_same", _yes_no),
        Field("address.ktp_address", "Alamat menurut KTP", "ktp_address"),
        Field("address.contact_name", "Orang yang dapat dihubungi", "contact_name"),
        Field("address.phone", "Nomor telepon", "phone"),
        Field("address.no_contact_reason", "Alasan tanpa kontak", "no_contact_reason"),
        Field("condition.neglected", "Telantar", "neglected", _yes_no),
        Field("condition.urgency", "Kegentingan", "urgency", lambda v: _urgency(v)),
    )
}
AT_ONCE = {"address.phone", "address.landmark"}  # change without a submission


def _urgency(value) -> str:
    return Urgency(value).word if value else ""


def show_village(code: str | None) -> str:
    village = Village.objects.select_related("district").filter(pk=code).first() if code else None
    return f"{village.name}, Kecamatan {village.district.name}" if village else _plain(code)


def birth_value(row) -> str:
    """A birth as one JSON value: `1954-03-02`, a year `1954`, an estimate `~1954`, or ""."""
    if row.birth_date:
        return row.birth_date.isoformat()
    if row.birth_year:
        return f"{'~' if row.birth_estimated else ''}{row.birth_year}"
    return ""


def set_birth(row, value: str) -> None:
    row.birth_date = row.birth_year = None
    row.birth_estimated = value.startswith("~")
    if "-" in value:
        row.birth_date = datetime.date.fromisoformat(value)
    elif value:
        row.birth_year = int(value.lstrip("~"))


def show_birth(value: str) -> str:
    if not value:
        return ""
    if "-" in value:
        return day(datetime.date.fromisoformat(value))
    return f"tahun {value.lstrip('~')}" + (" (perkiraan)" if value.startswith("~") else "")


def read(registrant: Registrant, name: str):
    field = FIELDS[name]
    if field.column == "birth":
        return birth_value(registrant)
    return getattr(registrant, field.column)


def write(registrant: Registrant, name: str, value) -> None:
    """Set one field on the row; the caller saves. A village must lie in the same district."""
    field = FIELDS[name]
    if field.column == "birth":
        set_birth(registrant, value or "")
    else:
        setattr(registrant, field.column, value)


def fields_of(registrant: Registrant) -> list[Field]:
    """The fields that this subject has."""
    person_only = {"identity.parent_name", "identity.sex", "identity.birth", "address.ktp_same",
                   "address.ktp_address"}  # fmt: skip
    if registrant.subject == Subject.INDIVIDUAL:
        left_out = {"identity.member_count", "identity.family_count"}
    elif registrant.subject == Subject.COMMUNITY:
        left_out = person_only
    else:
        left_out = person_only | {"identity.family_count"}
    return [field for field in FIELDS.values() if field.name not in left_out]


def current(registrant: Registrant) -> dict:
    """Stable name → value of the register now; active kinds as `kind.08` → True, `kind.main`."""
    values = {field.name: read(registrant, field.name) for field in fields_of(registrant)}
    for condition in registrant.conditions.all():
        if condition.until is None:
            values[f"kind.{condition.category_id}"] = True
            if condition.is_main:
                values["kind.main"] = condition.category_id
    values["life"] = registrant.life
    return values


def overlaid(submission) -> dict:
    """What the register would say if the submission were verified now."""
    values = current(submission.registrant)
    for name, value in submission.proposal.items():
        if name.startswith("kind.") and name != "kind.main":
            if value["active"]:
                values[name] = True
            else:
                values.pop(name, None)
        else:
            values[name] = value
    return values


def kinds_of(values: dict) -> list[str]:
    """The codes of the kinds that apply in `current` or `overlaid` values, main first."""
    main = values.get("kind.main")
    codes = sorted(n[5:] for n in values if n.startswith("kind.") and n != "kind.main")
    return sorted(codes, key=lambda code: code != main)


def base_for(registrant: Registrant, names) -> dict:
    """The values that a proposal naming these finds now."""
    values = current(registrant)
    return {name: values.get(name) for name in names if _is_compared(name)}


def _is_compared(name: str) -> bool:
    return name in FIELDS or name.startswith("kind.") or name == "life"


def changed_since(submission) -> list[tuple[str, str, str]]:
    """(label, value when submitted, value now) of what else changed meanwhile."""
    values = current(submission.registrant)
    return [
        (label(name), show(name, before), show(name, values.get(name)))
        for name, before in submission.base.items()
        if values.get(name) != before
    ]


def differences(submission) -> list[dict]:
    """What a draft proposes, one row each: name, label, before, after."""
    values = current(submission.registrant)
    return [
        {
            "name": name,
            "label": label(name),
            "before": show(name, values.get(name)),
            "after": show(name, value),
        }
        for name, value in submission.proposal.items()
    ]


def label(name: str) -> str:
    """How a stable name reads on screen."""
    if name in FIELDS:
        return FIELDS[name].label
    if name == "kind.main":
        return "Jenis utama"
    if name.startswith("kind."):
        category = _category(name[5:])
        return f"Jenis {name[5:]} {category.name}" if category else name
    return {
        "life": "Keadaan",
        "identity.nik": "NIK",
        "identity.kk": "Nomor KK",
        "consent": "Persetujuan",
        "visit.visited_on": "Tanggal kunjungan",
    }.get(name, name)


def show(name: str, value) -> str:
    """A value of a stable name in words."""
    if name in FIELDS:
        return FIELDS[name].show(value)
    if name == "kind.main":
        category = _category(value) if value else None
        return category.name if category else ""
    if name.startswith("kind."):
        if isinstance(value, dict) and not value["active"]:
            return f"berakhir: {_choice(Condition.EndReason.choices)(value.get('end_reason'))}"
        return "berlaku" if value else "tidak berlaku"
    if name == "life":
        return _choice(Registrant.Life.choices)(value)
    return _plain(value)


def _category(code: str) -> Kind | None:
    return catalogue().kind(code) if catalogue().has_kind(code) else None
