"""What a submission still lacks, what was overridden, and the snapshot a verifier decides on."""

from dataclasses import dataclass

from django.utils import timezone

from ppks import proposal
from ppks.models import Category, Identity, Submission
from ppks.models.person import Subject


@dataclass(frozen=True)
class Item:
    text: str  # what to do, in words
    section: str  # the section of the visit where it is done


REQUIRED_SECTIONS = ("identitas", "alamat", "keadaan")


def missing(submission: Submission) -> list[Item]:
    """Why it cannot be submitted yet (DESIGN.md section 4, "To submit a `new`")."""
    registrant = submission.registrant
    visit = getattr(submission, "data_collection", None)
    found = []
    if submission.kind in (Submission.Kind.NEW, Submission.Kind.VISIT):
        if visit is None:
            found.append(Item("isi tanggal kunjungan", ""))
        elif submission.kind == Submission.Kind.NEW:
            for section in REQUIRED_SECTIONS:
                if section not in visit.sections:
                    found.append(Item(f"simpan bagian {section}", section))
        elif not visit.sections:
            found.append(Item("simpan sedikitnya satu bagian kunjungan", ""))
    if submission.kind == Submission.Kind.NEW:
        found += _missing_of_new(registrant)
    elif submission.kind == Submission.Kind.CHANGE and not submission.proposal:
        found.append(Item("ubah sedikitnya satu hal", ""))
    elif submission.kind == Submission.Kind.END and "life" not in submission.proposal:
        found.append(Item("pilih alasan keluar dari daftar", ""))
    if submission.kind != Submission.Kind.END:
        if not proposal.kinds_of(proposal.overlaid(submission)):
            found.append(
                Item("harus ada satu jenis PPKS; kalau tidak ada lagi, ajukan keluar", "keadaan")
            )
    return found


def _missing_of_new(registrant) -> list[Item]:
    found = []
    if not (registrant.name or registrant.alias):
        found.append(Item("isi nama atau nama panggilan", "identitas"))
    if registrant.subject == Subject.INDIVIDUAL:
        if not registrant.sex:
            found.append(Item("isi jenis kelamin", "identitas"))
        if not (registrant.birth_date or registrant.birth_year):
            found.append(Item("isi tanggal lahir, tahun lahir, atau perkiraan umur", "identitas"))
        identity = Identity.objects.filter(registrant=registrant).first()
        if identity is None or not (identity.nik_cipher or identity.no_nik_reason):
            found.append(Item("isi NIK, atau alasan tanpa NIK", "identitas"))
    if not (registrant.phone or registrant.contact_name or registrant.no_contact_reason):
        found.append(Item("isi orang yang dapat dihubungi, atau alasan tanpa kontak", "alamat"))
    if not hasattr(registrant, "consent"):
        found.append(Item("isi dasar pencatatan (persetujuan)", "persetujuan"))
    return found


def overridden(submission: Submission) -> list[str]:
    """What the worker decided against the screening or a warning, with the reason."""
    found = []
    registrant = submission.registrant
    for condition in registrant.conditions.filter(until=None).exclude(override_reason=""):
        found.append(f"{condition.category.name}: {condition.override_reason}")
    for name, value in submission.proposal.items():
        if isinstance(value, dict) and value.get("reason"):
            found.append(f"{proposal.label(name)}: {value['reason']}")
    for identity in _identities(submission):
        if identity.warning_reason:
            found.append(f"NIK atau nomor KK: {identity.warning_reason}")
    return found


def _identities(submission: Submission):
    pending = Identity.objects.filter(submission=submission)
    return pending or Identity.objects.filter(registrant=submission.registrant)


