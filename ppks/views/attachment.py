"""Photos and papers of an entry: the tab, one of them, its file, adding and removing."""

import base64

from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.pages import page
from audit.events import refused, seen
from core import vault
from core.layouts import Link
from core.once import once
from core.pictures import JPEG
from core.refusal import Refused
from ppks import policy
from ppks.entry import open_record
from ppks.forms.attachment import AttachmentForm, AttachmentRemoveForm
from ppks.models import Attachment
from ppks.operations.attachment import (
    NOT_YOURS,
    add_attachment,
    may_remove,
    photo_objection,
    remove_attachment,
)

PER_PAGE = 12


@page(*policy.RECORD_READERS)
def attachment_list(request, pk):
    """Small copies load one by one, except where each look is an event: there only words."""
    entry = open_record(request, pk)
    rows = Attachment.objects.visible_to(request.user).current()
    rows = rows.filter(registrant=entry.registrant).select_related("added_by")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    photos = any(one.purpose == Attachment.Purpose.PERSON for one in shown)
    return render(
        request,
        "ppks/attachment_list.html",
        {
            "entry": entry,
            "registrant": entry.registrant,
            "tabs": entry.tabs("Lampiran"),
            "page": shown,
            "objection": photos and _objection(entry),
            "pictures": not entry.noted,
        },
    )


@page(*policy.WRITERS)
@once
def attachment_create(request, pk):
    """Add one; afterwards the form stands ready for the next of the same sort."""
    entry = open_record(request, pk)
    registrant = entry.registrant
    back = reverse("ppks:attachment_list", args=[registrant.pk])
    objection, goes_on = _objection(entry), request.GET.get("isi")
    form = AttachmentForm(
        request.POST or None,
        request.FILES or None,
        initial={"purpose": goes_on},
        objection=objection,
        guarded=entry.guarded,
        back=Link("Selesai" if goes_on else "Batal", back),
        too_large=getattr(request, "too_large", ()),
    )
    if form.is_valid():
        try:
            added = add_attachment(registrant=registrant, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            messages.success(
                request,
                f"{added.get_purpose_display()} disimpan. Tambahkan yang berikutnya, atau pilih "
                "Selesai.",
            )
            return redirect(f"{request.path}?isi={added.purpose}")
    context = {"form": form, "entry": entry, "registrant": registrant, "objection": objection}
    return render(request, "ppks/attachment_create.html", context | {"back": back})


def _objection(entry) -> str:
    return photo_objection(entry.registrant, knows_secret=entry.registrant.is_insider)


def _open(request, pk):
    """An attachment in reach, and its entry. The look is an event where something *rahasia* is
    seen, and where a paper is, which may show a NIK."""
    user = request.user
    rows = Attachment.objects.visible_to(user).current().select_related("added_by")
    attachment = get_object_or_404(rows, pk=pk)
    entry = open_record(request, attachment.registrant_id, target=attachment)
    if not entry.noted and (attachment.secret or attachment.is_paper):
        seen(
            by=user,
            target=attachment,
            registrant=entry.registrant.pk,
            district=entry.registrant.district_id,
            what="secret" if attachment.secret else "paper",
        )
    return attachment, entry


def _content(name: str) -> bytes | None:
    """None where the file is gone or is not what was kept."""
    try:
        return vault.read(name)
    except (FileNotFoundError, InvalidTag):
        return None


@page(*policy.RECORD_READERS)
def attachment_detail(request, pk):
    """The photo within the page: one look, one event, and no file stays on the phone."""
    attachment, entry = _open(request, pk)
    content = _content(attachment.stored_as)
    picture = ""
    if content and attachment.is_photo:
        picture = f"data:{JPEG};base64,{base64.b64encode(content).decode()}"
    return render(
        request,
        "ppks/attachment_detail.html",
        {
            "attachment": attachment,
            "entry": entry,
            "registrant": entry.registrant,
            "picture": picture,
            "missing": content is None,
            "may_remove": may_remove(attachment, request.user),
        },
    )


@page(*policy.RECORD_READERS)
def attachment_file(request, pk):
    attachment, _ = _open(request, pk)
    return _answer(
        attachment.stored_as,
        attachment.content_type,
        f'attachment; filename="{attachment.file_name}"',
    )


@page(*policy.RECORD_READERS)
def attachment_thumbnail(request, pk):
    attachment, _ = _open(request, pk)
    return _answer(attachment.small_as, JPEG, "inline")


def _answer(name: str, content_type: str, disposition: str) -> HttpResponse:
    content = _content(name) if name else None
    if content is None:
        raise Http404
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


@page(*policy.RECORD_READERS)
@once
def attachment_remove(request, pk):
    rows = Attachment.objects.visible_to(request.user).current()
    attachment = get_object_or_404(rows, pk=pk)
    entry = open_record(request, attachment.registrant_id, target=attachment)
    if request.method != "POST" and not may_remove(attachment, request.user):
        messages.warning(request, NOT_YOURS)
        return redirect(attachment)
    form = AttachmentRemoveForm(request.POST or None, back=attachment.get_absolute_url())
    if form.is_valid():
        try:
            remove_attachment(attachment=attachment, by=request.user, **form.values())
        except Refused as refusal:
            refused(request, form, refusal, target=attachment)
        else:
            messages.success(request, "Lampiran dihapus.")
            return redirect("ppks:attachment_list", pk=entry.registrant.pk)
    context = {"form": form, "attachment": attachment, "entry": entry}
    return render(
        request, "ppks/attachment_remove.html", context | {"registrant": entry.registrant}
    )
