from django.core.management.base import BaseCommand, CommandError

from reports.operations.timers import alone, remind


class Command(BaseCommand):
    help = "Ingatkan penulis dan peninjau laporan bulanan, paling banyak satu kali sehari."

    def handle(self, *args, **options):
        with alone("remind") as timer:
            if not timer.held:
                self.stdout.write("Perintah ini sedang berjalan di tempat lain.")
                return
            outcome = remind()
        self.stdout.write(f"{outcome.done} pengingat baru, {outcome.mailed} surel dikirim.")
        if outcome.failed:
            raise CommandError(f"Belum dapat diingatkan: {', '.join(outcome.failed)}.")
