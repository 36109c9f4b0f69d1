"""Sign-in, first password, activation."""

from django import forms
from django.contrib.auth import password_validation

from accounts.models import User
from core.fields import TextField
from core.forms import Form


def password_input(autocomplete: str, **kwargs):
    return forms.CharField(
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **kwargs,
    )


class SignInForm(Form):
    username = TextField(
        label="Nama pengguna",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = password_input("current-password", label="Kata sandi")
    sealed = forms.CharField(widget=forms.HiddenInput, required=False)  # see accounts.late
    submit_label = "Masuk"


class NewPasswordMixin(forms.Form):
    """A new password typed twice, checked against the rules for this user."""

    user: User | None = None

    def clean(self):
        data = super().clean()
        first, second = data.get("new_password"), data.get("new_password_again")
        if first and second and first != second:
            self.add_error("new_password_again", "Kedua kata sandi tidak sama. Ketik ulang.")
        elif first:
            try:
                password_validation.validate_password(first, self.user)
            except forms.ValidationError as error:
                self.add_error("new_password", error)
        return data


NEW_PASSWORD_HINT = "Sedikitnya 12 huruf. Beberapa kata yang Anda ingat lebih baik dari satu kata."


class PasswordChangeForm(NewPasswordMixin, Form):
    old_password = password_input("current-password", label="Kata sandi sekarang")
    new_password = password_input(
        "new-password", label="Kata sandi baru", help_text=NEW_PASSWORD_HINT
    )
    new_password_again = password_input("new-password", label="Kata sandi baru, sekali lagi")
    submit_label = "Ganti kata sandi"

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old_password(self):
        if not self.user.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError("Kata sandi sekarang tidak cocok.")
        return self.cleaned_data["old_password"]


class ActivationForm(NewPasswordMixin, Form):
    username = TextField(
        label="Nama pengguna",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = TextField(
        label="Kode aktivasi",
        max_length=20,
        help_text="Kode yang Anda terima dari pengelola data TKSK.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    new_password = password_input(
        "new-password", label="Kata sandi baru", help_text=NEW_PASSWORD_HINT
    )
    new_password_again = password_input("new-password", label="Kata sandi baru, sekali lagi")
    submit_label = "Aktifkan akun"


class PositionForm(Form):
    """Choose the position to work in."""

    position = forms.ChoiceField(label="Anda bekerja sebagai", widget=forms.RadioSelect)
    submit_label = "Pakai jabatan ini"

    def __init__(self, *args, positions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [(str(p.pk), str(p)) for p in positions]
