"""Referrals of a case, and its papers, under one tab."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.pages import page
from audit.events import refused
from cases import policy, sharing
from cases.forms.referral import AnswerForm, FinishForm, ReferralForm, WithdrawForm
from cases.housing import housing_of
from cases.letters import kinds_for
from cases.models import Letter, Provider, Referral
from cases.operations import referral as operations
from cases.referral_workflow import REFERRAL_WORKFLOW
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale
from core.templatetags.handep import day

TAB = "Rujukan"
TYPED = ("answered_on", "answered_name", "answer", "done_on", "feedback")


@page(*policy.READERS)
def referral_list(request, pk):
    shown = open_case_page(request, pk)
    case, user = shown.case, request.user
    rows = Referral.objects.visible_to(user).filter(case=case).with_lines()
    referrals = sorted(rows, key=lambda referral: not referral.is_overdue)  # those first
    return render(
        request,
        "cases/referral_list.html",
        {
            "shown": shown,
            "case": case,
            "tabs": shown.tabs(TAB),
            "referrals": referrals,
            "late": sum(referral.is_overdue for referral in referrals),
            "letters": Letter.objects.visible_to(user).filter(case=case).with_lines(),
            "kinds": kinds_for(case),
            "may_write": shown.may_write and case.is_open,
        },
    )


@page(*policy.WORKERS)
@once
def referral_create(request, pk):
    shown = open_case_page(request, pk)
    case = shown.case
    consent = sharing.consent_of(case.registrant)
    providers = Provider.objects.active().near(case.registrant.village.district.regency_id)
    form = ReferralForm(request.POST or None, case=case, providers=providers, consent=consent)
    if form.is_valid():
        try:
            referral = operations.send_referral(case=case, by=request.user, **form.referral())
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Rujukan dikirim. Siapkan suratnya di bawah.")
            return redirect(referral)
    return render(
        request,
        "cases/referral_form.html",
        {"form": form, "shown": shown, "case": case, "consent": consent,
         "allowed": [sharing.RECEIVERS[code] for code in consent.sharing
                     if code in sharing.RECEIVERS] if consent else []},
    )  # fmt: skip


def open_referral(request, pk):
    """The referral and its case's page, or 404."""
    rows = Referral.objects.visible_to(request.user).with_lines()
    referral = get_object_or_404(rows.select_related("done_by", "withdrawn_by", "case"), pk=pk)
    shown = open_case_page(request, referral.case_id)
    referral.case = shown.case
    return referral, shown


@page(*policy.READERS)
def referral_detail(request, pk):
    referral, shown = open_referral(request, pk)
    case = shown.case
    acts = {t.action for t, _ in REFERRAL_WORKFLOW.available(referral, request.user)}
    dead = referral.state in (Referral.State.REFUSED, Referral.State.WITHDRAWN)
    return render(
        request,
        "cases/referral_detail.html",
        {
            "referral": referral,
            "shown": shown,
            "case": case,
            "tabs": shown.tabs(TAB),
            "data": sharing.rows_of(case, referral.data, referral.reason),
            "acts": acts if case.is_open else set(),
            "housing": housing_of(referral, request.user),
            "letters": referral.letters.with_lines(),
            "kinds": kinds_for(case, referral),
            "may_write": shown.may_write and case.is_open and not dead,
        },
    )


def _step(request, pk, form_class, act, title, hint, done):
    """One step in the life of a referral: a form, an operation, back to the referral."""
    referral, shown = open_referral(request, pk)
    form = form_class(request.POST or None, version=referral.version)
    if form.is_valid():
        try:
            act(form, referral)
        except Stale as refusal:
            both_texts(form, refusal)
            refused(request, form, refusal, target=referral.case)
        except Refused as refusal:
            refused(request, form, refusal, target=referral.case)
        else:
            messages.success(request, done)
            return redirect(referral)
    return render(
        request,
        "cases/referral_step.html",
        {"form": form, "referral": referral, "shown": shown, "case": shown.case,
         "title": title, "hint": hint},
    )  # fmt: skip


def both_texts(form, refusal) -> None:
    """A step that came too late: the own text stays in the form, the other's stands beside."""
    now = refusal.current
    theirs = {name: getattr(now, name) for name in TYPED if name in form.fields}
    form.stale(refusal, theirs, show=said)


def said(value) -> str:
    return value if isinstance(value, str) else day(value)


@page(*policy.WORKERS)
@once
def referral_answer(request, pk):
    def act(form, referral):
        operations.answer_referral(
            referral=referral, version=form.opened_version, by=request.user, **form.answered()
        )

    hint = (
        "Tulis jawaban lembaga itu, juga kalau disampaikan lewat telepon. Panti milik provinsi "
        "juga dapat menjawab sendiri di sini."
    )
    return _step(request, pk, AnswerForm, act, "Jawaban rujukan", hint, "Jawaban dicatat.")


@page(*policy.WORKERS)
@once
def referral_finish(request, pk):
    def act(form, referral):
        operations.finish_referral(
            referral=referral, version=form.opened_version, by=request.user, **form.values()
        )

    hint = "Rujukan selesai setelah kita tahu apa hasilnya bagi orangnya."
    return _step(request, pk, FinishForm, act, "Selesaikan rujukan", hint, "Rujukan selesai.")


@page(*policy.WORKERS)
@once
def referral_withdraw(request, pk):
    def act(form, referral):
        operations.withdraw_referral(
            referral=referral, version=form.opened_version, by=request.user, **form.values()
        )

    hint = "Beri tahu juga lembaganya. Rujukan yang ditarik tidak dapat dihidupkan lagi."
    return _step(request, pk, WithdrawForm, act, "Tarik rujukan", hint, "Rujukan ditarik.")
