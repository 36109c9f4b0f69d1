"""Removes files that no attachment knows (any more); belongs on a nightly timer."""

from django.core.management.base import BaseCommand

from core import vault
from ppks.models import Attachment


class Command(BaseCommand):
    help = "Menghapus berkas yang tidak lagi tercatat sebagai lampiran."

    def handle(self, **options):
        known = {name for one in Attachment.objects.current() for name in one.files}
        self.stdout.write(f"{vault.sweep(known)} berkas tanpa catatan dihapus.")
