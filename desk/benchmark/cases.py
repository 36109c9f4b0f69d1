"""What is measured: pages by role, searches with their recall, saves that are undone."""

import random
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Position
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import Case, Disaster
from cases.tasks import due_list, worker_of
from cases.timeline import events_of
from core.crypto import blind_index
from core.ids import uuid7
from core.templatetags.handep import number_id
from desk.benchmark import measure
from desk.demo.names import misspelt
from ppks.models import Condition, Identification, Identity, Registrant, Submission

SEARCH, KIND = "q", "jenis"  # the filters of the list, as in its address
PLACES = {"kabupaten": 5, "kecamatan": 8, "desa": 13}  # with the length of each code
CHOSEN = {"tahap": "intervention", "kegentingan": "segera"}
FAMILIES = 40  # of the flood of the demo
KEY = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
LISTED = 20
PAGE_BYTES, QUERIES = 30_000, 15
FIGURES = {
    "ringkasan": "reports:dashboard",
    "PPKS": "reports:registered",
    "verifikasi": "reports:waiting",
    "cakupan": "reports:coverage",
    "tren": "reports:trend",
    "kasus": "reports:casework",
    "TKSK": "reports:posts",
    "peta": "reports:map",
}


@dataclass
class Result:
    """One line of the table; `limits` names what the budget asks of it."""

    name: str
    figures: measure.Figures | None = None
    bare: measure.Figures | None = None
    sql: measure.Figures | None = None
    recall: float | None = None
    limits: dict | None = None
    missing: str = ""

    def verdicts(self) -> list[tuple[str, bool]]:
        """Each limit of the budget, and whether it holds."""
        figures, limits = self.figures, {"queries": QUERIES, "bytes": PAGE_BYTES}
        limits |= self.limits or {}
        found = []
        if limits["queries"]:
            found.append((f"kueri ≤ {limits['queries']}", figures.queries <= limits["queries"]))
        if limits["bytes"] and figures.size is not None:
            found.append(("≤ 30 kB", figures.size <= limits["bytes"]))
        if "p95" in limits:
            found.append((f"p95 ≤ {limits['p95']}", figures.p95 <= limits["p95"]))
        if self.bare and limits.get("bare"):
            found.append(("p50 ≤ 2×polos", figures.p50 <= 2 * self.bare.p50))
        if self.recall is not None:
            found.append((f"recall ≥ {limits['recall']}", self.recall >= limits["recall"]))
        return found


