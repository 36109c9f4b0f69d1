"""Entries of the register: who they are, where they live, which papers they have, which kinds."""

import datetime
from dataclasses import dataclass, field

from core import crypto, nik
from core.names import search_key
from desk.demo import kinds, names
from ppks.models import (
    Category,
    Condition,
    Consent,
    Identification,
    Identity,
    Membership,
    Registrant,
    Secrecy,
)
from ppks.operations.identification import reports_secret
from ppks.screening import ages_on

YEAR = 365.25
NO_NIK = (
    ("belum_rekam", 45),
    ("hilang", 22),
    ("tidak_ingat", 14),
    ("menolak", 5),
    ("bukan_penduduk", 6),
    ("lainnya", 8),
)
# How often papers are missing: most of all on the street and far upriver.
WITHOUT_NIK = {"11": 0.75, "12": 0.5, "13": 0.3, "01": 0.4, "04": 0.5, "20": 0.25}
REPORTED_BY = ("Ketua RT", "Kepala desa", "Bidan desa", "Kader posyandu", "Tetangga", "PSM", "")
FOUND_AT = ("", "", "", "di rumah", "di pasar", "di kantor desa", "saat posyandu lansia")
REFUSAL_TO_SHARE = 0.04
WORDING = "2026-1"
SHARING = ("dinas", "rujukan", "dtsen", "dukcapil", "desa")


@dataclass
class Entry:
    """One registrant with what belongs to it, while it is made."""

    registrant: Registrant
    people: str
    user: object
    registered_on: datetime.date
    at: datetime.datetime
    kk: str = ""
    nik: str = ""
    address: dict = field(default_factory=dict)
    conditions: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    identity: Identity | None = None
    identification: Identification | None = None
    consent: Consent | None = None
    counted_secret: bool = False  # as the ledger counted the person last

    @property
    def secret(self) -> bool:
        return self.registrant.secrecy == Secrecy.SECRET

    def show_conditions(self):
        """Lets `registrant.conditions.all()` read the rows that are not saved yet."""
        self.registrant._prefetched_objects_cache = {"conditions": self.conditions}


