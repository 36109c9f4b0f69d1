"""All letters of an area, to be found again and printed again."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from accounts.pages import page
from audit.events import seen_in_list
from cases import policy
from cases.forms.letter_filters import LetterFilterForm
from cases.models import Letter

PER_PAGE = 25


@page(*policy.READERS)
def letter_list(request):
    """Drafts on top, then the newest. Letters of *rahasia* cases are those of the team only."""
    user = request.user
    form = LetterFilterForm(request.GET, user=user)
    chosen = form.in_use()
    rows = Letter.objects.visible_to(user).wanted(**chosen).with_case().in_list_order()
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    letters = list(shown)
    secret = [letter.case for letter in letters if letter.case.is_secret]
    seen_in_list(
        by=user,
        cases=[case.pk for case in secret],
        registrants=[case.registrant_id for case in secret],
    )
    address = reverse("cases:letter_list")

    def without(name):
        query = urlencode({k: v for k, v in chosen.items() if k != name})
        return f"{address}?{query}" if query else address

    return render(
        request,
        "cases/letter_list.html",
        {
            "page": shown,
            "letters": letters,
            "form": form,
            "q": chosen.get("q", ""),
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
        },
    )
