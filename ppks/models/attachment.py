"""Photos and papers of a registrant. The files lie encrypted in `core.vault`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from core.pictures import JPEG, PDF
from core.vault import new_name
from ppks.models.registrant import Registrant
from ppks.querysets import AttachmentQuerySet


class Attachment(models.Model):
    """Seen by who sees the registrant's answers; `secret` ones by its team only.

    A removed one keeps its row, with the reason; its files are gone.
    """

    class Purpose(models.TextChoices):
        PERSON = "orang", "Foto orang"
        HOUSE = "rumah", "Foto rumah"
        PAPER = "surat", "Surat atau dokumen"
        OTHER = "lain", "Lainnya"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registrant = models.ForeignKey(Registrant, models.CASCADE, related_name="attachments")
    purpose = models.CharField("isinya", max_length=5, choices=Purpose.choices)
    caption = models.CharField("keterangan", max_length=200, blank=True)
    taken_on = models.DateField("tanggal")
    secret = models.BooleanField("hanya untuk tim", default=False)
    content_type = models.CharField(
        max_length=15, choices=[(JPEG, "foto"), (PDF, "dokumen PDF")], editable=False
    )
    size = models.PositiveIntegerField(editable=False)  # bytes of what is kept
    sha256 = models.CharField(max_length=64, editable=False)  # of what is kept
    stored_as = models.CharField(max_length=32, unique=True, default=new_name, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removal_reason = models.CharField("alasan dihapus", max_length=300, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "sha256", "secret"],
                condition=Q(removed_at=None),
                name="ppks_attachment_once",
            ),
            models.CheckConstraint(
                name="ppks_attachment_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="ppks_attachment_removed_with_reason",
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.registrant_id}"

    def get_absolute_url(self):
        return reverse("ppks:attachment_detail", args=[self.pk])

    @property
    def is_photo(self) -> bool:
        return self.content_type == JPEG

    @property
    def is_paper(self) -> bool:
        """May show a NIK: a look at it is an event, and lists show nothing of it."""
        return self.purpose == self.Purpose.PAPER or not self.is_photo

    @property
    def small_as(self) -> str:
        """The file of the small copy, "" where there is none."""
        return "" if self.is_paper else f"{self.stored_as}-kecil"

    @property
    def files(self) -> list[str]:
        return [name for name in (self.stored_as, self.small_as) if name]

    @property
    def file_name(self) -> str:
        """What it is called when saved; it names nobody."""
        ending = "jpg" if self.is_photo else "pdf"
        return f"lampiran-{self.purpose}-{self.taken_on}-{str(self.pk)[-6:]}.{ending}"
