"""A worker's account: making it, the code to hand over, closing and opening it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused
from core.forms import Form
from core.once import once
from core.refusal import Refused
from tksk import operations
from tksk.forms import AccountForm, AccountStateForm
from tksk.models import Worker
from tksk.usernames import suggest_username

TO_SHOW = "tksk.activation_code"  # in the session, until it has been shown once


@page(*operations.ROLES["account_create"])
@once
def account_create(request, pk):
    worker = _worker(request, pk)
    initial = {"username": suggest_username(worker.name)}
    form = AccountForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            code = operations.create_account(worker=worker, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=worker)
        else:
            return _show_once(request, worker, code)
    return render(request, "tksk/account_form.html", {"form": form, "worker": worker})


@page(*operations.ROLES["activation_code"])
@once
def activation_code(request, pk):
    """GET shows the slip with the code once after it was made; POST makes a new code."""
    worker = _worker(request, pk)
    form = Form(request.POST or None)
    form.submit_label = "Buat kode baru"
    code = None
    if request.method == "POST" and form.is_valid():
        try:
            code = operations.give_activation_code(worker=worker, by=request.user)
        except Refused as refusal:
            refused(request, form, refusal, target=worker)
        else:
            return _show_once(request, worker, code)
    elif request.method != "POST":
        kept = request.session.get(TO_SHOW)
        if kept and kept["worker"] == str(worker.pk):
            code = request.session.pop(TO_SHOW)["code"]
    context = {
        "worker": worker,
        "code": code,
        "form": form,
        "address": request.build_absolute_uri(reverse("accounts:activate")),
    }
    return render(request, "tksk/activation_code.html", context)


def _show_once(request, worker: Worker, code: str):
    """On to the slip. The same POST again leads there too, and finds no code any more."""
    request.session[TO_SHOW] = {"worker": str(worker.pk), "code": code}
    return redirect("tksk:activation_code", pk=worker.pk)


@page(*operations.ROLES["account_set_active"])
@once
def account_set_active(request, pk):
    worker = _worker(request, pk)
    closing = bool(worker.user_id and worker.user.is_active)
    form = AccountStateForm(request.POST or None, initial={"active": "0" if closing else "1"})
    form.submit_label = "Tutup akun" if closing else "Buka akun lagi"
    if form.is_valid():
        try:
            operations.set_account_active(worker=worker, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=worker)
        else:
            word = "dibuka lagi" if form.cleaned_data["active"] else "ditutup"
            messages.success(request, f"Akun {worker.user.username} {word}.")
            return redirect(worker)
    context = {"form": form, "worker": worker, "closing": closing}
    return render(request, "tksk/account_set_active.html", context)


def _worker(request, pk) -> Worker:
    workers = Worker.objects.visible_to(request.user).select_related("user")
    return get_object_or_404(workers, pk=pk)
