"""The invented office: TKSK and their assignments, officers, verifiers, accounts."""

import datetime
import re

from django.contrib.auth.hashers import make_password

from accounts.models import Position, User
from accounts.roles import Role
from core.names import search_key
from desk.demo import names
from districts.models import Institution, Province, Regency
from tksk.models import Assignment, Decree, Worker

PASSWORD = "rumah betang di tepi sungai"  # of every demo account
SHOWN = "62.03.05"  # Kapuas Barat: its TKSK is the sign-in that is printed
VACANT, COVERED = 5, 3
SPECIAL = {
    "provinsi": (Role.PROVINCE_OFFICER, "Pramuditya Rahan"),
    "verifikator.provinsi": (Role.PROVINCE_VERIFIER, "Kristina Dohong"),
    "pengelola": (Role.ROSTER_ADMIN, "Norhasanah Idris"),
    "auditor": (Role.AUDITOR, "Yulius Penyang"),
}
HOME = "P62-001"  # PSTW Sinta Rangkang: the institution whose sign-in is printed


class Office:
    """Who serves, decides and watches where."""

    def __init__(self):
        self.positions = {}  # user pk → the position first worked in
        self.field = {}  # district → the user who serves there, none where vacant
        self.officers, self.verifiers = {}, {}  # regency → user
        self.former = {}  # district → who served there and left cases behind
        self.province_verifier = None

    def enters(self, district):
        """Who enters data of a district: its TKSK, else the officer of the regency."""
        return self.field.get(district.pk) or self.officers[district.regency_id]

    @classmethod
    def of_accounts(cls):
        """The office that is already in the database."""
        office = cls()
        for position in Position.objects.in_force().select_related("user").order_by("pk"):
            office._keep(position.user, position)
        return office

    def _keep(self, user, position):
        self.positions.setdefault(user.pk, position)
        if position.role == Role.TKSK:
            self.field[position.district_id] = user
        elif position.role == Role.REGENCY_OFFICER:
            self.officers[position.regency_id] = user
        elif position.role == Role.REGENCY_VERIFIER:
            self.verifiers[position.regency_id] = user
        elif position.role == Role.PROVINCE_VERIFIER:
            self.province_verifier = user


def slug(name: str) -> str:
    """The plain letters of an area's name: `kapuasbarat`, `palangkaraya`."""
    return re.sub(r"[^a-z]", "", name.lower())


def make_office(rows, ground) -> Office:
    """Accounts for all districts but a few; officers and verifiers in every regency."""
    return _Maker(rows, ground).office


