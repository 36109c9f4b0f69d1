"""All settings, from the environment. Production is the default and fails loudly."""

import secrets
from pathlib import Path

import bootstrap
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
APP_VERSION = "1.0"

env = environ.Env()
DEPLOYMENT = env("DEPLOYMENT", default="production")
if DEPLOYMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DEPLOYMENT is production, demo or test, not {DEPLOYMENT!r}.")
PRODUCTION = DEPLOYMENT == "production"


def secret(name: str, shape: str) -> str:
    """A key from the environment; the demo and the tests make their own once, under var/."""
    value = env(name, default="")
    if not value and not PRODUCTION:
        file = VAR_DIR / name.lower()
        VAR_DIR.mkdir(exist_ok=True)
        if not file.exists():
            new = VAR_DIR / f"{name.lower()}.{secrets.token_hex(4)}"
            new.touch(mode=0o600)
            new.write_text(secrets.token_hex(32))
            try:
                file.hardlink_to(new)  # several processes may start at once: the first one wins
            except FileExistsError:
                pass
            new.unlink()
        value = file.read_text()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {shape}")
    return value


SECRET_KEY = secret("SECRET_KEY", "Set it to at least 50 random characters.")
FIELD_KEY = secret("FIELD_KEY", "Set it to 64 random hexadecimal characters and keep a copy safe.")
if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 8):
    raise ImproperlyConfigured("SECRET_KEY is too weak: at least 50 random characters.")
try:
    weak = len(bytes.fromhex(FIELD_KEY)) != 32 or len(set(FIELD_KEY)) < 8
except ValueError:
    weak = True
if weak:
    raise ImproperlyConfigured("FIELD_KEY is weak or malformed: 64 random hexadecimal characters.")

DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many, for the client's address
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "config.static.StaticFilesConfig",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "core",
    "districts",
    "audit",
    "accounts",
    "tksk",
    "ppks",
    "cases",
    "reports",
    "fieldwork",
    "desk",
]

MIDDLEWARE = [
    "core.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.OddTextMiddleware",
    "core.middleware.WrongMethodMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.ToldRedirectMiddleware",
    "core.middleware.DownloadMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PositionMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.frame",
            ],
            "builtins": ["core.templatetags.handep", "core.templatetags.marks"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_URL = env("DATABASE_URL", default="")
if DATABASE_URL:
    DATABASES = {"default": env.db("DATABASE_URL")}
elif PRODUCTION:
    raise ImproperlyConfigured("DATABASE_URL is not set: postgres://user:password@host:5432/name")
else:
    DATABASES = {"default": {"ENGINE": "config.embedded", "NAME": "handep"}}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=12), "timeout": 5},
        # How alike words must be for the index to find them: see ppks.doubles.
        # Short queries on a solid-state disk: no compiling, random reads cost little more.
        "options": "-c pg_trgm.word_similarity_threshold=0.45 -c jit=off -c random_page_cost=1.1",
    }
)

AUTH_USER_MODEL = "accounts.User"
# User names are unique without regard to case, by a constraint of their own.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LocalWordsValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # absolute; how long one may idle: accounts.sessions
SESSION_COOKIE_NAME = "handep"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "accounts.views.ended.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own small drawings
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = [
    "core.uploads.CeilingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Photos and papers of people, encrypted; served by a view only, never by the web server.
MEDIA_ROOT = env("MEDIA_ROOT", default="" if PRODUCTION else str(VAR_DIR / "media"))
if not MEDIA_ROOT:
    raise ImproperlyConfigured("MEDIA_ROOT is not set: the folder of photos and papers.")

# Reminders by e-mail, only where EMAIL_URL says through which server.
globals().update(env.email_url("EMAIL_URL", default="dummymail://"))
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="handep@localhost")

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Pontianak"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", *bootstrap.__path__)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "core.request_id.SilentFormatter",
            "format": "{asctime} {levelname} {request_id} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
