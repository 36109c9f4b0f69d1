"""Database sessions that end: after idling, and in any case after seven days.

Idle time is kept by the row's expire_date, which `accounts.middleware` moves while the user
works; the cookie itself is never sent again for it.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

IDLE_OFFICE = timedelta(minutes=30)
IDLE_TKSK = timedelta(hours=12)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from django.contrib.sessions.models import Session

        return Session

    ends_at = None  # as the row says, once it has been read
    idle = IDLE_OFFICE  # set for each request by accounts.middleware

    def expires_at(self):
        """Now plus the idle time, at most seven days after sign-in."""
        now = timezone.now()
        started = self.get("started_at")
        end = now + self.idle
        if started is None:
            return end
        absolute = timezone.datetime.fromtimestamp(started, tz=timezone.get_default_timezone())
        return min(end, absolute + timedelta(seconds=settings.SESSION_COOKIE_AGE))

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.expire_date = self.expires_at()
        return row

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        self.ends_at = row.expire_date if row else None
        return row

    def keep_alive(self) -> None:
        """Move the end of the session; at most one write a minute."""
        end = self.expires_at()
        if self.ends_at is None or self.ends_at < end - timedelta(minutes=1):
            rows = self.get_model_class().objects.filter(session_key=self.session_key)
            rows.update(expire_date=end)
