"""Photos and papers of a registrant: adding and removing them."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.roles import Role
from audit.events import record
from core import vault
from core.parameters import parameters
from core.pictures import PDF, prepare
from core.querysets import lock
from core.refusal import Refused
from ppks import policy
from ppks.catalogue import NOT_PHOTOGRAPHED
from ppks.models import Attachment, Registrant
from ppks.operations.access import is_insider
from ppks.operations.submission import check_field_role
from ppks.operations.team import is_guarded
from ppks.showing import kinds_of

PHOTOS = {Attachment.Purpose.PERSON, Attachment.Purpose.HOUSE}


@transaction.atomic
def add_attachment(
    *,
    registrant: Registrant,
    data: bytes,
    purpose: str,
    caption: str,
    taken_on: datetime.date,
    secret: bool,
    by,
) -> Attachment:
    """Keep a photo, drawn anew, or a PDF. `secret`: for the team only, where there is one.

    Refuses what is no sound photo or PDF, too big, there already, or one too many; and a photo
    of a person who does not want one or whose kind advises against it.
    """
    check_field_role(by)
    limits = parameters(
        "attachment_megabytes", "attachment_megapixels", "attachments_per_registrant"
    )
    if len(data) > limits["attachment_megabytes"] * 1_000_000:
        raise Refused(too_large(limits["attachment_megabytes"]), "file")
    kept = prepare(data, megapixels=limits["attachment_megapixels"])
    if kept.content_type == PDF and purpose in PHOTOS:
        raise Refused("Ini PDF, bukan foto. Pilih “Surat atau dokumen”.", "purpose")
    registrant = lock(Registrant.objects.visible_to(by).opened_to(by), registrant.pk, None)
    insider = is_insider(registrant, by)
    if purpose == Attachment.Purpose.PERSON:
        if objection := photo_objection(registrant, knows_secret=insider):
            raise Refused(objection, "purpose")
    attachment = Attachment(
        registrant=registrant,
        purpose=purpose,
        caption=caption,
        taken_on=taken_on,
        secret=secret and insider and is_guarded(registrant),
        content_type=kept.content_type,
        size=len(kept.content),
        sha256=hashlib.sha256(kept.content).hexdigest(),
        added_by=by,
    )
    _check_room(attachment, limits["attachments_per_registrant"], by)
    vault.keep(attachment.stored_as, kept.content)
    if attachment.small_as:
        vault.keep(attachment.small_as, kept.small)
    attachment.save()
    _noted(attachment, by, "add", size=attachment.size)
    return attachment


def too_large(megabytes: int) -> str:
    return (
        f"Berkas ini terlalu besar: paling besar {megabytes} MB. Kecilkan dulu, atau potret "
        "dengan ukuran lebih kecil."
    )


def photo_objection(registrant: Registrant, *, knows_secret: bool) -> str:
    """Why no photo of the person is kept, "" when nothing speaks against one.

    A *rahasia* kind speaks only to who may know of it: a refusal would tell it.
    """
    consent = getattr(registrant, "consent", None)
    if consent is not None and consent.refused:
        return (
            "Menurut persetujuan yang tercatat, datanya tidak boleh dibagikan. Karena itu foto "
            "orangnya tidak disimpan. Surat dan foto rumah tetap dapat ditambahkan."
        )
    for kind in kinds_of(registrant, knows_secret):
        if kind.code in NOT_PHOTOGRAPHED:
            return (
                f"Demi keselamatan orangnya, untuk jenis “{kind.name}” foto orang tidak "
                "disimpan. Surat dan foto lain tetap dapat ditambahkan."
            )
    return ""


def _check_room(attachment: Attachment, most: int, by) -> None:
    """Counts what this user sees: what the team keeps for itself must not show in a refusal."""
    there = Attachment.objects.visible_to(by).current().filter(registrant=attachment.registrant)
    sums = set(there.values_list("sha256", flat=True))
    if attachment.sha256 in sums:
        raise Refused("Berkas yang sama sudah ada di lampiran data ini.", "file")
    if len(sums) >= most:
        raise Refused(
            f"Lampiran data ini sudah {most}, paling banyak yang dapat disimpan. Hapus dulu yang "
            "tidak diperlukan lagi.",
            "file",
        )


@transaction.atomic
def remove_attachment(*, attachment: Attachment, reason: str, by) -> Attachment:
    """Delete the files; row and reason stay. Refuses who neither added it nor verifies here."""
    lock(Registrant.objects.visible_to(by).opened_to(by), attachment.registrant_id, None)
    attachment = lock(Attachment.objects.visible_to(by).current(), attachment.pk, None)
    if not may_remove(attachment, by):
        raise Refused(NOT_YOURS)
    attachment.removed_at, attachment.removed_by = timezone.now(), by
    attachment.removal_reason = reason
    attachment.save()
    vault.forget(*attachment.files)
    _noted(attachment, by, "remove", reason)
    return attachment


NOT_YOURS = (
    "Lampiran hanya dapat dihapus oleh petugas yang menambahkannya atau oleh verifikator "
    "kabupaten/kota."
)


def may_remove(attachment: Attachment, user) -> bool:
    """Who added it, while still at work in the field, and the regency's verifier."""
    role = user.position.role
    own = attachment.added_by_id == user.pk and role in policy.WRITERS
    return own or role == Role.REGENCY_VERIFIER


def _noted(attachment: Attachment, by, what: str, note: str = "", **details) -> None:
    record(
        by=by,
        action=f"ppks.attachment.{what}",
        target=attachment,
        registrant=attachment.registrant_id,
        district=attachment.registrant.district_id,
        note=note,
        secret=attachment.secret,
        purpose=attachment.purpose,
        **details,
    )
