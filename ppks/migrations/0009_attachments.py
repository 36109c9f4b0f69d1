"""Photos and papers of registrants."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids
import core.vault


class Migration(migrations.Migration):
    dependencies = [
        ("ppks", "0008_movement_of_transfer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("orang", "Foto orang"),
                            ("rumah", "Foto rumah"),
                            ("surat", "Surat atau dokumen"),
                            ("lain", "Lainnya"),
                        ],
                        max_length=5,
                        verbose_name="isinya",
                    ),
                ),
                (
                    "caption",
                    models.CharField(blank=True, max_length=200, verbose_name="keterangan"),
                ),
                ("taken_on", models.DateField(verbose_name="tanggal")),
                ("secret", models.BooleanField(default=False, verbose_name="hanya untuk tim")),
                (
                    "content_type",
                    models.CharField(
                        choices=[("image/jpeg", "foto"), ("application/pdf", "dokumen PDF")],
                        editable=False,
                        max_length=15,
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "stored_as",
                    models.CharField(
                        default=core.vault.new_name, editable=False, max_length=32, unique=True
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removal_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan dihapus"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="ppks.registrant",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("registrant", "sha256", "secret"),
                        name="ppks_attachment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="ppks_attachment_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removal_reason", ""), ("removed_at", None), ("removed_by", None)
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("removal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ppks_attachment_removed_with_reason",
                    ),
                ],
            },
        ),
    ]