class Register:
    """Makes entries; remembers used NIK and the last house of each village."""

    def __init__(self, rows, ground, office, taken=()):
        self.rows, self.rng, self.ground, self.office = rows, rows.rng, ground, office
        self.taken = set(taken)  # blind indexes
        self.houses = {}
        self.categories = {c.pk: c for c in Category.objects.all()}

    def entry(
        self, code: str, days: int, *, aged_out=False, district=None, extras=True, like=None,
        village=None, known=None,
    ) -> Entry:  # fmt: skip
        """A registrant with a main kind, identified so many days ago. `like`: an entry this one
        may be the double of. `aged_out`: past the last age of the kind by today. `known`: the
        subject and what is known of it already, in a `village`."""
        rng, rows = self.rng, self.rows
        district = district or self.ground.district(rng)
        subject = (
            "individual" if aged_out else kinds.choose(rng, kinds.SUBJECTS.get(code, kinds.ALONE))
        )
        if known:
            subject = known["subject"]
        if like:
            village, subject = like.registrant.village, like.registrant.subject
            district = next(d for d in self.ground.districts if d.pk == village.district_id)
        else:
            village = village or self.ground.village(rng, district)
        day = rows.days_ago(days)
        at = rows.moment(day)
        user = self.office.enters(district)
        house = None if like or known else self.houses.get(village.pk)
        if house and (subject == "community" or rng.random() > 0.16):
            house = None  # most live somewhere else
        people = house.people if house else self.ground.people(rng, district)
        address = house.address if house else self.ground.address(rng, village)
        about = self._about(code, subject, people, day, house, aged_out, village)
        if like:
            about |= {
                key: getattr(like.registrant, key)
                for key in ("sex", "birth_date", "birth_year", "birth_estimated", "parent_name")
            }
            if subject == "individual":
                slip = (
                    names.old_spelling if rng.random() < 0.5 else lambda n: names.misspelt(rng, n)
                )
                about["name"] = slip(like.registrant.name) if like.registrant.name else ""
        about |= known or {}
        about.pop("subject", None)
        urgency = rng.choices(("biasa", "segera", "darurat"), (93, 5, 2))[0]
        registrant = rows.record(
            Registrant,
            at=at,
            by=user,
            number=rows.number(),
            subject=subject,
            village=village,
            district=district,
            urgency=urgency,
            **about,
            **address,
            **self._living(code, subject, people, village),
            search_name=search_key(about["name"], about["alias"], about["parent_name"]),
            life_since=day,
        )
        entry = Entry(registrant, people, user, day, at, address=address)
        self._conditions(entry, code, day, aged_out)
        self._papers(entry, code, house)
        if extras:
            self._consent(entry)
            self._identification(entry, house)
            if subject == "family":
                self._family(entry, house)
            elif subject == "group":
                self._members(entry, rng.randint(2, 4), "anggota")
        self.houses[village.pk] = entry
        return entry

    # Who

    def _about(self, code, subject, people, day, house, aged_out, village):
        rng = self.rng
        about = {"alias": "", "parent_name": "", "sex": "", "birth_estimated": False}
        if subject == "individual":
            women = kinds.KINDS[code][2]
            sex = "F" if rng.random() < women else "M"
            last = names.last_of(house.registrant.name) if house and house.registrant.name else ""
            about |= {"sex": sex, "name": names.full_name(rng, people, sex, last)}
            about |= self._birth(code, day, aged_out)
            if code in ("01", "02", "03", "04", "05", "06", "07") or rng.random() < 0.25:
                about["parent_name"] = names.full_name(rng, people, rng.choice("MMF"), last)
            if rng.random() < 0.12 or code in ("11", "12"):
                about["alias"] = names.alias(rng, sex, people)
                if code == "11" and rng.random() < 0.5:
                    about["name"] = ""  # known by the alias only
            return about
        if subject == "family":
            about["name"] = names.full_name(rng, people, rng.choice("MMMF"))
            about["member_count"] = rng.choices(range(1, 9), (4, 10, 18, 26, 20, 12, 6, 4))[0]
        elif subject == "group":
            word = rng.choice(("Hapakat", "Handep", "Bersama", "Mandiri", "Harapan", "Penyang"))
            about["name"] = f"Kelompok {word} {village.name}"
            about["member_count"] = rng.randint(6, 40)
        else:
            about["name"] = f"Komunitas {rng.choice(('Hulu', 'Seberang', 'Lama'))} {village.name}"
            about["family_count"] = rng.randint(18, 71)
            about["member_count"] = about["family_count"] * 4 + rng.randint(-9, 9)
        return about

    def _birth(self, code, day, aged_out):
        """A date, a year, or an estimate; the old are estimated more often."""
        rng = self.rng
        if aged_out:
            # The birthday lies between registration and today.
            last = kinds.AGED_OUT[code][0]
            passed = rng.randint(1, max((self.rows.today - day).days - 1, 1))
            birthday = self.rows.days_ago(passed)
            day_of_month = min(birthday.day, 28)
            return {"birth_date": birthday.replace(year=birthday.year - last, day=day_of_month)}
        low, high = kinds.KINDS[code][1]
        if code in ("08", "24", "09"):  # fewer of the oldest
            age = low + (high - low) * rng.random() ** 1.6
        else:
            age = rng.uniform(low, high + 0.9)
        born = day - datetime.timedelta(days=int(age * YEAR) + 2)
        roll = rng.random()
        exact = 0.5 if age > 60 else 0.8 if age < 18 else 0.72
        if roll < exact or age < 5:
            return {"birth_date": born}
        return {"birth_year": born.year, "birth_estimated": roll > 1 - (1 - exact) / 2}

    def _living(self, code, subject, people, village):
        rng = self.rng
        living = {"ktp_same": True, "neglected": None, "stay": "rumah_tangga"}
        if rng.random() < 0.85:
            living["contact_name"] = names.full_name(rng, people, rng.choice("MF"))
            if rng.random() < 0.7:
                living["phone"] = f"08120000{rng.randrange(10000):04d}"
        else:
            living["no_contact_reason"] = "Tidak ada keluarga atau tetangga yang bertelepon"
        if subject == "individual":
            if code == "11":
                living["stay"] = "tuna_wisma"
            elif code in ("01", "02", "08", "09") and rng.random() < 0.04:
                living |= {"stay": "panti", "placement": "dalam_panti"}
            if code in ("01", "02", "08"):
                living["neglected"] = True
            elif rng.random() < 0.3:
                living["neglected"] = rng.random() < 0.2
            if rng.random() < 0.07:
                living |= {"ktp_same": False, "ktp_address": "menurut KTP di kecamatan lain"}
        if rng.random() < 0.3:
            living |= {
                "latitude": round(rng.uniform(-3.3, 0.4), 6),
                "longitude": round(rng.uniform(111.2, 115.6), 6),
                "accuracy": rng.choice((5, 8, 12, 20, 35)),
            }
        return living

    # Which kinds

    def _conditions(self, entry, code, day, aged_out):
        registrant, rng = entry.registrant, self.rng
        ages = ages_on(birth_date=registrant.birth_date, birth_year=registrant.birth_year, on=day)
        codes = [code]
        if not aged_out:
            codes += kinds.companions(rng, code, registrant.subject, ages or (30,), registrant.sex)
        entry.answers = kinds.signs(rng, codes)
        for one in codes:
            self.open_condition(entry, one, day, entry.at, ages, is_main=one == code)
        self.grade(entry)

    def open_condition(self, entry, code, since, at, ages=(), is_main=False):
        registrant = entry.registrant
        level = kinds.level(code, registrant.subject, ages, registrant.sex, entry.answers)
        condition = self.rows.add(
            Condition,
            at=at,
            registrant=registrant,
            category=self.categories[code],
            since=since,
            is_main=is_main,
            screening=level,
            override_reason="" if level else "Diketahui dari keterangan keluarga dan bidan desa",
        )
        entry.conditions.append(condition)
        return condition

    def grade(self, entry):
        """The lowest grade of what is active, else the highest there ever was."""
        registrant = entry.registrant
        grades = [c.category.secrecy for c in entry.conditions]
        current = [c for c in entry.conditions if c.until is None]
        active = [c.category.secrecy for c in current]
        current.sort(key=lambda c: (not c.is_main, c.category_id))
        registrant.kinds = [c.category_id for c in current]
        registrant.highest_secrecy = max(grades)
        registrant.secrecy = min(active) if active else registrant.highest_secrecy

    # Papers

    def _papers(self, entry, code, house):
        rng, registrant = self.rng, entry.registrant
        identity = self.rows.add(Identity, at=entry.at, registrant=registrant)
        entry.identity = identity
        if registrant.subject in ("group", "community"):
            return
        entry.kk = house.kk if house and house.kk else ""
        if not entry.kk and rng.random() < 0.75:
            entry.kk = self._kk(registrant.district_id, entry.registered_on)
        if registrant.subject == "individual":
            if rng.random() < WITHOUT_NIK.get(code, 0.11):
                identity.no_nik_reason = kinds.choose(rng, NO_NIK)
                entry.kk = entry.kk if rng.random() < 0.3 else ""
            else:
                self.give_nik(entry, self._new_nik(entry))
        if entry.kk:
            identity.set_kk(entry.kk)

    def pending_nik(self, entry, submission):
        """A NIK learned later waits with its submission until that is verified."""
        kept, entry.identity = (
            entry.identity,
            self.rows.add(Identity, at=submission.created_at, submission=submission),
        )
        self.give_nik(entry, self._new_nik(entry))
        pending, entry.identity = entry.identity, kept
        return pending

    def give_nik(self, entry, number):
        """Write a NIK; where it does not fit the person, the warnings are confirmed."""
        rng, registrant, identity = self.rng, entry.registrant, entry.identity
        entry.nik = number
        identity.set_nik(number)
        identity.no_nik_reason = ""
        identity.seen_how = rng.choices(("kartu", "salinan", "lisan"), (60, 28, 12))[0]
        identity.seen_on = entry.registered_on
        if rng.random() < 0.2:
            identity.match, identity.matched_on = "padan", entry.registered_on
        odd = nik.warnings(
            number,
            sex=registrant.sex,
            birth_date=registrant.birth_date,
            birth_year=registrant.birth_year,
            kk=entry.kk,
            today=self.rows.today,
        )
        if odd:
            identity.warnings = [warning.code for warning in odd]
            identity.warning_reason = "Sudah dicocokkan dengan kartunya; di kartu memang begitu"

    def _new_nik(self, entry):
        """A number not used here before. Serials from 9000 up: no office has ever given them."""
        rng, registrant = self.rng, entry.registrant
        born = registrant.birth_date
        if born is None:
            born = datetime.date(registrant.birth_year, rng.randint(1, 12), rng.randint(1, 28))
        if rng.random() < 0.03:  # the card says otherwise than the family
            born = born.replace(year=born.year - rng.choice((1, 2)), day=min(born.day, 28))
        home = registrant.district_id
        if rng.random() < 0.12:  # first registered elsewhere in the province
            home = rng.choice(self.ground.districts).pk
        day = born.day + (40 if registrant.sex == "F" else 0)
        prefix = f"{home.replace('.', '')}{day:02d}{born:%m%y}"
        while True:
            number = f"{prefix}{rng.randint(9000, 9999)}"
            index = crypto.blind_index(number, purpose="nik")
            if index not in self.taken:
                self.taken.add(index)
                return number

    def _kk(self, district, day):
        issued = day - datetime.timedelta(days=self.rng.randint(200, 5000))
        return f"{district.replace('.', '')}{issued:%d%m%y}{self.rng.randint(9000, 9999)}"

    # What belongs to it

    def _identification(self, entry, house):
        rng, registrant = self.rng, entry.registrant
        shared = {
            name: getattr(registrant, name)
            for name in (
                "subject", "name", "alias", "parent_name", "sex", "birth_date", "birth_year",
                "birth_estimated", "member_count", "village", "district", "hamlet", "rt", "rw",
                "street", "landmark", "river", "urgency",
            )
        }  # fmt: skip
        entry.identification = self.rows.record(
            Identification,
            at=entry.at,
            by=entry.user,
            **shared,
            identified_on=entry.registered_on,
            found_at=rng.choice(FOUND_AT),
            reported_by=rng.choice(REPORTED_BY),
            answers=entry.answers,
            secrecy=_grade_of(entry.answers),
            state="registered",
            registrant=registrant,
            same_house_as=house.identification if house else None,
        )

    def _consent(self, entry):
        rng, registrant = self.rng, entry.registrant
        ages = registrant.ages
        child = bool(ages) and max(ages) < 18
        refused = rng.random() < REFUSAL_TO_SHARE
        basis = "wali" if child else "persetujuan"
        if rng.random() < 0.05:
            basis = rng.choice(("kewajiban_hukum", "kepentingan_vital"))
        guardian = registrant.contact_name if child else registrant.known_as
        entry.consent = self.rows.record(
            Consent,
            at=entry.at,
            by=entry.user,
            registrant=registrant,
            basis=basis,
            refused=refused,
            given_by=guardian if basis in ("wali", "persetujuan") else "",
            relation=rng.choice(("orang tua", "nenek", "paman")) if basis == "wali" else "",
            how=rng.choices(("tertulis", "cap_jempol", "lisan"), (50, 20, 30))[0],
            wording=WORDING,
            sharing=[] if refused else rng.sample(SHARING, rng.randint(0, 4)),
            given_on=entry.registered_on,
        )

    def _family(self, entry, house):
        """Head, partner, children by name; one who is registered apart is tied to that entry."""
        registrant, rng = entry.registrant, self.rng
        self._member(entry, "kepala", registrant.name, rng.choice("MMMF"), 30, 60)
        left = registrant.member_count - 1
        if house and left and house.registrant.subject == "individual":
            self._member(entry, "famili_lain", person=house.registrant)
            left -= 1
        if left:
            self._member(entry, "istri", self._named(entry, "F"), "F", 25, 55)
            left -= 1
        for _ in range(left):
            sex = rng.choice("MF")
            self._member(entry, "anak", self._named(entry, sex), sex, 0, 20)

    def _members(self, entry, count, relation):
        for _ in range(count):
            sex = self.rng.choice("MF")
            self._member(entry, relation, self._named(entry, sex), sex, 20, 60)

    def _named(self, entry, sex):
        return names.full_name(self.rng, entry.people, sex, names.last_of(entry.registrant.name))

    def _member(self, entry, relation, name="", sex="", low=0, high=0, person=None):
        self.rows.record(
            Membership,
            at=entry.at,
            by=entry.user,
            whole=entry.registrant,
            person=person,
            name=name,
            sex=sex,
            birth_year=None if person else entry.registered_on.year - self.rng.randint(low, high),
            relation=relation,
            since=entry.registered_on,
        )


