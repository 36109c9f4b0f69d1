"""What a submission still lacks, what was overridden, and the snapshot a verifier decides on."""

from dataclasses import dataclass

from django.db.models import F, Min, Q
from django.utils import timezone

from core.nik import Warning
from core.templatetags.handep import day
from ppks import proposal, questionnaire
from ppks.catalogue import catalogue
from ppks.models import Identity, Registrant, Submission
from ppks.models.person import Subject
from ppks.operations.identity import odd
from ppks.visits import Visit, who_of


@dataclass(frozen=True)
class Item:
    text: str  # what to do, in words
    section: str  # the section of the visit where it is done


CHANGES, ENDED = "berubah; ", "berakhir: "  # how a changed NIK and a closed kind begin
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
    if submission.kind != Submission.Kind.NEW:
        found += _missing_of_day(submission)
    village = submission.proposal.get("address.village", "")
    if village and not village.startswith(f"{registrant.district_id}."):
        found.append(Item("pilih lagi desa/kelurahan: PPKS ini sudah pindah kecamatan", "alamat"))
    if submission.kind != Submission.Kind.END:
        values = proposal.overlaid(submission)
        found = _missing_of_anybody(registrant, values) + found
        if not proposal.kinds_of(values):
            found.append(
                Item("harus ada satu jenis PPKS; kalau tidak ada lagi, ajukan keluar", "keadaan")
            )
    return found


def _missing_of_day(submission: Submission) -> list[Item]:
    """Nothing happens before somebody entered the register, no kind ends before it began."""
    registrant, happened = submission.registrant, submission.effective_on
    if happened is None:
        return []
    is_visit = submission.kind == Submission.Kind.VISIT
    section = "" if is_visit else "tanggal"
    first = registrant.movements.aggregate(first=Min("effective_on"))["first"]
    if first and happened < first and not is_visit:
        return [Item(f"perbaiki tanggalnya: ia baru masuk daftar pada {day(first)}", section)]
    ending = [
        condition.since
        for condition in registrant.conditions.all()
        if condition.until is None and _ends(submission, condition.category_id)
    ]
    latest = max(ending, default=happened)
    if happened < latest:
        return [Item(f"perbaiki tanggalnya: jenisnya baru berlaku sejak {day(latest)}", section)]
    return []


def _ends(submission: Submission, code: str) -> bool:
    """Whether an active kind ends with this submission."""
    proposed = submission.proposal.get(f"kind.{code}")
    return submission.kind == Submission.Kind.END or (
        proposed is not None and not proposed["active"]
    )


def _missing_of_anybody(registrant, values: dict) -> list[Item]:
    """What nobody in the register may be without, as it would be after verification."""
    found = []
    if not (values.get("identity.name") or values.get("identity.alias")):
        found.append(Item("isi nama atau nama panggilan", "identitas"))
    if registrant.subject == Subject.INDIVIDUAL:
        if not values.get("identity.sex"):
            found.append(Item("isi jenis kelamin", "identitas"))
        if not values.get("identity.birth"):
            found.append(Item("isi tanggal lahir, tahun lahir, atau perkiraan umur", "identitas"))
    return found


def _missing_of_new(registrant) -> list[Item]:
    found = []
    if registrant.subject == Subject.INDIVIDUAL:
        identity = Identity.objects.filter(registrant=registrant).first()
        if identity is None or not (identity.nik_cipher or identity.no_nik_reason):
            found.append(Item("isi NIK, atau alasan tanpa NIK", "identitas"))
    if not (registrant.phone or registrant.contact_name or registrant.no_contact_reason):
        found.append(Item("isi orang yang dapat dihubungi, atau alasan tanpa kontak", "alamat"))
    if not hasattr(registrant, "consent"):
        found.append(Item("isi dasar pencatatan (persetujuan)", "persetujuan"))
    return found


