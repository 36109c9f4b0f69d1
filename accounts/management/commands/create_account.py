"""An account of an officer, from the server's command line, until pages for it exist."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import operations
from accounts.roles import REGENCY_ROLES, Role
from core.names import clean_text
from core.refusal import Refused
from core.templatetags.handep import day_time
from districts.models import Institution, Province, Regency

ROLES = [role for role in Role if role != Role.TKSK]  # those come from the roster
LEVELS = dict.fromkeys(REGENCY_ROLES, Regency) | {Role.INSTITUTION_OFFICER: Institution}


class Command(BaseCommand):
    help = "Membuat akun dengan satu jabatan dan mencetak kode aktivasinya satu kali."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAMA_PENGGUNA")
        parser.add_argument("--name", required=True, metavar="NAMA", help="nama lengkap")
        parser.add_argument("--role", required=True, choices=[str(role) for role in ROLES])
        parser.add_argument(
            "--area",
            required=True,
            metavar="KODE",
            help="kode provinsi (62), kabupaten (62.03), atau panti (P62-001)",
        )

    def handle(self, *, username, name, role, area, **options):
        self.create(username, name, Role(role), area)

    @transaction.atomic
    def create(self, username: str, name: str, role: Role, code: str) -> None:
        """Make the account and print its code. Refuses an area that the role does not have."""
        level = LEVELS.get(role, Province)
        area = level.objects.current().filter(pk=code).first()
        if area is None:
            raise CommandError(
                f"{level._meta.verbose_name[:1].upper()}{level._meta.verbose_name[1:]} {code} "
                "belum ada. "
                "Jalankan dulu: manage.py load_reference"
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
            role=role,
            area=area,
            since=timezone.localdate(),
            by=None,
            source="Perintah di server",
        )
        activation = operations.give_activation_code(user=user, by=None)
        self.stdout.write(
            f"Akun {username} dibuat sebagai {_said(role)}.\n"
            f"Kode aktivasi: {activation}\n"
            f"Berlaku sampai {day_time(user.activation_until)}, satu kali pakai. "
            "Kode ini tidak ditampilkan lagi.\n"
            "Aktifkan di halaman /aktivasi/."
        )


def _said(role: Role) -> str:
    return f"{role.label[:1].lower()}{role.label[1:]}"
