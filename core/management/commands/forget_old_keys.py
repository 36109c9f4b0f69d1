"""Removes submission keys older than 90 days; belongs on a nightly timer."""

from django.core.management.base import BaseCommand

from core.once import forget_old_keys


class Command(BaseCommand):
    help = "Menghapus kunci kiriman yang lebih tua dari 90 hari."

    def handle(self, **options):
        self.stdout.write(f"{forget_old_keys()} kunci kiriman lama dihapus.")
