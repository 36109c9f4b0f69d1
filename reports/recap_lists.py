"""The list behind one number of the recap: the same rows of the ledger, one by one."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from ppks.models import Registrant
from reports import recap_traits as traits
from reports.places import Place
from reports.recap import IN, OUT

CAME, WENT = "masuk", "keluar"


@dataclass(frozen=True)
class Asked:
    """What one number counts. Without `way` who stands on the day `on`; with it who came in or
    went out from `since` to `on`, for the reasons of `why`; with `life` who had left by then."""

    place: Place
    on: datetime.date
    kind: str = ""
    column: str = ""  # of recap.COLUMNS, "individual" for both sexes, "" for all
    since: datetime.date | None = None
    way: str = ""
    why: str = ""
    life: str = ""
    age: str = ""
    inside: str = ""
    decile: str = ""
    spm: str = ""

    def sql(self) -> tuple[str, list]:
        """SELECT registrant_id, as often as the number counts each."""
        if self.life:
            inner, params = traits.gone_sql(self.place, self.on, [self.life])
            wanted, values = _column(self.column, "g.col")
            return f"SELECT g.registrant_id FROM ({inner}) g WHERE {wanted}", [*params, *values]
        if self.way:
            return self._flow()
        return self._standing()

    def _flow(self):
        scope, params = self.place.scope
        wanted, values = _ledger_column(self.column)
        kind, named = ("= %s", [self.kind]) if self.kind else ("IS NULL", [])
        groups = IN if self.way == CAME else OUT
        reasons, known = "", []
        if self.why in groups:
            reasons, known = "AND m.reason = ANY(%s)", [[str(one) for one in groups[self.why]]]
        elif self.why:
            others = [str(one) for reasons in groups.values() for one in reasons]
            reasons, known = "AND m.reason <> ALL(%s)", [others]
        sign = ">" if self.way == CAME else "<"
        sql = (
            f"SELECT m.registrant_id FROM ppks_movement m WHERE NOT m.secret "
            f"AND m.category_id {kind} AND m.delta {sign} 0 AND m.effective_on BETWEEN %s AND %s "
            f"{reasons} AND {wanted} AND {scope}"
        )
        return sql, [*named, self.since, self.on, *known, *values, *params]

    def _standing(self):
        group = next((one for one in traits.SPM if one.code == self.spm), None)
        kinds = list(group.kinds) if group else [self.kind] if self.kind else []
        scope, params = self.place.scope
        wanted, values = _ledger_column(self.column)
        kind, named = ("= ANY(%s)", [kinds]) if kinds else ("IS NULL", [])
        # By kind too: who holds two kinds of a group may have lost one of them.
        inner = (
            f"SELECT m.registrant_id FROM ppks_movement m WHERE NOT m.secret "
            f"AND m.category_id {kind} AND m.effective_on <= %s AND {wanted} AND {scope} "
            f"GROUP BY m.registrant_id, m.category_id, m.subject, m.sex HAVING sum(m.delta) > 0"
        )
        params = [*named, self.on, *values, *params]
        conditions, more = self._traits(group)
        if not conditions:
            return inner, params
        return (
            f"SELECT r.id FROM ppks_registrant r WHERE r.id IN ({inner}) "
            f"AND {' AND '.join(conditions)}",
            [*params, *more],
        )

    def _traits(self, group):
        conditions, params = [], []
        if self.age:
            sql, cuts = traits.age_case(self.on)
            conditions.append(f"({sql}) = %s")
            params += [*cuts, self.age]
        if self.inside:
            conditions.append("r.placement = %s")
            params.append(self.inside)
        if self.decile:
            conditions.append(f"coalesce({traits.DECILE}, %s) = %s")
            params += [self.on, traits.UNKNOWN, self.decile]
        if group:
            conditions.append("r.neglected" if group.neglected else "true")
        return conditions, params


def _column(column: str, col: str) -> tuple[str, list]:
    if column == "individual":
        return f"{col} IN ('M', 'F')", []
    return (f"{col} = %s", [column]) if column else ("true", [])


def _ledger_column(column: str) -> tuple[str, list]:
    """The rows of the ledger that stand in a column."""
    if column in ("M", "F"):
        return "m.subject = 'individual' AND m.sex = %s", [column]
    return ("m.subject = %s", [column]) if column else ("true", [])


@dataclass(frozen=True)
class Found:
    """What the number counts, how many entries that are, and those the reader may open."""

    number: int
    entries: int
    rows: object  # of Registrant

    @property
    def repeated(self) -> bool:
        return self.number > self.entries


def behind(asked: Asked, user) -> Found:
    sql, params = asked.sql()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(DISTINCT registrant_id) FROM ({sql}) l(registrant_id)", params
        )
        number, entries = cursor.fetchone()
    rows = Registrant.objects.visible_to(user).filter(pk__in=RawSQL(sql, params))
    return Found(number, entries, rows)
