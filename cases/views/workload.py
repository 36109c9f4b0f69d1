"""What each worker carries, and handing cases over."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused
from cases import policy, workers
from cases.forms.transfer import HandOverForm, token
from cases.lines import lines_of
from cases.models import Case
from cases.operations.handover import hand_over as operation
from cases.views.case import held_by
from cases.workload import loads
from core.filters import ALL, FilterForm
from core.once import once
from core.refusal import Refused
from districts.models import District

PER_PAGE = 100  # so many cases go over in one act


@page(*policy.HANDERS)
def workload(request):
    """Open cases of each worker; every figure opens its list."""
    user = request.user
    rows = loads(user, workers.holders(user.position.district_codes, _inside(user)))
    return render(
        request,
        "cases/workload.html",
        {
            "loads": rows,
            "total": sum(load.total for load in rows),
            "unserved": sum(load.unserved for load in rows),
            "list_url": reverse("cases:case_list"),
            "hand_url": reverse("cases:hand_over"),
        },
    )


def _inside(user):
    """Where the cases of who lives in an institution may go, too."""
    return workers.provinces_of(Case.objects.visible_to(user).open())


class HandOverFilter(FilterForm):
    petugas = forms.ChoiceField(label="Petugas sekarang", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        districts = District.objects.current().filter(pk__in=user.position.district_codes)
        self.fields["petugas"].choices = [ALL, workers.WITHOUT, *workers.filter_choices(user)]
        self.fields["kecamatan"].choices = [
            ALL, *districts.order_by("name").values_list("pk", "name")
        ]  # fmt: skip


@page(*policy.HANDERS)
@once
def hand_over(request):
    """Open cases with ticks; one worker takes all that is ticked."""
    user = request.user
    codes, inside = user.position.district_codes, _inside(user)
    filters = HandOverFilter(request.GET, user=user)
    chosen = filters.in_use()
    rows = Case.objects.visible_to(user).open()
    if holder := chosen.get("petugas"):
        rows = held_by(rows, holder, user)
    if district := chosen.get("kecamatan"):
        rows = rows.filter(district=district)
    form = HandOverForm(request.POST or None, workers=workers.choices(codes, inside))
    if form.is_valid():
        to = workers.holder_named(form.cleaned_data["worker"], codes, inside)
        try:
            given = operation(
                cases=form.cleaned_data["cases"],
                to=to,
                reason=form.cleaned_data["reason"],
                by=user,
            )
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            messages.success(request, f"{len(given)} kasus diserahkan kepada {to}.")
            return redirect("cases:workload")
    address = reverse("cases:hand_over")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    shown = Paginator(rows.queue(), PER_PAGE).get_page(request.GET.get("page"))
    ticked = set(form.data.getlist("cases")) if form.is_bound else set()
    ids = {one.split(".")[0] for one in ticked}
    return render(
        request,
        "cases/hand_over.html",
        {
            "page": shown,
            "lines": [
                {"line": line, "token": token(line), "ticked": str(line.pk) in ids}
                for line in lines_of(shown.object_list, user)
            ],
            "form": form,
            "filters": filters,
            "words": [{"label": text, "url": without(name)} for name, text in filters.words()],
        },
    )
