"""Registrants on their way to another district: the list, the offer, and the answers."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused
from cases import dossier, policy, workers
from cases.forms.closure import PlainForm
from cases.forms.transfer import AcceptForm, AnswerForm, TransferForm
from cases.models import Case, Transfer
from cases.operations import transfer as operations
from cases.transfers import open_transfer, rows_of
from cases.workflow import ANSWERERS, TRANSFER_WORKFLOW
from core.filters import ALL, FilterForm
from core.once import once
from core.refusal import Refused
from ppks.entry import open_entry

PER_PAGE = 25


class TransferFilter(FilterForm):
    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Yang berjalan"),
            ("saya", "Menunggu Anda"),
            ("accepted", "Diterima"),
            ("refused", "Ditolak"),
            ("withdrawn", "Ditarik kembali"),
            ("semua", "Semua"),
        ],
    )
    arah = forms.ChoiceField(
        label="Arah",
        required=False,
        choices=[ALL, ("masuk", "Masuk ke wilayah Anda"), ("keluar", "Keluar dari wilayah Anda")],
    )


@page(*policy.TRANSFER_READERS)
def transfer_list(request):
    user = request.user
    form = TransferFilter(request.GET)
    chosen = form.in_use()
    rows = Transfer.objects.visible_to(user)
    state = chosen.get("keadaan", "")
    if state == "saya":
        rows = rows.waiting_for(user)
    elif not state:
        rows = rows.open()
    elif state != "semua":
        rows = rows.filter(state=state)
    if direction := chosen.get("arah"):
        rows = rows.incoming(user) if direction == "masuk" else rows.outgoing(user)
    shown = Paginator(rows.with_lines(user), PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("cases:transfer_list")

    def without(name):
        rest = "&".join(f"{k}={v}" for k, v in chosen.items() if k != name)
        return f"{address}?{rest}" if rest else address

    return render(
        request,
        "cases/transfer_list.html",
        {
            "page": shown,
            "rows": rows_of(shown, user),
            "form": form,
            "words": [{"label": text, "url": without(name)} for name, text in form.words()],
        },
    )


@page(*policy.FIELD)
@once
def transfer_create(request, pk):
    """Offer an entry with its open cases to another district."""
    entry = open_entry(request, pk)
    registrant = entry.registrant
    form = TransferForm(request.POST or None, registrant=registrant)
    if form.is_valid():
        try:
            transfer = operations.offer(
                registrant=registrant,
                to_district=form.district(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            asked = transfer.state == Transfer.State.ASKED
            messages.success(
                request,
                "Pemindahan diminta. Verifikator menyetujuinya dulu."
                if asked
                else "Pemindahan ditawarkan. Sampai diterima, data dan kasusnya tetap pada Anda.",
            )
            return redirect(transfer)
    cases = Case.objects.visible_to(request.user).open().of_registrant(registrant)
    return render(
        request,
        "cases/transfer_form.html",
        {"form": form, "entry": entry, "registrant": registrant, "cases": cases.count()},
    )


@page(*policy.TRANSFER_READERS)
def transfer_detail(request, pk):
    return _detail(request, open_transfer(request, pk))


def _detail(request, shown, **bound):
    transfer, user = shown.transfer, request.user
    acts = {t.action: why for t, why in TRANSFER_WORKFLOW.available(transfer, user)}
    forms_of = {}
    for action in ("approve", "turn_down", "accept", "refuse", "withdraw"):
        if acts.get(action) == "" or action in bound:
            forms_of[f"{action}_form"] = bound.get(action) or _form(action, transfer, user)
    return render(
        request,
        "cases/transfer_detail.html",
        {"shown": shown, "transfer": transfer, "registrant": shown.registrant, **forms_of},
    )


def _form(action: str, transfer: Transfer, user, data=None):
    version = transfer.version
    if action == "accept":
        district = transfer.to_district_id
        alone = user.position.role == Role.TKSK
        workers_there = None if alone else workers.choices([district])
        return AcceptForm(data, district=district, workers=workers_there, version=version)
    if action in ("turn_down", "refuse"):
        return AnswerForm(data, version=version)
    return PlainForm(data, version=version)


def _act(request, pk, action, act, done):
    """One answer: to the transfer with a word on it, or the page again with what was typed."""
    shown = open_transfer(request, pk)
    transfer = shown.transfer
    form = _form(action, transfer, request.user, request.POST)
    if form.is_valid():
        try:
            act(transfer, form)
        except Refused as refusal:
            refused(request, form, refusal, target=transfer)
        else:
            messages.success(request, done)
            still = Transfer.objects.visible_to(request.user).filter(pk=pk).exists()
            return redirect(transfer if still else "cases:transfer_list")
    return _detail(request, shown, **{action: form})


@page(*policy.TRANSFER_APPROVERS)
@require_POST
@once
def transfer_approve(request, pk):
    return _act(
        request,
        pk,
        "approve",
        lambda transfer, form: operations.approve(
            transfer=transfer, version=form.opened_version, by=request.user
        ),
        "Disetujui. Kecamatan tujuan sekarang dapat menjawab.",
    )


@page(*policy.TRANSFER_APPROVERS)
@require_POST
@once
def transfer_turn_down(request, pk):
    return _act(
        request,
        pk,
        "turn_down",
        lambda transfer, form: operations.turn_down(
            transfer=transfer,
            version=form.opened_version,
            answer=form.cleaned_data["answer"],
            by=request.user,
        ),
        "Permintaan dikembalikan dengan alasan Anda.",
    )


@page(*ANSWERERS)
@require_POST
@once
def transfer_accept(request, pk):
    def act(transfer, form):
        worker = request.user
        if "worker" in form.fields:
            worker = workers.holder_named(form.cleaned_data["worker"], [transfer.to_district_id])
        operations.accept(
            transfer=transfer,
            version=form.opened_version,
            village=form.cleaned_data["village"],
            worker=worker,
            by=request.user,
        )

    return _act(request, pk, "accept", act, "Diterima. Data dan kasusnya sekarang di wilayah Anda.")


@page(*ANSWERERS)
@require_POST
@once
def transfer_refuse(request, pk):
    return _act(
        request,
        pk,
        "refuse",
        lambda transfer, form: operations.refuse(
            transfer=transfer,
            version=form.opened_version,
            answer=form.cleaned_data["answer"],
            by=request.user,
        ),
        "Ditolak dengan alasan Anda. Data dan kasusnya tetap pada pengirim.",
    )


@page(*policy.FIELD)
@require_POST
@once
def transfer_withdraw(request, pk):
    return _act(
        request,
        pk,
        "withdraw",
        lambda transfer, form: operations.withdraw(
            transfer=transfer, version=form.opened_version, by=request.user
        ),
        "Pemindahan ditarik kembali.",
    )


@page(*policy.AREA_READERS)
def transfer_file(request, pk):
    """The frozen hand-over file, for the regency that held the entry before."""
    shown = open_transfer(request, pk)
    if not shown.has_file:
        raise Http404
    kept = get_object_or_404(
        Transfer.objects.visible_to(request.user).with_lines(request.user).defer(None), pk=pk
    )
    return render(
        request,
        "cases/transfer_file.html",
        {"shown": shown, "transfer": shown.transfer, "dossier": dossier.read(kept)},
    )
