"""The form of a photo or paper."""

from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.utils import timezone

from core.fields import DayField, TextField
from core.forms import Form, ReasonForm
from core.layouts import Link, MainAct
from core.uploads import CEILING
from ppks.models import Attachment
from ppks.operations.attachment import too_large

PHOTOS = "image/*"


def _file(label: str, hint: str, **attributes):
    return forms.FileField(
        label=label,
        help_text=hint,
        required=False,
        allow_empty_file=True,  # said in our words (core.pictures)
        widget=forms.FileInput(attrs=attributes),
    )


class AttachmentForm(Form):
    """One file, from the phone's camera or chosen. `objection`: why no photo of the person."""

    purpose = forms.ChoiceField(
        label="Isinya", choices=Attachment.Purpose.choices, widget=forms.RadioSelect
    )
    camera = _file(
        "Potret dengan kamera", "Membuka kamera ponsel.", accept=PHOTOS, capture="environment"
    )
    file = _file(
        "Pilih foto atau PDF",
        "Dari galeri atau berkas: foto JPEG, PNG, WebP, atau dokumen PDF.",
        accept=f"{PHOTOS},application/pdf",
    )
    caption = TextField(
        label="Keterangan",
        max_length=200,
        required=False,
        help_text="Misalnya “tampak depan” atau “KK halaman 1”.",
    )
    taken_on = DayField(label="Tanggal foto atau surat")
    secret = forms.BooleanField(
        label="Hanya untuk tim",
        required=False,
        initial=True,
        help_text="Petugas di luar tim tidak melihatnya, juga kalau kelak datanya terbuka bagi "
        "mereka.",
    )
    submit_label = "Simpan lampiran"

    def __init__(self, *args, objection: str, guarded: bool, back, too_large=(), **kwargs):
        self.back, self.too_large = back, set(too_large)
        super().__init__(*args, **kwargs)
        self.fields["taken_on"].initial = timezone.localdate()
        purpose = self.fields["purpose"]
        if objection:
            person = Attachment.Purpose.PERSON
            purpose.choices = [one for one in purpose.choices if one[0] != person]
            purpose.error_messages["invalid_choice"] = objection
        else:
            purpose.help_text = "Sebelum memotret orang, tanyakan dulu apakah boleh."
        if not guarded:
            del self.fields["secret"]

    def clean(self):
        data = super().clean()
        sent = [data[name] for name in ("camera", "file") if data.get(name)]
        if self.too_large:
            self.add_error("file", too_large(CEILING // 1_000_000))
        elif len(sent) > 1:
            self.add_error("file", "Kirim satu berkas setiap kali: hasil potret atau pilihan ini.")
        elif not sent:
            self.add_error("file", "Potret dulu, atau pilih fotonya.")
        data["upload"] = sent[0] if sent else None
        return data

    def values(self) -> dict:
        data = super().values()
        del data["camera"], data["file"]
        upload = data.pop("upload")
        upload.seek(0)
        return {"secret": False, **data, "data": upload.read()}

    @property
    def helper(self):
        helper = super().helper
        helper.attrs |= {"data-shrink": ""}
        return helper

    def layout(self):
        again = "Berkasnya perlu dipilih lagi. Isian yang lain masih ada." if self.is_bound else ""
        return Layout(
            "purpose",
            Field("camera", wrapper_class="d-md-none"),
            "file",
            HTML(f'<div class="photo-ready" role="status" data-shrink-note>{again}</div>'),
            "caption",
            "taken_on",
            *(["secret"] if "secret" in self.fields else []),
            MainAct(self.submit_label, self.back),
        )


class AttachmentRemoveForm(ReasonForm):
    submit_label = "Hapus lampiran"

    def __init__(self, *args, back: str, **kwargs):
        self.back = back
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout("reason", MainAct(self.submit_label, Link("Batal", self.back)))
