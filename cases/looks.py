"""What others did to a case since somebody last looked: marked *baru*."""

import datetime

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from audit.models import AuditEvent

SITTING = datetime.timedelta(minutes=30)  # looks so close together are one sitting
ALWAYS = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


def told_to(user):
    """Events of cases, without those of confidential notes this user may not read."""
    hidden = Q(action="cases.note.add", details__has_key="roles") & ~(
        Q(details__roles__contains=[user.position.role]) | Q(actor=user.pk)
    )
    return AuditEvent.objects.exclude(action="refused").exclude(hidden)


def by_others(user):
    """What others did in cases; looks are not news."""
    return told_to(user).filter(action__startswith="cases.").exclude(actor=user.pk)


def with_news(cases, user):
    """`has_news`: whether others did something since this user's last look. A case never looked
    at is news to its own worker only."""
    if user.position is None:
        return cases.annotate(has_news=Value(False))
    look = apps.get_model("cases", "Look").objects.filter(user=user, case=OuterRef("pk"))
    never = models.Case(models.When(worker=user, then=Value(ALWAYS)), default=Value(NEVER))
    since = Coalesce(Subquery(look.values("at")[:1]), never)
    events = by_others(user).filter(
        target=Cast(OuterRef("pk"), models.CharField()), at__gt=OuterRef("known_until")
    )
    return cases.alias(known_until=since).annotate(has_news=Exists(events.order_by()))


def look(case, user) -> datetime.datetime:
    """Note that a user looks at a case now: one statement, which a GET may cause (SECURITY.md,
    decision 3). Out: up to when this user knew everything before this sitting; in the first one
    that is its first look, so that what others do while it lasts is marked too."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_look AS seen (user_id, case_id, at, known) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (user_id, case_id) DO UPDATE SET at = excluded.at, known = "
            "CASE WHEN seen.at < %s THEN seen.at ELSE coalesce(seen.known, seen.at) END "
            "RETURNING known",
            [user.pk, case.pk, now, now, now - SITTING],
        )
        return cursor.fetchone()[0]
