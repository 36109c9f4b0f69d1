from django.core.management.base import BaseCommand, CommandError

from core.parameters import parameter
from reports.operations.monthly import finish_accepted
from reports.operations.timers import alone


class Command(BaseCommand):
    help = "Jadikan final laporan yang sudah lama diterima; aman dijalankan lagi."

    def handle(self, *args, **options):
        failed: list[str] = []
        with alone("close_month") as timer:
            if not timer.held:
                self.stdout.write("Perintah ini sedang berjalan di tempat lain.")
                return
            done = finish_accepted(parameter("report_final_days"), failed)
        self.stdout.write(f"{done} laporan menjadi final.")
        if failed:
            raise CommandError(f"Tidak dapat dijadikan final: {', '.join(failed)}.")