def _grade_of(answers: dict) -> int:
    """One protected answer that reports something makes a screening *rahasia*."""
    return Secrecy.SECRET if reports_secret(answers) else Secrecy.ORDINARY


def open_identifications(register, count: int) -> None:
    """Screenings not yet decided, some *rahasia*, and a few that were ended."""
    rows, rng = register.rows, register.rng
    common = ["24", "08", "09", "02", "23", "05", "21", "01"]
    for number in range(count):
        secret = number % 7 == 3
        code = rng.choice(["19", "06", "17", "18"]) if secret else rng.choice(common)
        ended = number % 6 == 5
        day = rows.days_ago(rng.randint(0, 400 if ended else 25))
        at = rows.moment(day)
        district = register.ground.district(rng)
        village = register.ground.village(rng, district)
        people = register.ground.people(rng, district)
        about = register._about(code, "individual", people, day, None, False, village)
        answers = {} if number % 5 == 2 else kinds.signs(rng, [code])
        identification = rows.record(
            Identification,
            at=at,
            by=register.office.enters(district),
            subject="individual",
            village=village,
            district=district,
            **about,
            **register.ground.address(rng, village),
            identified_on=day,
            reported_by=rng.choice(REPORTED_BY),
            answers=answers,
            secrecy=_grade_of(answers),
            state="ended" if ended else "open",
            end_reason=rng.choice(Identification.EndReason.values) if ended else "",
            urgency="segera" if number % 9 == 0 else "biasa",
        )
        if rng.random() < 0.8:
            rows.add(
                Identity,
                at=at,
                identification=identification,
                no_nik_reason=kinds.choose(rng, NO_NIK),
            )
