"""Removes pieces of photos whose entry never came; belongs on a nightly timer."""

from django.core.management.base import BaseCommand

from fieldwork.operations.pieces import forget_old_pieces


class Command(BaseCommand):
    help = "Menghapus potongan foto yang isiannya tidak pernah sampai dalam 30 hari."

    def handle(self, **options):
        self.stdout.write(f"{forget_old_pieces()} potongan foto dihapus.")
