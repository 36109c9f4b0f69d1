"""What goes along to whom: only what the consent allows (UU 27/2022 articles 20 to 26)."""

from cases.models import Case, Provider, Referral
from core.refusal import Refused
from core.templatetags.handep import age_text, number_id, sex_word
from ppks.models import Consent, Registrant
from ppks.questionnaire.consent import SHARING

Sort = Provider.Sort
OFFICES = frozenset({Sort.OFFICE, Sort.SCHOOL, Sort.DISASTER})
RECEIVERS = dict(SHARING)
DATA = {  # what may go along; a NIK never does
    "nama": "Nama",
    "lahir": "Umur dan jenis kelamin",
    "alamat": "Alamat",
    "kontak": "Orang yang dapat dihubungi",
    "jenis": "Jenis PPKS",
    "alasan": "Alasan dirujuk",
}
TELLING = frozenset({"jenis", "alasan"})  # never of a *rahasia* case
USUAL = ("nama", "lahir", "alasan")


def receiver_of(provider: Provider) -> str:
    """The code of consent that a provider needs."""
    if provider.sort == Sort.PAPERS:
        return "dukcapil"
    return "dinas" if provider.sort in OFFICES else "rujukan"


def consent_of(registrant: Registrant) -> Consent | None:
    return Consent.objects.filter(registrant=registrant).first()


def allows(consent: Consent | None, receiver: str) -> bool:
    return consent is not None and not consent.refused and receiver in consent.sharing


def check_sharing(registrant: Registrant, receiver: str, *, vital: bool, vital_reason: str) -> None:
    """Refuses what nobody agreed to, unless a life is at stake and it is said why."""
    consent = consent_of(registrant)
    allowed = allows(consent, receiver)
    if vital and allowed:
        raise Refused(
            "Persetujuannya sudah ada, jadi tidak perlu memakai kepentingan vital.", "vital"
        )
    if vital and not vital_reason.strip():
        raise Refused("Jelaskan bahaya bagi nyawanya.", "vital_reason")
    if vital or allowed:
        return
    if consent is not None and consent.refused:
        why = "Orangnya menolak datanya dibagikan."
    else:
        why = f"Belum ada persetujuan untuk membagikan data kepada: {RECEIVERS[receiver]}."
    raise Refused(f"{why} Hanya kalau nyawanya terancam, pilih kepentingan vital dan jelaskan.")


def why_hidden(referral: Referral) -> str:
    """Why its receiver sees nothing of the person, or "". What was shared for a help that does not
    come, or no longer may be shared, is not shown on."""
    if referral.state in (Referral.State.REFUSED, Referral.State.WITHDRAWN):
        word = referral.get_state_display().lower()
        return f"Rujukan ini sudah {word}, jadi data orangnya tidak ditampilkan lagi."
    consent = getattr(referral.case.registrant, "consent", None)
    if referral.vital or allows(consent, receiver_of(referral.provider)):
        return ""
    return (
        "Persetujuan untuk membagikan datanya tidak berlaku lagi, jadi data orangnya tidak "
        "ditampilkan. Hubungi pengirimnya."
    )


def data_of(case: Case) -> dict[str, str]:
    """The data that may be chosen: of a *rahasia* case nothing that tells what it is about."""
    return {code: label for code, label in DATA.items() if not (case.is_secret and code in TELLING)}


def rows_of(case: Case, codes, reason: str = "") -> list[list[str]]:
    """The chosen data of a case as [code, label, text], for a letter or a page."""
    found = []
    for code in data_of(case):
        if code in codes:
            texts = [("Alasan dirujuk", reason)] if code == "alasan" else ROWS[code](case)
            found += [[code, label, text] for label, text in texts if text]
    return found


def _name(case):
    return [("Nama", case.registrant.known_as)]


def _age(case):
    registrant = case.registrant
    if registrant.is_person:
        sex = sex_word(registrant.sex) if registrant.sex else ""
        return [("Umur", age_text(registrant.ages)), ("Jenis kelamin", sex)]
    size = registrant.member_count
    who = registrant.get_subject_display() + (f", {number_id(size)} anggota" if size else "")
    return [("Yang dibantu", who)]


def _address(case):
    registrant, village = case.registrant, case.registrant.village
    parts = [registrant.place, f"{village.kind} {village.name}"]
    parts += [f"Kecamatan {village.district.name}", village.district.regency.name]
    return [("Alamat", ", ".join(part for part in parts if part))]


def _contact(case):
    registrant = case.registrant
    parts = (registrant.contact_name, registrant.phone)
    return [("Orang yang dapat dihubungi", ", ".join(part for part in parts if part))]


def _kind(case):
    return [("Jenis PPKS", case.category.name)]


ROWS = {"nama": _name, "lahir": _age, "alamat": _address, "kontak": _contact, "jenis": _kind}