def snapshot_of(submission: Submission) -> dict:
    """What the verifier decides on, in words, without NIK.

    `{"at", "visited_on", "overridden": count, "rows": [{name, section, label, text, secret}]}`.
    Words, not codes: a decided submission must read the same when a questionnaire changes.
    """
    registrant = submission.registrant
    values = proposal.overlaid(submission)
    rows = []

    def add(name, section, label, text, secret=False):
        if text:
            rows.append(
                {"name": name, "section": section, "label": label, "text": text, "secret": secret}
            )

    for field in proposal.fields_of(registrant):
        add(field.name, field.section, field.label, field.show(values.get(field.name)))
    for name, label, text in _identity_rows(submission):
        add(name, "identity", label, text)
    secret_codes = set(Category.objects.filter(secrecy=2).values_list("pk", flat=True))
    reasons = {
        c.category_id: c
        for c in registrant.conditions.filter(until=None).select_related("category")
    }
    names = dict(Category.objects.values_list("pk", "name"))
    for code in proposal.kinds_of(values):
        text = "jenis utama" if values.get("kind.main") == code else "berlaku"
        condition = reasons.get(code)
        if condition and condition.screening:
            text += f", penyaringan: {condition.screening}"
        if condition and condition.override_reason:
            text += f", alasan: {condition.override_reason}"
        proposed = submission.proposal.get(f"kind.{code}")
        if proposed and proposed.get("reason"):
            text += f", alasan: {proposed['reason']}"
        add(f"kind.{code}", "condition", f"{code} {names[code]}", text, code in secret_codes)
    for name, value in submission.proposal.items():
        if name.startswith("kind.") and isinstance(value, dict) and not value["active"]:
            code = name[5:]
            add(
                name,
                "condition",
                f"{code} {names[code]}",
                proposal.show(name, value),
                code in secret_codes,
            )
    if "life" in submission.proposal:
        add("life", "life", "Keadaan", proposal.show("life", submission.proposal["life"]))
    visit = getattr(submission, "data_collection", None)
    if visit is not None:
        from ppks import questionnaire

        for row in questionnaire.snapshot_rows(visit):
            add(*row)
    consent = getattr(registrant, "consent", None)
    if consent is not None:
        text = consent.get_basis_display()
        if consent.refused:
            text += "; menolak data dibagikan"
        add("consent.basis", "consent", "Dasar pencatatan", text)
    return {
        "at": timezone.now().isoformat(),
        "visited_on": visit.visited_on.isoformat() if visit else "",
        "overridden": len(overridden(submission)),
        "rows": rows,
    }


def _identity_rows(submission: Submission) -> list[tuple[str, str, str]]:
    pending = Identity.objects.filter(submission=submission).first()
    identity = pending or Identity.objects.filter(registrant=submission.registrant).first()
    if identity is None:
        return []
    rows = []
    if identity.nik_cipher:
        text = "ada" + (f", {identity.get_seen_how_display().lower()}" if identity.seen_how else "")
        if pending:
            text = "berubah; " + text
        if identity.warning_reason:
            text += f"; janggal, alasan: {identity.warning_reason}"
        rows.append(("identity.nik", "NIK", text))
    elif identity.no_nik_reason:
        rows.append(("identity.nik", "NIK", f"tidak ada: {identity.get_no_nik_reason_display()}"))
    if identity.kk_cipher:
        rows.append(("identity.kk", "Nomor KK", "ada"))
    return rows


def compare(now: dict | None, before: dict | None) -> list[dict]:
    """Rows of two snapshots side by side: section, label, before, after, changed, secret."""
    earlier = {row["name"]: row for row in (before or {}).get("rows", [])}
    rows, names = [], set()
    for row in (now or {}).get("rows", []):
        old = earlier.get(row["name"])
        names.add(row["name"])
        rows.append(
            {
                **row,
                "after": row["text"],
                "before": old["text"] if old else "",
                "changed": bool(before) and (old is None or old["text"] != row["text"]),
            }
        )
    for name, old in earlier.items():
        if name not in names:
            rows.append({**old, "after": "", "before": old["text"], "changed": True})
    return rows