class _Maker:
    def __init__(self, rows, ground):
        self.rows, self.rng, self.ground = rows, rows.rng, ground
        self.office = Office()
        self.password = make_password(PASSWORD)
        self.taken = set()
        self.start = datetime.date(rows.today.year - 2, 1, 2)
        self.at = rows.moment(self.start)
        self.admin = None
        province = Province.objects.get(pk="62")
        for username, (role, name) in reversed(SPECIAL.items()):
            user = self.user(username, name)
            if role == Role.ROSTER_ADMIN:
                self.admin = user
            self.position(user, role, province=province)
        for regency in Regency.objects.filter(pk__in={d.regency_id for d in ground.districts}):
            self.regency(regency)
        self.districts()
        self.home()

    def home(self):
        """The officer of one institution."""
        institution = Institution.objects.get(pk=HOME)
        user = self.user("petugas.sintarangkang", "Marselina Tundan")
        self.position(user, Role.INSTITUTION_OFFICER, institution=institution)

    def user(self, username, name):
        if username in self.taken:
            raise ValueError(f"{username} twice")
        self.taken.add(username)
        return self.rows.add(
            User,
            at=self.at,
            username=username,
            name=name,
            phone=f"08110000{self.rng.randrange(10000):04d}",
            password=self.password,
            is_demo=True,
            must_change_password=False,
            created_at=self.at,
        )

    def position(self, user, role, *, since=None, source="Surat tugas (contoh)", **area):
        position = self.rows.record(
            Position,
            at=self.at,
            by=self.admin,
            user=user,
            role=role,
            since=since or self.start,
            source=source,
            **area,
        )
        self.office._keep(user, position)
        return position

    def person(self, people):
        sex = self.rng.choice("MF")
        return sex, names.full_name(
            self.rng, people, sex, self.rng.choice(names.PEOPLES[people]["last"])
        )

    def regency(self, regency):
        people = self.ground.people(self.rng, self._some_district(regency))
        plain = regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        for prefix, role in (
            ("petugas", Role.REGENCY_OFFICER),
            ("verifikator", Role.REGENCY_VERIFIER),
        ):
            user = self.user(f"{prefix}.{slug(plain)}", self.person(people)[1])
            self.position(user, role, regency=regency)

    def _some_district(self, regency):
        return next(d for d in self.ground.districts if d.regency_id == regency.pk)

    def districts(self):
        """Most districts have a TKSK; five are vacant, three covered by a neighbour."""
        districts = self.ground.districts
        others = [d for d in districts if d.pk != SHOWN]
        gaps = self.rng.sample(others, VACANT + COVERED) if len(others) > 40 else []
        vacant = {d.pk for d in gaps[:VACANT]}
        covered = gaps[VACANT:]
        without = vacant | {d.pk for d in covered}
        for district in districts:
            if district.pk not in without:
                self.serve(district)
        for district in covered:
            neighbour = next(
                d for d in districts if d.regency_id == district.regency_id and d.pk not in without
            )
            self.cover(district, self.workers[neighbour.pk])
        for district in gaps[: VACANT - 2]:
            self.former(district)

    workers = None

    def worker(self, people, since, user=None):
        sex, name = self.person(people)
        if user is not None:
            name = user.name
        birth = self.rows.days_ago(self.rng.randint(26 * 365, 52 * 365))
        return self.rows.record(
            Worker,
            at=self.at,
            by=self.admin,
            niat=f"62{self.rng.randrange(10**8):08d}",
            name=name,
            sex=sex,
            birth_date=birth,
            origin=self.rng.choice(Worker.Origin.values),
            schooling=self.rng.choice(Worker.Schooling.values[:3]),
            phone=f"08110000{self.rng.randrange(10000):04d}",
            appointed_year=since.year,
            search_name=search_key(name),
            user=user,
        )

    def assign(self, worker, district, kind, since, position=None, **end):
        assignment = self.rows.record(
            Assignment,
            at=self.at,
            by=self.admin,
            worker=worker,
            district=district,
            kind=kind,
            since=since,
            position=position,
            **end,
        )
        # The decree is yearly; of a few the last one has run out, which only warns.
        last = self.rows.today.year if self.rng.random() > 0.08 else self.rows.today.year - 1
        last = min(last, end["until"].year) if end else last
        for year in range(max(since.year, last - 1), last + 1):
            self.rows.record(
                Decree,
                at=self.at,
                by=self.admin,
                assignment=assignment,
                number=f"466/{self.rng.randint(10, 990)}/TKSK/{year}",
                issuer="Kepala Dinas Sosial Provinsi (contoh)",
                since=max(since, datetime.date(year, 1, 2)),
                until=datetime.date(year, 12, 31),
            )
        return assignment

    def serve(self, district):
        self.workers = self.workers or {}
        username = f"tksk.{slug(district.name)}"
        if username in self.taken:
            username = f"{username}{district.pk[3:5]}"
        people = self.ground.people(self.rng, district)
        since = datetime.date(self.rng.randint(2012, self.start.year), self.rng.randint(1, 12), 2)
        since = min(since, self.start)
        worker = self.worker(people, since)
        worker.user = self.user(username, worker.name)
        position = self.position(
            worker.user, Role.TKSK, district=district, since=since, source="Penugasan definitif"
        )
        self.assign(worker, district, Assignment.Kind.DEFINITIVE, since, position)
        self.workers[district.pk] = worker

    def cover(self, district, worker):
        """The neighbour's TKSK serves here too: one user, two positions."""
        since = self.rows.days_ago(self.rng.randint(60, 200))
        position = self.position(
            worker.user,
            Role.TKSK,
            district=district,
            since=since,
            source="Pelaksana tugas (merangkap)",
        )
        self.assign(worker, district, Assignment.Kind.ACTING, since, position)

    def former(self, district):
        """Somebody who served here until some months ago."""
        since = datetime.date(self.rng.randint(2014, 2021), 3, 2)
        until = self.rows.days_ago(self.rng.randint(20, 100))
        worker = self.worker(self.ground.people(self.rng, district), since)
        position = None
        if district.regency_id == SHOWN[:5]:  # with an account, and cases nobody took over
            worker.user = self.user(f"tksk.{slug(district.name)}", worker.name)
            position = self.ended(worker.user, district, since, until)
        self.assign(
            worker,
            district,
            Assignment.Kind.DEFINITIVE,
            since,
            position,
            until=until,
            end_reason=self.rng.choice(("mengundurkan_diri", "pindah", "batas_usia")),
            proposed_by="Dinas Sosial kabupaten/kota (contoh)",
            decided_by="Dinas Sosial provinsi (contoh)",
        )

    def ended(self, user, district, since, until):
        """The position that went with a duty which is over."""
        position = self.rows.record(
            Position,
            at=self.at,
            by=self.admin,
            user=user,
            role=Role.TKSK,
            district=district,
            since=since,
            until=until,
            source="Penugasan definitif",
        )
        self.office.positions[user.pk] = position
        self.office.former[district.pk] = user
        return position


def sign_ins() -> list[tuple[str, str, str, str]]:
    """One demo account per role: role, area, user name, password."""
    accounts = Position.objects.in_force().with_area().filter(user__is_demo=True)
    found = []
    for role in Role.values:
        of_role = accounts.filter(role=role).select_related("user").order_by("since", "pk")
        shown = {
            Role.TKSK: of_role.filter(district=SHOWN),
            Role.REGENCY_OFFICER: of_role.filter(regency=SHOWN[:5]),
            Role.REGENCY_VERIFIER: of_role.filter(regency=SHOWN[:5]),
        }.get(role, of_role)
        position = shown.first() or of_role.first()
        if position:
            found.append(
                (
                    position.get_role_display(),
                    position.area_name,
                    position.user.username,
                    PASSWORD,
                )
            )
    covering = accounts.filter(source__startswith="Pelaksana tugas").select_related("user").first()
    if covering:
        found.insert(
            1,
            (
                "TKSK yang merangkap",
                f"{covering.area_name} dan satu lagi",
                covering.user.username,
                PASSWORD,
            ),
        )
    return found
