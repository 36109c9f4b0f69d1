"""The settings the tests run with: like the demo, with a fast hasher and plain static files."""

import os

os.environ["DEPLOYMENT"] = "test"

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
# Two runs at once must not meet in one database.
DATABASES["default"]["TEST"] = {"NAME": f"test_handep_{os.getpid()}"}  # noqa: F405
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = VAR_DIR / "no-static"  # noqa: F405 - never what was collected once: that may be old
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none
