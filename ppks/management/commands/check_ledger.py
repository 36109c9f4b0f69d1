from django.core.management.base import BaseCommand, CommandError

from ppks.operations.ledger import differences


class Command(BaseCommand):
    help = "Buktikan bahwa mutasi sama dengan hitungan penuh atas daftar PPKS."

    def handle(self, *args, **options):
        found = differences()
        for line in found:
            self.stdout.write(str(line))
        if found:
            raise CommandError(f"{len(found)} angka mutasi berbeda dari daftar PPKS.")
        self.stdout.write("Mutasi sama dengan daftar PPKS.")