def unfinished(submission: Submission, user) -> list[Item]:
    """What is still blank and only warns: it may be submitted all the same. Of a further visit
    only what was begun, since nobody asks everything again."""
    visit, registrant = Visit(submission, user), submission.registrant
    if visit.collection is None:
        return []
    found = []
    size = proposal.overlaid(submission).get("identity.member_count")
    if registrant.subject in (Subject.GROUP, Subject.COMMUNITY) and not size:
        found.append(Item("jumlah anggotanya belum diisi", "identitas"))
    demanded = (*REQUIRED_SECTIONS, "persetujuan")
    for section in visit.sections():
        if section.state == "sebagian":
            found.append(Item(f"{section.title}: belum lengkap", section.slug))
        elif section.state == "belum" and submission.kind == Submission.Kind.NEW:
            if section.slug not in demanded:
                found.append(Item(f"{section.title}: belum diisi", section.slug))
    return found


@dataclass(frozen=True)
class Override:
    """A decision against the screening or a warning. `secret`: it speaks of a *rahasia* kind."""

    label: str
    reason: str
    secret: bool = False


def overridden(submission: Submission, identity: Identity | None = None) -> list[Override]:
    """What the worker decided against the screening or a warning, with the reason.

    `identity`: that of `identity_of`, where the caller has it already.
    """
    found = []
    for condition in submission.registrant.conditions.all():
        if condition.until is None and condition.override_reason:
            kind = catalogue().kind(condition.category_id)
            found.append(Override(kind.name, condition.override_reason, kind.is_secret))
    for name, value in submission.proposal.items():
        if isinstance(value, dict) and value.get("reason"):
            kind = catalogue().kind(name[5:])
            found.append(Override(kind.name, value["reason"], kind.is_secret))
    identity = identity or identity_of(submission)
    if identity and identity.warning_reason:
        found.append(Override("NIK atau nomor KK", identity.warning_reason))
    return found


def may_read(name: str, insider: bool) -> bool:
    """Whether a row, remark or change of this stable name is shown to somebody."""
    if insider:
        return True
    if name.startswith("kind.") and catalogue().has_kind(name[5:]):
        return not catalogue().kind(name[5:]).is_secret
    return not questionnaire.is_secret(name)


def identity_of(submission: Submission) -> Identity | None:
    """The NIK and KK a submission stands for: those that wait with it, else the registrant's."""
    rows = Identity.objects.filter(
        Q(submission=submission) | Q(registrant=submission.registrant_id)
    )
    return rows.order_by(F("submission").asc(nulls_last=True)).first()


def odd_numbers(submission: Submission, identity: Identity | None) -> list[Warning]:
    """What looks odd about NIK and KK beside the person as it would be after verification."""
    if identity is None:
        return []
    values = proposal.overlaid(submission)
    row = Registrant(sex=values.get("identity.sex") or "")
    proposal.set_birth(row, values.get("identity.birth") or "")
    return odd(row, identity.nik, identity.kk)


def snapshot_of(submission: Submission) -> dict:
    """What the verifier decides on, in words, without NIK.

    `{"at", "visited_on", "overridden": count, "rows": [{name, section, label, text, secret}]}`.
    Words, not codes: a decided submission must read the same when a questionnaire changes.
    """
    registrant = submission.registrant
    values = proposal.overlaid(submission)
    rows: list[dict] = []

    def add(name, section, label, text, secret=False):
        if text:
            rows.append(
                {"name": name, "section": section, "label": label, "text": text, "secret": secret}
            )

    for field in proposal.fields_of(registrant):
        add(field.name, field.section, field.label, field.show(values.get(field.name)))
    identity = identity_of(submission)
    for name, label, text in _identity_rows(identity):
        add(name, "identity", label, text)

    def add_kind(code, text):
        kind = catalogue().kind(code)
        add(f"kind.{code}", "condition", f"{code} {kind.name}", text, kind.is_secret)

    active = {c.category_id: c for c in registrant.conditions.all() if c.until is None}
    for code in proposal.kinds_of(values):
        text = "jenis utama" if values.get("kind.main") == code else "berlaku"
        condition = active.get(code)
        if condition and condition.screening:
            text += f", penyaringan: {condition.screening}"
        if condition and condition.override_reason:
            text += f", alasan: {condition.override_reason}"
        proposed = submission.proposal.get(f"kind.{code}")
        if proposed and proposed.get("reason"):
            text += f", alasan: {proposed['reason']}"
        add_kind(code, text)
    for name, value in submission.proposal.items():
        if name.startswith("kind.") and isinstance(value, dict) and not value["active"]:
            add_kind(name[5:], proposal.show(name, value))
    if "life" in submission.proposal:
        add("life", "life", "Keadaan", proposal.show("life", submission.proposal["life"]))
    visit = getattr(submission, "data_collection", None)
    if visit is not None:
        for row in questionnaire.snapshot_rows(visit, who_of(submission, None)):
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
        "overridden": len(overridden(submission, identity)),
        "rows": rows,
    }


