"""The one scope rule: every row a user can reach came through `visible_to`."""

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from core import lookups  # noqa: F401 - registers `among`
from core.refusal import Refused, Stale


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a district. `visible_to` is the only door."""

    district_path = "district"
    institution_path = "institution"  # where the person lives whom a row is about
    readers: frozenset[str] = frozenset()  # roles that may see this kind of row at all
    inside_readers: frozenset[str] = frozenset()  # only of who lives in an institution

    def visible_to(self, user):
        """Rows in the area of the position the user works in. No position, no rows.

        What `inside_readers` see lies in the institutions of their province (DESIGN.md section 2).
        """
        position = user.position
        if position is None:
            return self.none()
        if position.role in self.inside_readers:
            return self.filter(self.inside(position.province_id))
        if position.role not in self.readers:
            return self.none()
        districts = position.district_codes
        if not districts:
            return self.none()
        return self.filter(**{f"{self.district_path}__among": districts})

    def inside(self, province: str) -> models.Q:
        """About somebody who lives in an institution of the province."""
        return models.Q(**{f"{self.institution_path}__province": province})


def lock(queryset: models.QuerySet, pk, version: int | None):
    """Re-read a row for writing, inside a transaction.

    `version` is what the form was opened with; None where the act has no form to lose.
    Refuses with `Stale` when the row changed since, with `Refused` when it is gone or no
    longer visible.
    """
    row = queryset.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refused("Data ini tidak ada lagi atau bukan lagi di wilayah Anda.")
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def counts(**rows: models.QuerySet) -> dict[str, int]:
    """How many rows each has, with one query for all: what a desk asks."""
    found, parts, params = dict.fromkeys(rows, 0), {}, []
    for name, queryset in rows.items():
        try:
            sql, values = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts[name] = f"(SELECT count(*) FROM ({sql}) one)"
        params += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", params)
            found |= dict(zip(parts, cursor.fetchone(), strict=True))
    return found
