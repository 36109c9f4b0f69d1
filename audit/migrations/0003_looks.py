"""Indexes for the access trail: looks in the order of time, and lists by who stood on them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            "auditevent",
            models.Index(
                fields=["-at", "-id"],
                condition=models.Q(action__startswith="seen."),
                name="audit_event_looks",
            ),
        ),
        migrations.AddIndex(
            "auditevent",
            GinIndex(
                OpClass("details", name="jsonb_path_ops"),
                condition=models.Q(action="seen.secrets"),
                name="audit_event_lists",
            ),
        ),
    ]
