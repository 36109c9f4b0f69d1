"""Who was reminded of which report on which day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from reports.models.monthly import MonthlyReport


class Reminder(models.Model):
    """One for each report, person and day: whatever runs twice reminds once."""

    class Reason(models.TextChoices):
        DUE = "due", "Segera jatuh tempo"
        OVERDUE = "overdue", "Lewat jatuh tempo"
        RETURNED = "returned", "Dikembalikan"
        REVIEW = "review", "Terlalu lama menunggu tinjauan"

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)
    reason = models.CharField(max_length=8, choices=Reason.choices)
    by_mail = models.BooleanField(default=False)  # False: no address is known

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "on"], name="reports_reminder_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.report_id} {self.on} {self.reason}"
