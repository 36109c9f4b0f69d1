"""What the list of letters shows, chosen in the address."""

from django import forms
from django.utils import timezone

from cases.models import Letter
from core.filters import ALL, FilterForm
from districts.models import District

YEARS = 5  # back from this one


class LetterFilterForm(FilterForm):
    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    surat = forms.ChoiceField(label="Surat", choices=[ALL, *Letter.Kind.choices], required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", choices=[ALL, *Letter.State.choices], required=False
    )
    tahun = forms.ChoiceField(label="Tahun surat", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        this = timezone.localdate().year
        years = [str(year) for year in range(this, this - YEARS, -1)]
        self.fields["tahun"].choices = [ALL, *((year, year) for year in years)]
        if user.position.district_id:
            del self.fields["kecamatan"]
        else:
            districts = District.objects.current().filter(pk__in=user.position.district_codes)
            self.fields["kecamatan"].choices = [
                ALL, *districts.order_by("name").values_list("pk", "name")
            ]  # fmt: skip
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget.choices = field.choices