def _identity_rows(identity: Identity | None) -> list[tuple[str, str, str]]:
    if identity is None:
        return []
    rows = []
    if identity.nik_cipher:
        text = "ada" + (f", {identity.get_seen_how_display().lower()}" if identity.seen_how else "")
        if _brings_another_nik(identity):
            text = CHANGES + text
        if identity.warning_reason:
            text += f"; janggal, alasan: {identity.warning_reason}"
        rows.append(("identity.nik", "NIK", text))
    elif identity.no_nik_reason:
        rows.append(("identity.nik", "NIK", identity.without_nik))
    if identity.kk_cipher:
        rows.append(("identity.kk", "Nomor KK", "ada"))
    return rows


def _brings_another_nik(identity: Identity) -> bool:
    """Of a row that waits with a submission: not only a reason for the number that is known."""
    if identity.submission_id is None:
        return False
    known = Identity.objects.filter(registrant__submissions=identity.submission_id).first()
    return (
        known is None
        or known.nik_index is None
        or (bytes(known.nik_index) != bytes(identity.nik_index))
    )


def version_before(submission: Submission) -> dict | None:
    """What a verifier compares with: the last snapshot of this entry that was verified before
    this one was sent, its visit rows from the last verified visit; for a `new` that was returned,
    what was returned then. What another submission brought meanwhile is no change of this one."""
    if submission.kind == Submission.Kind.NEW:
        return submission.returned_snapshot
    verified = submission.registrant.submissions.filter(state=Submission.State.VERIFIED)
    if submission.submitted_at:
        verified = verified.filter(decided_at__lt=submission.submitted_at)
    snapshots = verified.exclude(pk=submission.pk).order_by("-decided_at", "-pk")
    last = snapshots.values_list("snapshot", flat=True).first()
    if last is None:
        return None
    rows = [row for row in last["rows"] if not questionnaire.has(row["name"])]
    if submission.snapshot and submission.snapshot["visited_on"]:
        visit = last
        if not last["visited_on"]:
            visits = snapshots.filter(kind__in=[Submission.Kind.NEW, Submission.Kind.VISIT])
            visit = visits.values_list("snapshot", flat=True).first() or last
        rows += [row for row in visit["rows"] if questionnaire.has(row["name"])]
    else:
        rows += [row for row in last["rows"] if row["name"] in questionnaire.CONSENT_LABELS]
    return {**last, "rows": rows}


def review_rows(submission: Submission, before: dict | None) -> list[dict]:
    """The rows of a submission beside the version before, and what is blank, for remarks on it:
    of a new entry its fields, of a visit the questions that matter and have no answer."""
    rows = compare(submission.snapshot, before)
    names = {row["name"] for row in rows}
    blank = []
    if submission.kind == Submission.Kind.NEW:
        fields = proposal.fields_of(submission.registrant)
        blank += [(field.name, field.label, False) for field in fields]
    if (visit := getattr(submission, "data_collection", None)) is not None:
        who = who_of(submission, None)
        for slug in questionnaire.sections_for(who):
            questions = questionnaire.blanks(visit, who, slug)
            blank += [(question.name, question.label, question.secret) for question in questions]
    for name, label, secret in blank:
        if name not in names:
            rows.append(
                {
                    "name": name,
                    "section": name.split(".")[0],
                    "label": label,
                    "text": "",
                    "secret": secret,
                    "after": "–",
                    "before": "",
                    "changed": False,
                }
            )
    return rows


def compare(now: dict | None, before: dict | None) -> list[dict]:
    """Rows of two snapshots side by side: section, label, before, after, changed, secret."""
    earlier = {
        row["name"]: {**row, "text": row["text"].removeprefix(CHANGES)}
        for row in (before or {}).get("rows", [])
        if not row["text"].startswith(ENDED)
    }
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
