"""Writing audit events. The event is in the transaction of the act: no audit, no act."""

from audit.models import AuditEvent
from core.refusal import Stale
from core.request_id import current_request_id


def record(
    *,
    by,
    action: str,
    target=None,
    registrant=None,
    district: str = "",
    note: str = "",
    secret: bool = False,
    **details,
) -> AuditEvent:
    """Write one event.

    `by` is the acting user (None for a failed sign-in or a command), `action` reads
    `app.noun.verb`, `target` any model row, `registrant` the id of the person whose history it
    belongs to, `details` short codes and counts as JSON: never names or numbers of people.
    """
    position = getattr(by, "position", None)
    return AuditEvent.objects.create(
        actor=by.pk if by else None,
        role=position.role if position else "",
        area=position.area_code if position else "",
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target=str(target.pk) if target is not None else "",
        registrant=registrant,
        happened_in=district,
        note=note,
        details=details,
        secret=secret,
        request_id=current_request_id.get(),
    )


def seen(*, by, target, registrant, district: str, what: str, note: str = "") -> AuditEvent:
    """A look at something guarded: a *rahasia* record, a NIK, a masked person.

    The one write that a GET may cause (SECURITY.md, decision 3).
    """
    return record(
        by=by,
        action=f"seen.{what}",
        target=target,
        registrant=registrant,
        district=district,
        note=note,
        secret=what == "secret",
    )


def with_page(request, look) -> None:
    """Record a look with the page that shows it: at once for a GET; of a POST only when it comes
    back as a page, and then after its rollback (`core.once`)."""
    if request.method == "POST" and hasattr(request, "after_rollback"):
        request.after_rollback.append(look)
    else:
        look()


def seen_in_list(*, by, **ids) -> None:
    """A list showed *rahasia* rows: one event for the page, naming them (`registrants=[…]`)."""
    ids = {name: [str(pk) for pk in found] for name, found in ids.items() if found}
    if ids:
        record(by=by, action="seen.secrets", secret=True, **ids)


def refused(request, form, refusal, *, target=None) -> None:
    """Show a refusal in its form, and record it once the view has been rolled back."""
    if form is not None:
        if isinstance(refusal, Stale):
            form.take_version(refusal)
        form.add_error(refusal.field or None, str(refusal))
    view = request.resolver_match.view_name if request.resolver_match else ""

    def keep():
        record(by=request.user, action="refused", target=target, view=view)

    if hasattr(request, "after_rollback"):
        request.after_rollback.append(keep)
    else:
        keep()
