"""The first account: a roster administrator, from whom all accounts of TKSK come."""

from accounts.management.commands import create_account
from accounts.roles import Role


class Command(create_account.Command):
    help = "Membuat akun pengelola data TKSK dan mencetak kode aktivasinya satu kali."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAMA_PENGGUNA")
        parser.add_argument("--name", required=True, metavar="NAMA", help="nama lengkap")
        parser.add_argument("--province", default="62", metavar="KODE", help="kode provinsi")

    def handle(self, *, username, name, province, **options):
        self.create(username, name, Role.ROSTER_ADMIN, province)
