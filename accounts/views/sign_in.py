"""Signing in and out, activation, the own account."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import operations, throttle
from accounts.forms import ActivationForm, PasswordChangeForm, PositionForm, SignInForm
from accounts.middleware import take_position
from accounts.pages import public, signed_in
from accounts.views.ended import show_late
from audit.events import record
from core.refusal import Refused

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa, lalu coba lagi."


@public
@never_cache
def sign_in(request):
    """The same words, and the same time, whether the account exists or not.

    A form that came too late (`sealed`) is carried through, and shown to be sent at the end.
    """
    sealed = request.POST.get("sealed", "")
    if request.user.is_authenticated:
        return show_late(request, sealed) if sealed else redirect("desk:home")
    data = request.POST if "username" in request.POST else None
    form = SignInForm(data, initial={"sealed": sealed})
    if form.is_valid():
        name, address = form.cleaned_data["username"], throttle.client_address(request)
        if wait := throttle.seconds_to_wait(name, address):
            form.add_error(None, f"Terlalu sering salah. Tunggu {wait} detik, lalu coba lagi.")
            return render(request, "accounts/sign_in.html", {"form": form}, status=429)
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if user is not None:
            with transaction.atomic():
                throttle.succeeded(name, address)
                record(by=user, action="accounts.sign_in", target=user)
                login(request, user)
                request.session["started_at"] = timezone.now().timestamp()
            if sealed:
                take_position(request)
                return show_late(request, sealed)
            return redirect(_next(request))
        throttle.failed(name, address)
        record(by=None, action="accounts.sign_in_failed")
        form.add_error(None, WRONG)
    shown = {"form": form, "next": request.GET.get("next", ""), "sealed": sealed}
    return render(request, "accounts/sign_in.html", shown)


def _next(request) -> str:
    url = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return url
    return reverse("desk:home")


@signed_in
@require_POST
def sign_out(request):
    record(by=request.user, action="accounts.sign_out", target=request.user)
    logout(request)
    return redirect("accounts:sign_in")


@public
def activate(request):
    form = ActivationForm(request.POST or None)
    if form.is_valid():
        name, address = form.cleaned_data["username"], throttle.client_address(request)
        wait = throttle.seconds_to_wait(name, address)
        try:
            if wait:
                raise Refused(f"Terlalu sering salah. Tunggu {wait} detik, lalu coba lagi.")
            operations.activate(
                username=name,
                code=form.cleaned_data["code"],
                password=form.cleaned_data["new_password"],
            )
        except Refused as refusal:
            if not wait:
                throttle.failed(name, address)
                record(by=None, action="accounts.activation_failed")
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Akun Anda aktif. Masuk dengan kata sandi yang baru.")
            return redirect("accounts:sign_in")
    return render(request, "accounts/activate.html", {"form": form})


@signed_in
def password_change(request):
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if form.is_valid():
        user = operations.change_password(
            user=request.user, password=form.cleaned_data["new_password"], by=request.user
        )
        update_session_auth_hash(request, user)
        messages.success(request, "Kata sandi Anda sudah diganti.")
        return redirect("desk:home")
    return render(request, "accounts/password_change.html", {"form": form})


@signed_in
def account(request):
    """Who one is here, and by which positions."""
    return render(request, "accounts/account.html", {"positions": request.user.positions_in_force})


@signed_in
def position_switch(request):
    positions = request.user.positions_in_force
    current = request.user.position
    form = PositionForm(
        request.POST or None,
        positions=positions,
        initial={"position": str(current.pk) if current else ""},
    )
    if form.is_valid():
        chosen = next(p for p in positions if str(p.pk) == form.cleaned_data["position"])
        operations.switch_position(user=request.user, position=chosen, session=request.session)
        messages.success(request, f"Anda sekarang bekerja sebagai {chosen}.")
        return redirect("desk:home")
    return render(request, "accounts/position_switch.html", {"form": form})
