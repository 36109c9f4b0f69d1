from django.core.management.base import BaseCommand, CommandError

from reports.operations.timers import alone, open_months


class Command(BaseCommand):
    help = "Buka laporan bulan ini dan bulan lalu untuk setiap kecamatan; aman dijalankan lagi."

    def handle(self, *args, **options):
        with alone("open_month") as timer:
            if not timer.held:
                self.stdout.write("Perintah ini sedang berjalan di tempat lain.")
                return
            outcome = open_months()
        self.stdout.write(f"{outcome.done} laporan dibuka.")
        if outcome.failed:
            raise CommandError(f"Tidak dapat dibuka: {', '.join(outcome.failed)}.")