class Cases:
    """Runs the cases as the demo users with the most rows in their area."""

    def __init__(self, runs: int, seed: int = 62):
        self.runs, self.rng = runs, random.Random(seed)
        busiest = self._busiest_district()
        self.users = {
            "TKSK": self._user(Role.TKSK, district=busiest),
            "kabupaten": self._user(Role.REGENCY_OFFICER, regency=busiest[:5]),
            "verifikator": self._user(Role.REGENCY_VERIFIER, regency=busiest[:5]),
            "provinsi": self._user(Role.PROVINCE_OFFICER),
        }
        self.clients = {name: self._client(user) for name, user in self.users.items()}

    def all(self):
        """Results one by one, as they come; a page that does not exist yet is left out."""
        for title, case, *about in self._listed():
            try:
                result = case(title, *about)
            except NoReverseMatch as problem:
                result = Result(title, missing=str(problem).split(". ")[0])
            except Exception as problem:  # one broken page does not end the measuring
                result = Result(title, missing=f"galat {type(problem).__name__}: {problem}"[:90])
            yield result

    def _listed(self):
        for name in ("TKSK", "kabupaten", "provinsi"):
            yield f"daftar PPKS, {name}", self.listing, name
        for name in ("TKSK", "kabupaten", "provinsi"):
            yield f"daftar, jenis 24 + desa, {name}", self.filtered, name
        yield "cari salah eja, kecamatan sendiri", self.search, "TKSK", 60, 0.95
        yield "cari salah eja, kabupaten", self.search, "kabupaten", 100, 0.80
        yield "cari salah eja, provinsi", self.search, "provinsi", 100, 0.80
        yield "cari NIK, TKSK", self.nik
        yield "satu PPKS, TKSK", self.detail
        for name in ("TKSK", "kabupaten", "verifikator", "provinsi"):
            yield f"meja kerja, {name}", self.page, name, "desk:home"
        for name, view in FIGURES.items():
            yield f"angka {name}, kabupaten", self.page, "verifikator", view
            yield f"angka {name}, provinsi", self.page, "provinsi", view
        yield "antrean verifikasi", self.queue
        yield "simpan identifikasi", self.save
        yield "hasil penyaringan dan kemungkinan ganda", self.screening
        for name in ("TKSK", "kabupaten"):
            yield f"daftar kasus, {name}", self.cases, name, {}
        yield "daftar kasus, tahap + kegentingan", self.cases, "kabupaten", CHOSEN
        # A search by name, as in the register: held to its own line of section 14.
        for name, p95 in (("TKSK", 60), ("kabupaten", 100)):
            yield f"cari kasus dengan nama, {name}", self.cases, name, {"q": "siti"}, p95
        yield "satu kasus, TKSK", self.case
        yield "linimasa kasus, TKSK", self.timeline
        for name in ("TKSK", "kabupaten"):
            yield f"tugas, {name}", self.tasks, name
        yield "beban kerja, kabupaten", self.page, "kabupaten", "cases:workload"
        yield f"kejadian, {FAMILIES} keluarga", self.disaster
        for name in ("TKSK", "kabupaten", "provinsi"):
            yield f"rekapitulasi, {name}", self.recap, name, "reports:recap"
        for view in ("movement", "compare", "traits", "spm"):
            yield f"rekapitulasi {view}, provinsi", self.recap, "provinsi", f"reports:recap_{view}"

    # Pages

    def page(self, title, name, view):
        path = reverse(view)
        # A desk of work is held to what a list is held to; that of a province shows figures.
        limits = {} if name == "provinsi" else {"p95": 60}
        if view in FIGURES.values():
            limits = {"p95": 150}
        return Result(title, self._get(name, lambda n: path), limits=limits)

    def listing(self, title, name):
        return self._list(title, name, {})

    def filtered(self, title, name):
        """By the most usual kind and one village of the area."""
        rows = Registrant.objects.visible_to(self.users[name]).listed()
        village = rows.values_list("village", flat=True).first()
        places = {filter: village[:length] for filter, length in PLACES.items()}
        return self._list(title, name, {KIND: "24"} | places)

    def _list(self, title, name, query):
        path = reverse("ppks:registrant_list")
        figures = self._get(name, lambda n: (path, query))
        keys = self._keys(figures.content)
        bare = self._bare("bare_list", name, rows=",".join(keys)) if keys else None
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    def detail(self, title):
        rows = Registrant.objects.visible_to(self.users["TKSK"]).official()
        keys = list(rows.filter(secrecy__lt=2).values_list("pk", flat=True)[:50])
        figures = self._get(
            "TKSK", lambda n: reverse("ppks:registrant_detail", args=[keys[n % len(keys)]])
        )
        bare = self._bare("bare_detail", "TKSK", rows=str(keys[0]))
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    def nik(self, title):
        path = reverse("ppks:nik_search")
        identity = Identity.objects.filter(
            claims=True,
            nik_index__isnull=False,
            registrant__in=Registrant.objects.visible_to(self.users["TKSK"]),
        ).first()
        number = identity.nik
        figures = measure.requests(self._undone("TKSK", path, {"nik": number}), self.runs)
        bare = self._bare("bare_nik", "TKSK", nik=number)
        with measure.statements() as found:
            list(Registrant.objects.filter(identity__nik_index=blind_index(number, purpose="nik")))
        return Result(
            title, figures, bare, measure.sql(found, self.runs), limits={"p95": 60, "bare": True}
        )

    def queue(self, title):
        path = reverse("ppks:submission_queue")
        figures = self._get("verifikator", lambda n: path)
        waiting = Submission.objects.visible_to(self.users["verifikator"]).waiting().queue()
        keys = [str(pk) for pk in waiting.values_list("pk", flat=True)[:25]]
        bare = self._bare("bare_queue", "verifikator", rows=",".join(keys)) if keys else None
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    # Cases

    def cases(self, title, name, query, search=None):
        """The list; `search`: what a search by name is held to, instead of the bare view."""
        path = reverse("cases:case_list")
        figures = self._get(name, lambda n: (path, query))
        keys = dict.fromkeys(re.findall(rf"/kasus/({KEY})/", figures.content.decode()))
        bare = self._bare("bare_cases", name, rows=",".join(keys)) if keys else None
        sql = measure.sql(figures.statements, self.runs)
        limits = {"p95": search} if search else {"p95": 60, "bare": True}
        return Result(title, figures, bare, sql, limits=limits)

    def tasks(self, title, name):
        path, user = reverse("cases:task_list"), self.users[name]
        figures = self._get(name, lambda n: path)
        lines = due_list(user, worker=worker_of(user), limit=25).lines
        rows = ",".join(f"{line.source.code}:{line.row}" for line in lines)
        bare = self._bare("bare_tasks", name, rows=rows) if rows else None
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    def case(self, title):
        rows = Case.objects.visible_to(self.users["TKSK"]).open()
        rows = rows.filter(registrant__secrecy__lt=2, category__secrecy__lt=2)
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)[:50]]
        figures = self._get(
            "TKSK", lambda n: reverse("cases:case_detail", args=[keys[n % len(keys)]])
        )
        path = reverse("bare_case")  # of the same cases, one after the other
        bare = self._get("TKSK", lambda n: (path, {"rows": keys[n % len(keys)]}))
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    def timeline(self, title):
        """Of the case with the most events."""
        cases = Case.objects.visible_to(self.users["TKSK"])
        targets = [str(pk) for pk in cases.values_list("pk", flat=True)]
        events = AuditEvent.objects.filter(target__in=targets)
        most = events.values("target").annotate(count=Count("pk")).order_by("-count", "target")
        case = cases.get(pk=most[0]["target"])
        path = reverse("cases:case_timeline", args=[case.pk])
        figures = self._get("TKSK", lambda n: path)
        shown = events_of(case, self.users["TKSK"]).values_list("pk", flat=True)[:25]
        told = ",".join(str(pk) for pk in shown)
        bare = self._bare("bare_events", "TKSK", rows=str(case.pk), events=told)
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60, "bare": True})

    def disaster(self, title):
        """The flood of the demo, as the worker of its district sees it."""
        flood = Disaster.objects.annotate(count=Count("families")).filter(count=FAMILIES).first()
        district = flood.families.first().district_id
        self.users["banjir"] = self._user(Role.TKSK, district=district)
        self.clients["banjir"] = self._client(self.users["banjir"])
        path = reverse("cases:disaster_detail", args=[flood.pk])
        figures = self._get("banjir", lambda n: path)
        bare = self._bare("bare_families", "banjir", disaster=str(flood.pk))
        sql = measure.sql(figures.statements, self.runs)
        return Result(title, figures, bare, sql, limits={"p95": 60})

    def recap(self, title, name, view):
        """Kind × area × sex of today: the recap itself has the budget, its other pages none."""
        path = reverse(view)
        figures = self._get(name, lambda n: path)
        limits = {"p95": 100} if view == "reports:recap" else {}
        return Result(title, figures, sql=measure.sql(figures.statements, self.runs), limits=limits)

    # Search

    def search(self, title, name, p95, recall):
        """Names misspelt, and how many of their owners are among the first twenty."""
        asked = self._misspelt(self.users[name], max(self.runs, 50))
        path = reverse("ppks:registrant_list")
        figures = self._get(name, lambda n: (path, {SEARCH: asked[n % len(asked)][1]}))
        found = 0
        for pk, text in asked:
            content = self.clients[name].get(path, {SEARCH: text}).content
            found += str(pk) in self._keys(content)[:LISTED]
        return Result(
            title,
            figures,
            sql=measure.sql(figures.statements, self.runs),
            recall=found / len(asked),
            limits={"p95": p95, "recall": recall},
        )

    def _misspelt(self, user, count):
        rows = Registrant.objects.visible_to(user).listed().filter(subject="individual")
        names = list(rows.filter(name__contains=" ").values_list("pk", "name"))
        chosen = self.rng.sample(names, min(count, len(names)))
        return [(pk, misspelt(self.rng, name)) for pk, name in chosen]

    # Saves

    def save(self, title):
        """Page one of an identification: written, audited, and rolled back again."""
        path = reverse("ppks:identification_create")
        user = self.users["TKSK"]
        row = Registrant.objects.visible_to(user).filter(subject="individual").first()
        data = {
            "subject": "individual",
            "name": f"{row.name} Baru",
            "sex": "F",
            "age_estimate": "70",
            "village": row.village_id,
            "urgency": "biasa",
            "no_nik_reason": "belum_rekam",
        }
        data |= self._day_fields(path)
        figures = measure.requests(self._undone("TKSK", path, data, 302), self.runs)
        return Result(title, figures, limits={"p95": 60, "queries": 0, "bytes": 0})

    def _day_fields(self, path):
        """The day of the meeting as the form offers it, whatever its parts are called."""
        content = self.clients["TKSK"].get(path).content.decode()
        found = {}
        for tag in re.findall(r"<input[^>]*>", content):
            name = re.search(r'name="(identified_on[^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name and value:
                found[name.group(1)] = value.group(1)
        return found

    def screening(self, title):
        """The result page of an identification (screening, possible doubles)."""
        user = self.users["TKSK"]
        row = Registrant.objects.visible_to(user).filter(subject="individual").first()
        with transaction.atomic():
            one = Identification.objects.create(
                subject="individual",
                name=row.name,
                sex=row.sex or "F",
                birth_year=1950,
                village=row.village,
                district=row.district,
                answers={"basic-needs-unmet": "yes", "livelihood": "kurang"},
                created_by=user,
                updated_by=user,
            )
            Identity.objects.create(identification=one, no_nik_reason="hilang")
            path = reverse("ppks:identification_detail", args=[one.pk])
            figures = self._get("TKSK", lambda n: path)
            transaction.set_rollback(True)
        return Result(title, figures, limits={"p95": 60})

    # Parts

    def _undone(self, name, path, data, status=None):
        """A POST inside a transaction that is rolled back: nothing stays."""
        client = self.clients[name]

        def send(number):
            with transaction.atomic():
                response = client.post(path, data | {"submission_key": str(uuid7())})
                transaction.set_rollback(True)
            if status and response.status_code != status:
                errors = re.findall(rb'invalid-feedback"[^>]*>(.*?)<', response.content)
                raise RuntimeError(f"{path}: {response.status_code} {errors}")
            return response

        return send

    def _get(self, name, address):
        client = self.clients[name]

        def send(number):
            wanted = address(number)
            return client.get(*wanted) if isinstance(wanted, tuple) else client.get(wanted)

        return measure.requests(send, self.runs)

    def _bare(self, view, name, **query):
        path = reverse(view)
        return measure.requests(lambda n: self.clients[name].get(path, query), self.runs)

    def _keys(self, content):
        """The registrants a page links to, in order, each once."""
        return list(dict.fromkeys(re.findall(rf"/ppks/({KEY})/", content.decode())))

    def _busiest_district(self):
        served = Position.objects.in_force().filter(role=Role.TKSK).values_list("district")
        counts = {}
        for (district,) in served:
            counts[district] = Registrant.objects.filter(district=district).count()
        return max(counts, key=lambda code: (counts[code], code))

    def _user(self, role, **area):
        position = Position.objects.in_force().with_area().filter(role=role, **area).first()
        user = position.user
        user.positions_in_force = [position]
        return user.work_as(position)

    def _client(self, user):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user)
        session = client.session
        session["position"] = str(user.position.pk)
        session.save()
        return client

    def counts(self) -> str:
        counted = (
            (Registrant, "PPKS"), (Condition, "kondisi"), (Submission, "pengajuan"),
            (Case, "kasus"), (AuditEvent, "peristiwa"),
        )  # fmt: skip
        return ", ".join(f"{number_id(model.objects.count())} {word}" for model, word in counted)
