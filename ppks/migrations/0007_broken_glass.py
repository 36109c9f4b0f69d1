"""Broken glass; who ended a membership of a team or a grant, and why."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import core.ids

USER = settings.AUTH_USER_MODEL
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("districts", "0001_initial"),
        ("ppks", "0006_district_of_submissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrokenGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=USER),
                ),
                (
                    "registrant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="broken_glass",
                        to="ppks.registrant",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="districts.regency"),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("number", "nomor PPKS"), ("name", "nama dan desa/kelurahan")],
                        max_length=6,
                        verbose_name="dicari menurut",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "until",
                    models.DateTimeField(blank=True, null=True, verbose_name="terbuka sampai"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="+", to=USER
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("patut", "Patut"), ("tidak_patut", "Tidak patut")],
                        max_length=11,
                        verbose_name="penilaian",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="catatan")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="ppks_brokenglass_opens_for_a_day",
                        condition=Q(registrant=None, until=None)
                        | Q(
                            registrant__isnull=False,
                            until__isnull=False,
                            until__gte=F("at"),
                            until__lte=F("at") + models.Value("24 hours", models.DurationField()),
                        ),
                    ),
                    models.CheckConstraint(
                        name="ppks_brokenglass_has_reason", condition=~Q(reason="")
                    ),
                    models.CheckConstraint(
                        name="ppks_brokenglass_reviewed_in_words",
                        condition=Q(reviewed_by=None, reviewed_at=None, verdict="", note="")
                        | (
                            Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                            & Q(verdict__in=["patut", "tidak_patut"])
                            & ~Q(note="")
                        ),
                    ),
                    models.CheckConstraint(
                        name="ppks_brokenglass_reviewed_by_another",
                        condition=Q(reviewed_by=None) | ~Q(user=F("reviewed_by")),
                    ),
                ],
                "indexes": [
                    models.Index(fields=["user", "-at"], name="ppks_brokenglass_user"),
                    models.Index(
                        fields=["user", "until"],
                        include=["registrant"],
                        condition=Q(until__isnull=False),
                        name="ppks_brokenglass_open",
                    ),
                    models.Index(
                        fields=["regency", "at"],
                        condition=Q(reviewed_at=None),
                        name="ppks_brokenglass_waiting",
                    ),
                ],
            },
        ),
        migrations.AddField(
            "teammember",
            "removed_by",
            models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to=USER),
        ),
        migrations.AddField(
            "teammember",
            "reason",
            models.CharField(blank=True, max_length=300, verbose_name="alasan dikeluarkan"),
        ),
        migrations.AddConstraint(
            "teammember",
            models.CheckConstraint(
                name="ppks_teammember_removed_with_reason",
                condition=Q(removed_by=None, reason="")
                | (Q(until__isnull=False, removed_by__isnull=False) & ~Q(reason="")),
            ),
        ),
        migrations.AddField(
            "grant",
            "ended_by",
            models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to=USER),
        ),
        migrations.AddField(
            "grant",
            "end_reason",
            models.CharField(blank=True, max_length=300, verbose_name="alasan diakhiri"),
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                name="ppks_grant_ended_with_reason",
                condition=Q(ended_by=None, end_reason="")
                | (Q(ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ),
    ]
