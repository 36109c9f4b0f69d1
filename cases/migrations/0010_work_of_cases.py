"""Which stages of a case have work, for its stage bar."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_disasters")]

    operations = [
        migrations.AddField(
            "case",
            "work",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=12), default=list, editable=False
            ),
        )
    ]
