"""Referrals as the institution they were sent to sees and answers them."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused, with_page
from cases import policy
from cases.forms.referral import FinishForm, OwnAnswerForm
from cases.housing import housing_of
from cases.incoming import incoming_lines, incoming_of
from cases.models import Referral
from cases.operations import referral as operations
from cases.referral_workflow import REFERRAL_WORKFLOW
from cases.showing import note_look
from cases.views.referral import both_texts
from core.filters import FilterForm
from core.once import once
from core.refusal import Refused, Stale

PER_PAGE = 25
S = Referral.State


class IncomingFilter(FilterForm):
    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Yang berjalan"),
            ("menunggu", "Menunggu jawaban"),
            ("terlambat", "Terlambat dijawab"),
            *((state.value, state.label) for state in S if state != S.PENDING),
            ("semua", "Semua"),
        ],
    )


def _in_state(rows, state: str):
    if state == "menunggu":
        return rows.waiting()
    if state == "terlambat":
        return rows.overdue()
    if not state:
        return rows.going_on()
    return rows if state == "semua" else rows.filter(state=state)


@page(*policy.RECEIVERS)
def incoming_list(request):
    form = IncomingFilter(request.GET)
    chosen = form.in_use()
    rows = _in_state(Referral.objects.visible_to(request.user), chosen.get("keadaan", ""))
    shown = Paginator(rows.for_receiver().queue(), PER_PAGE).get_page(request.GET.get("page"))
    clear = reverse("cases:incoming_list")
    return render(
        request,
        "cases/incoming_list.html",
        {
            "page": shown,
            "lines": incoming_lines(shown, request.user),
            "form": form,
            "words": [{"label": text, "url": clear} for _, text in form.words()],
        },
    )


def open_incoming(request, pk):
    """The referral as its receiver may see it, or 404. A look at a *rahasia* one is an event."""
    rows = Referral.objects.visible_to(request.user).for_receiver()
    incoming = incoming_of(get_object_or_404(rows, pk=pk))
    case = incoming.referral.case
    if incoming.data:
        with_page(request, lambda: note_look(case, request.user))
    return incoming


@page(*policy.RECEIVERS)
def incoming_detail(request, pk):
    incoming = open_incoming(request, pk)
    referral = incoming.referral
    acts = {t.action for t, _ in REFERRAL_WORKFLOW.available(referral, request.user)}
    return render(
        request,
        "cases/incoming_detail.html",
        {
            "incoming": incoming,
            "referral": referral,
            "acts": acts if referral.case.is_open else set(),
            "housing": housing_of(referral, request.user),
        },
    )


def _step(request, pk, form_class, act, title, hint, done):
    """One step in the life of a referral: a form, an operation, back to the referral."""
    incoming = open_incoming(request, pk)
    referral = incoming.referral
    form = form_class(request.POST or None, version=referral.version)
    if form.is_valid():
        try:
            act(referral=referral, version=form.opened_version, by=request.user, **form.values())
        except Stale as refusal:
            both_texts(form, refusal)
            refused(request, form, refusal, target=referral.case)
        except Refused as refusal:
            refused(request, form, refusal, target=referral.case)
        else:
            messages.success(request, done)
            return redirect("cases:incoming_detail", pk=referral.pk)
    return render(
        request,
        "cases/incoming_form.html",
        {"form": form, "incoming": incoming, "referral": referral, "title": title, "hint": hint},
    )


@page(*policy.RECEIVERS)
@once
def incoming_answer(request, pk):
    hint = "Pengirimnya segera melihat jawaban Anda."
    act, done = operations.answer_referral, "Jawaban dikirim."
    return _step(request, pk, OwnAnswerForm, act, "Jawab rujukan", hint, done)


@page(*policy.RECEIVERS)
@once
def incoming_finish(request, pk):
    hint = "Tulis apa hasilnya bagi orangnya, supaya pengirimnya tahu."
    act, done = operations.finish_referral, "Rujukan selesai."
    return _step(request, pk, FinishForm, act, "Selesaikan rujukan", hint, done)
