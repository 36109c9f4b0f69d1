"""Rows made and not yet saved; ids that sort by their time and come out the same every run."""

import datetime
import random
from collections import defaultdict
from contextlib import contextmanager
from functools import cache

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from psycopg.types.json import Jsonb

from core.ids import ALPHABET, uuid7


class Rows:
    """Collects rows by model and writes them in few statements."""

    def __init__(self, rng):
        self.rng = rng
        self.bits = rng.getrandbits
        self._aside = random.Random(str(rng.getstate()[1])).getrandbits
        self.now = timezone.now()
        self.today = timezone.localdate()
        self._waiting = defaultdict(list)

    def add(self, model, *, at, **fields):
        """A new row of that moment: its id, and where the model has one, its own `at`."""
        made = _shape(model)[1]
        if any(name == "at" for name, _ in made):
            fields["at"] = at
        row = _new(model, fields | {"id": self.id_at(at)})
        self._waiting[model].append(row)
        return row

    def record(self, model, *, at, by, **fields):
        """A new row of those people edit, made by somebody at a moment."""
        return self.add(
            model, at=at, created_at=at, updated_at=at, created_by=by, updated_by=by, **fields
        )

    @contextmanager
    def aside(self):
        """Rows made in here change nothing of what is told after them."""
        self.bits = self._aside
        yield
        self.bits = self.rng.getrandbits

    def id_at(self, at):
        nanoseconds = int(at.timestamp() * 1000) * 1_000_000
        return uuid7(clock=lambda: nanoseconds, random=self.bits)

    def number(self) -> str:
        """The number of a register entry."""
        letters = "".join(self.rng.choices(ALPHABET, k=9))
        return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"

    def moment(self, day: datetime.date) -> datetime.datetime:
        """Some minute of the working day, never in the future."""
        clock = datetime.time(self.rng.randint(8, 16), self.rng.randrange(60))
        at = timezone.make_aware(datetime.datetime.combine(day, clock))
        return min(at, self.now - datetime.timedelta(minutes=self.rng.randint(5, 300)))

    def days_ago(self, days: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days)

    def waiting(self, model) -> list:
        """The rows of a model that are not saved yet."""
        return self._waiting[model]

    def save(self) -> int:
        """Write what waits, by COPY; foreign keys are checked at the end of the transaction."""
        count = 0
        for model, rows in self._waiting.items():
            _copy(model, rows)
            count += len(rows)
            rows.clear()
        return count


@cache
def _shape(model) -> tuple[dict, list, dict]:
    """Plain defaults, defaults that are made anew, and the relations by name."""
    plain, made, relations = {}, [], {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            relations[field.name] = field.attname
        if callable(field.default) and field.default is not NOT_PROVIDED:
            made.append((field.attname, field.default))
        else:
            plain[field.attname] = field.get_default()
    return plain, made, relations


def _new(model, fields: dict):
    """`model(**fields)` at a third of the cost; nothing is checked."""
    plain, made, relations = _shape(model)
    row = model.__new__(model)
    row._state = ModelState()
    values = row.__dict__
    values.update(plain)
    for name, value in fields.items():
        if name in relations:
            row._state.fields_cache[name] = value
            values[relations[name]] = None if value is None else value.pk
        else:
            values[name] = value
    for name, default in made:
        if name not in fields:
            values[name] = default()
    return row


def _copy(model, rows) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    plain = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        with cursor.cursor.copy(statement) as copy:
            for row in rows:
                values = row.__dict__
                copy.write_row(
                    [
                        Jsonb(values[name]) if json and values[name] is not None else values[name]
                        for name, json in plain
                    ]
                )
