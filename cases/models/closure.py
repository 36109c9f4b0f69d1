"""The end of a case: asked for, approved by somebody else; and its going on again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.case import Case
from cases.querysets import OfCaseQuerySet
from core.models import Record


class ClosureQuerySet(OfCaseQuerySet):
    def asked(self):
        return self.filter(state="asked")


class Closure(Record):
    """Why and with what outcome a case ends (domain.md 4, step 7). `created_by` asked for it."""

    class Reason(models.TextChoices):
        INDEPENDENT = "mandiri", "Sudah mandiri, tujuan tercapai"
        REUNITED = "reunifikasi", "Kembali ke keluarga"
        REFERRED = "dirujuk_tetap", "Dirujuk untuk seterusnya ke lembaga lain"
        MOVED = "pindah", "Pindah ke luar provinsi"
        DIED = "meninggal", "Meninggal"
        REFUSED = "menolak", "Menolak dibantu lagi"
        LOST = "hilang_kontak", "Tidak dapat ditemukan lagi"
        OTHER = "lainnya", "Sebab lain"

    class State(models.TextChoices):
        ASKED = "asked", "Menunggu persetujuan"
        APPROVED = "approved", "Disetujui"
        RETURNED = "returned", "Dikembalikan"
        WITHDRAWN = "withdrawn", "Ditarik kembali"

    class Outcome(models.TextChoices):
        YES = "ya", "Tercapai"
        PARTLY = "sebagian", "Sebagian tercapai"
        NO = "tidak", "Tidak tercapai"

    SHORT = (Reason.DIED, Reason.REFUSED, Reason.LOST, Reason.MOVED)  # ask hardly anything

    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    reason = models.CharField("alasan", max_length=14, choices=Reason.choices)
    closed_on = models.DateField("tanggal berakhir", default=timezone.localdate)
    summary = models.TextField("ringkasan", blank=True)
    outcomes = models.JSONField("hasil", default=dict)  # words of a goal → ya, sebagian, tidak
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField("catatan verifikator", blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "penutupan kasus"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="asked"), name="cases_closure_one_asked"
            ),
            models.CheckConstraint(
                name="cases_closure_decided_pair",
                condition=Q(
                    state__in=["approved", "returned"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=["asked", "withdrawn"], decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="cases_closure_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("created_by")),
                violation_error_message="Yang meminta penutupan tidak boleh memutuskannya.",
            ),
            models.CheckConstraint(
                name="cases_closure_returned_with_words",
                condition=~Q(state="returned") | ~Q(remark=""),
            ),
            models.CheckConstraint(
                name="cases_closure_told",
                condition=Q(reason__in=["meninggal", "menolak", "hilang_kontak", "pindah"])
                | ~Q(summary=""),
                violation_error_message="Tulis ringkasan hasilnya.",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} ({self.get_state_display()})"

    @property
    def results(self) -> list[tuple[str, str]]:
        """Goal and outcome in words."""
        words = dict(self.Outcome.choices)
        return [(goal, words.get(outcome, outcome)) for goal, outcome in self.outcomes.items()]


class ReopeningQuerySet(OfCaseQuerySet):
    pass


class Reopening(Record):
    """Why a closed case goes on. Never changed; the closures before it stay as they are."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reopenings")
    reason = models.CharField("alasan", max_length=500)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "pembukaan lagi kasus"
        constraints = [
            models.CheckConstraint(name="cases_reopening_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self):
        return str(self.pk)
