"""What came from a phone that worked without a line: each entry once, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Position
from accounts.roles import Role
from core.ids import uuid7
from core.querysets import ScopedQuerySet
from districts.models import District

CLOCK_OFF = 600  # seconds between two clocks that are worth a word


def clock_is_off(seconds: int) -> bool:
    return abs(seconds) >= CLOCK_OFF


class EntryQuerySet(ScopedQuerySet):
    readers = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER})

    def handed_to(self, user):
        """Entries handed over to the office of this user; those about something *rahasia* go to
        the verifier alone (DESIGN.md section 2)."""
        rows = self.visible_to(user).filter(state=Entry.State.HANDED)
        if user.position is None or user.position.role != Role.REGENCY_VERIFIER:
            rows = rows.filter(secret=False)
        return rows

    def own(self, user):
        """What this user sent, whatever the position was: nobody else's."""
        return self.filter(user=user)

    def undecided(self):
        return self.filter(state=Entry.State.HELD)


class Entry(models.Model):
    """One entry of an outbox. Its key makes it one record however often it is sent.

    `content` is kept, as ciphertext, only while somebody has to decide about it. `number` is the
    order on the phone; `made_at` its clock, which orders nothing; `clock_off` how many seconds
    that clock was ahead when it was sent.
    """

    class Kind(models.TextChoices):
        IDENTIFICATION = "identifikasi", "Identifikasi"
        VISIT = "pendataan", "Pendataan"
        CASE_VISIT = "kunjungan", "Kunjungan kasus"
        ACTIVITY = "kegiatan", "Kegiatan"
        PHOTO = "foto", "Foto"

    class State(models.TextChoices):
        SAVED = "saved", "Tersimpan"
        HELD = "held", "Perlu diputuskan"
        HANDED = "handed", "Diserahkan ke petugas kabupaten/kota"
        TAKEN = "taken", "Sudah dicatat petugas"
        DROPPED = "dropped", "Dibuang"

    OPEN = (State.HELD, State.HANDED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    kind = models.CharField("macam", max_length=12, choices=Kind.choices)
    state = models.CharField("keadaan", max_length=7, choices=State.choices)
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    secret = models.BooleanField(default=False)
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField("ditulis di HP", null=True)
    received_at = models.DateTimeField("diterima", default=timezone.now)
    clock_off = models.IntegerField(default=0)
    led_to = models.TextField(blank=True)
    words = models.TextField(blank=True)
    identification = models.UUIDField(null=True)
    registrant = models.UUIDField(null=True)
    content = models.BinaryField(null=True)
    why = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-number"]
        verbose_name = "kiriman lapangan"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="fieldwork_entry_once"),
            models.CheckConstraint(
                name="fieldwork_entry_content_while_open",
                condition=Q(state__in=["held", "handed"], content__isnull=False)
                | Q(state__in=["saved", "taken", "dropped"], content=None),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-received_at"], name="fieldwork_entry_of_user"),
            models.Index(
                fields=["district", "state"],
                condition=Q(state__in=["held", "handed"]),
                name="fieldwork_entry_open",
            ),
        ]

    def __str__(self):
        return str(self.key)

    def get_absolute_url(self):
        return reverse("fieldwork:entry_detail", args=[self.pk])

    @property
    def clock_was_off(self) -> bool:
        return clock_is_off(self.clock_off)


class Piece(models.Model):
    """A part of a photo that is on its way, as ciphertext; gone once the photo is whole."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    photo = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "photo", "number"], name="fieldwork_piece_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="fieldwork_piece_age")]

    def __str__(self):
        return f"{self.photo} {self.number}"
