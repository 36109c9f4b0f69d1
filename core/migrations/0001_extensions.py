"""What PostgreSQL must bring: trigrams for names, GiST on equality for overlaps."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []

    operations = [TrigramExtension(), BtreeGistExtension()]
