"""Forms of a submission on the field's side: sending it, changing an entry, ending it."""

from crispy_forms.layout import Layout
from django import forms

from core.fields import DayField, LinesField, TextField
from core.forms import Form
from core.layouts import MainAct
from ppks.forms.kinds import KindsForm
from ppks.forms.person import IdentityForm
from ppks.models import Condition, Registrant
from ppks.models.person import Sex, Subject
from ppks.operations.submission import END_REASONS

SECTIONS = {
    "jenis": "Jenis PPKS",
    "identitas": "Identitas, NIK dan KK",
    "alamat": "Alamat dan kontak",
    "tanggal": "Sejak kapan",
}
HAPPENED = {
    "label": "Sejak kapan?",
    "help_text": "Hari keadaan itu terjadi, bukan hari mengisi. Misalnya 24 11 2026.",
}


class BareForm(Form):
    """Fields without the form around them: the page brings form and buttons itself."""

    @property
    def bare_helper(self):
        helper = self.helper
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def layout(self):
        return Layout("note")


class SubmitForm(BareForm):
    """The last word before it goes to the verifier."""

    note = LinesField(
        label="Catatan untuk verifikator",
        max_length=500,
        required=False,
        help_text="Boleh kosong.",
    )
    submit_label = "Ajukan"


class WithdrawForm(BareForm):
    note = TextField(label="Mengapa ditarik kembali?", max_length=300, required=False)
    submit_label = "Tarik kembali"


class ChangeForm(Form):
    """When something changed, and what to write first."""

    section = forms.ChoiceField(
        label="Apa yang berubah?",
        choices=[(slug, text) for slug, text in SECTIONS.items() if slug != "tanggal"],
        widget=forms.RadioSelect,
        help_text="Yang lain dapat ditambahkan sesudahnya.",
        error_messages={"required": "Pilih apa yang berubah."},
    )
    effective_on = DayField(**HAPPENED)
    submit_label = "Lanjut"


class DayForm(Form):
    effective_on = DayField(**HAPPENED)


class ChangedIdentityForm(IdentityForm):
    """Identity of a verified entry. NIK and KK are never shown here; blank leaves them as they
    are, and what no longer fits them after the change is confirmed with a reason."""

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.keep(known)
        for name in ("seen_how", "warning_reason"):
            if known is not None and name in self.fields:
                self.initial.setdefault(name, getattr(known, name))
        for name, masked in (
            ("nik", known and known.masked_nik),
            ("kk", known and known.masked_kk),
        ):
            if name in self.fields:
                now = f"Sekarang {masked}. " if masked else "Belum ada. "
                self.fields[name].help_text = now + "Kosongkan kalau tidak berubah."
        if "sex" in self.fields:
            self.fields["sex"].choices = Sex.choices
            self.fields["sex"].required = True
            self.fields["sex"].error_messages["required"] = "Pilih jenis kelamin."
        if "nik" in self.fields:
            self.fields["no_nik_reason"].label = "NIK dihapus: mengapa?"
            self.fields["no_nik_reason"].help_text = "Hanya kalau NIK yang tercatat keliru."

    def clean(self):
        data = super().clean()
        if not data.get("nik") and "no_nik_reason" in self.errors:
            del self._errors["no_nik_reason"]
            data["no_nik_reason"] = ""
        return data


class ChangedKindsForm(KindsForm):
    """Kinds of a verified entry: an unticked one ends, with its reason."""

    def __init__(self, *args, ends: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ends_at_first = ends or {}
        self.initial |= {"kinds": self.at_first, "main": self.main_at_first}
        for code in self.active:
            if field := self.fields.get(f"end_{code}"):
                field.choices = [
                    ("", "– pilih –"),
                    *[c for c in Condition.EndReason.choices if c[0] != Condition.EndReason.LIFE],
                ]

    def clean(self):
        data = super().clean()
        for code in self.active - set(data.get("kinds") or []):
            if f"end_{code}" in self.fields and not data.get(f"end_{code}"):
                self.add_error(f"end_{code}", "Pilih mengapa jenis ini berakhir.")
        return data

    def stale(self, refusal, current: dict, show=str) -> None:
        """As in `core.forms.Form`; `others` is a list of kinds here, so it goes by another name."""
        super().stale(refusal, current, show)
        self.stale_rows = self.__dict__.pop("others")

    def reasons(self) -> dict[str, str]:
        """Without the reasons of an end for kinds that stay."""
        chosen = self.cleaned_data["kinds"]
        return {k: v for k, v in super().reasons().items() if k.removeprefix("end_") not in chosen
                or not k.startswith("end_")}  # fmt: skip

    def current(self) -> list[dict]:
        """The kinds that apply now, each with the choice of why it ends."""
        rows = []
        for option in self.options:
            if option.locked:
                name = f"end_{option.code}"
                chosen = (
                    self.data.get(name, "")
                    if self.is_bound
                    else self.ends_at_first.get(option.code, "")
                )
                rows.append(
                    {
                        "option": option,
                        "name": name,
                        "chosen": chosen,
                        "choices": self.fields[name].choices,
                        "error": " ".join(self.errors.get(name, [])) if self.is_bound else "",
                    }
                )
        return rows

    def suggested(self):
        return [o for o in super().suggested() if not o.locked]

    def suggested_secret(self):
        return [o for o in super().suggested_secret() if not o.locked]

    def others(self):
        return [o for o in super().others() if not o.locked]

    def others_secret(self):
        return [o for o in super().others_secret() if not o.locked]


class LeaveForm(Form):
    """Why and since when somebody leaves the register."""

    life = forms.ChoiceField(
        label="Mengapa keluar dari daftar?",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasannya."},
    )
    effective_on = DayField(
        label="Sejak kapan?",
        help_text="Hari meninggal, pindah, atau terakhir dicari. Misalnya 24 11 2026.",
    )
    note = TextField(
        label="Keterangan untuk verifikator",
        max_length=500,
        help_text="Dari mana diketahui, misalnya: surat kematian dari desa, kata ketua RT.",
    )
    submit_label = "Lanjut periksa"

    def __init__(self, *args, subject: str, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            Registrant.Life.DECEASED: "Meninggal",
            Registrant.Life.OUT_OF_PROVINCE: "Pindah ke luar Provinsi Kalimantan Tengah",
            Registrant.Life.NOT_FOUND: "Tidak ditemukan lagi sesudah dicari",
            Registrant.Life.GRADUATED: "Tidak lagi memerlukan layanan",
        }
        self.fields["life"].choices = [
            (life.value, words[life])
            for life in END_REASONS
            if subject == Subject.INDIVIDUAL or life != Registrant.Life.DECEASED
        ]

    def layout(self):
        return Layout("life", "effective_on", "note", MainAct(self.submit_label))
