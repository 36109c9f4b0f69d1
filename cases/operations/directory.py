"""The directory of help: programmes, and the institutions that give it."""

from django.db import IntegrityError, transaction

from accounts.roles import Role
from audit.events import record
from cases import policy
from cases.models import Programme, Provider
from cases.operations.case import check_role
from core.querysets import lock
from core.refusal import Refused


@transaction.atomic
def add_provider(*, by, **values) -> Provider:
    """Enter an institution. A regency officer's lies in the own regency."""
    check_role(by, policy.PROVIDER_WRITERS)
    return _save_provider(Provider(), by, "create", values)


@transaction.atomic
def change_provider(*, provider: Provider, version: int, by, **values) -> Provider:
    """Change an institution, or say that it no longer serves."""
    check_role(by, policy.PROVIDER_WRITERS)
    provider = lock(Provider.objects.editable_by(by), provider.pk, version)
    return _save_provider(provider, by, "change", values)


def _save_provider(provider: Provider, by, what: str, values: dict) -> Provider:
    for name, value in values.items():
        setattr(provider, name, value)
    if by.position.role == Role.REGENCY_OFFICER:
        provider.regency_id = by.position.regency_id
    elif provider.regency_id and provider.regency.province_id != by.position.province_id:
        raise Refused("Kabupaten/kota ini di luar provinsi Anda.", "regency")
    provider.touch(by)
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError:
        raise Refused("Lembaga dengan nama ini sudah ada di daftar.", "name") from None
    record(by=by, action=f"cases.provider.{what}", target=provider, active=provider.is_active)
    return provider


@transaction.atomic
def add_programme(*, by, code: str, **values) -> Programme:
    check_role(by, policy.PROGRAMME_WRITERS)
    programme = Programme(code=code, **values)
    try:
        with transaction.atomic():
            programme.save(force_insert=True)
    except IntegrityError:
        raise Refused("Kode ini sudah dipakai program lain.", "code") from None
    record(by=by, action="cases.programme.create", target=programme)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, version: int, by, **values) -> Programme:
    """Change a programme; one that is switched off is no longer offered, and stays readable."""
    check_role(by, policy.PROGRAMME_WRITERS)
    programme = lock(Programme.objects.editable_by(by), programme.pk, version)
    for name, value in values.items():
        setattr(programme, name, value)
    programme.version += 1
    programme.save()
    record(by=by, action="cases.programme.change", target=programme, active=programme.is_active)
    return programme
