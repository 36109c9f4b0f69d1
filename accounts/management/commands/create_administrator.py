"""The first account: a roster administrator, from whom all other accounts come."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import operations
from accounts.roles import Role
from core.names import clean_text
from core.refusal import Refused
from core.templatetags.handep import day_time
from districts.models import Province


class Command(BaseCommand):
    help = "Membuat akun pengelola data TKSK dan mencetak kode aktivasinya satu kali."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAMA_PENGGUNA")
        parser.add_argument("--name", required=True, metavar="NAMA", help="nama lengkap")
        parser.add_argument("--province", default="62", metavar="KODE", help="kode provinsi")

    @transaction.atomic
    def handle(self, *, username, name, province, **options):
        area = Province.objects.current().filter(pk=province).first()
        if area is None:
            raise CommandError(
                f"Provinsi {province} belum ada. Jalankan dulu: manage.py load_reference"
            )
        username, name = clean_text(username), clean_text(name)
        if not username or not name or len(username) > 60 or len(name) > 150:
            raise CommandError("Isi nama pengguna (paling panjang 60 huruf) dan nama (150 huruf).")
        try:
            user = operations.create_user(username=username, name=name, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        operations.give_position(
            user=user,
            role=Role.ROSTER_ADMIN,
            area=area,
            since=timezone.localdate(),
            by=None,
            source="Perintah create_administrator",
        )
        code = operations.give_activation_code(user=user, by=None)
        self.stdout.write(
            f"Akun {username} dibuat sebagai pengelola data TKSK.\n"
            f"Kode aktivasi: {code}\n"
            f"Berlaku sampai {day_time(user.activation_until)}, satu kali pakai. "
            "Kode ini tidak ditampilkan lagi.\n"
            "Aktifkan di halaman /aktivasi/."
        )
