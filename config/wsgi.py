"""The entry point for gunicorn."""

import gc
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def refuse_demo_accounts() -> None:
    """Production does not start while a demo account exists: its password is printed anywhere.

    A database that is down at this moment does not keep the server from starting; until it is
    back every page answers 503, and `accounts.backends` lets no demo account in.
    """
    from accounts.models import User

    try:
        found = User.objects.filter(is_demo=True).count()
    except OperationalError:
        return
    if found:
        raise ImproperlyConfigured(
            f"{found} demo accounts exist in this database. Production needs one without them."
        )


application = get_wsgi_application()
# What has been loaded by now stays: the collector need not walk it again in the middle of a page.
gc.collect()
gc.freeze()
if settings.PRODUCTION:
    refuse_demo_accounts()
