"""The snapshot a verifier decides on, for many submissions at once.

Says the same as `ppks.check.snapshot_of`, from rows that are not saved yet; a test compares both.
"""

from ppks import proposal, questionnaire
from ppks.check import CHANGES


class Snapshots:
    def __init__(self, register):
        self.categories = register.categories
        self.places = {
            village.pk: f"{village.name}, Kecamatan {district.name}"
            for district in register.ground.districts
            for village in register.ground.villages[district.pk]
        }

    def of(self, entry, submission, at, visit=None, pending=None) -> dict:
        entry.show_conditions()
        submission.registrant = entry.registrant
        values = proposal.overlaid(submission)
        rows = []
        identity = pending or entry.identity

        def add(name, section, label, text, secret=False):
            if text:
                rows.append(
                    {
                        "name": name,
                        "section": section,
                        "label": label,
                        "text": text,
                        "secret": secret,
                    }
                )

        for field in proposal.fields_of(entry.registrant):
            value = values.get(field.name)
            if field.name == "address.village":
                text = self.places[value]
            else:
                text = field.show(value)
            add(field.name, field.section, field.label, text)
        for name, label, text in self._identity(identity, pending is not None):
            add(name, "identity", label, text)
        overridden = int(bool(identity.warning_reason))
        active = {c.category_id: c for c in entry.conditions if c.until is None}
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
            self._kind(add, code, text)
        overridden += sum(bool(c.override_reason) for c in active.values())
        for name, value in submission.proposal.items():
            if isinstance(value, dict):
                overridden += bool(value.get("reason"))
                if name.startswith("kind.") and not value["active"]:
                    self._kind(add, name[5:], proposal.show(name, value))
        if "life" in submission.proposal:
            text = proposal.show("life", submission.proposal["life"])
            add("life", "life", "Keadaan", text)
        if visit is not None:
            visit.house_source = None  # known, so not asked of the database
            for row in questionnaire.snapshot_rows(visit):
                add(*row)
        consent = entry.consent
        if consent is not None:
            text = consent.get_basis_display()
            if consent.refused:
                text += "; menolak data dibagikan"
            add("consent.basis", "consent", "Dasar pencatatan", text)
        return {
            "at": at.isoformat(),
            "visited_on": visit.visited_on.isoformat() if visit else "",
            "overridden": overridden,
            "rows": rows,
        }

    def _kind(self, add, code, text):
        category = self.categories[code]
        add(f"kind.{code}", "condition", f"{code} {category.name}", text, category.is_secret)

    def _identity(self, identity, changes):
        if identity.nik_cipher:
            text = f"{CHANGES}ada" if changes else "ada"
            if identity.seen_how:
                text += f", {identity.get_seen_how_display().lower()}"
            if identity.warning_reason:
                text += f"; janggal, alasan: {identity.warning_reason}"
            yield "identity.nik", "NIK", text
        elif identity.no_nik_reason:
            yield "identity.nik", "NIK", identity.without_nik
        if identity.kk_cipher:
            yield "identity.kk", "Nomor KK", "ada"
