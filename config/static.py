"""Which files of the Bootstrap wheel are served, the one stylesheet we use with its map; and how
files are named: also where one module imports another."""

from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True


class StaticFilesConfig(DjangoStaticFilesConfig):
    ignore_patterns = [
        "CVS",
        ".*",
        "*~",
        "*.py",
        "*.pyc",
        "__pycache__",
        "LICENSE*",
        "scss",
        "bootstrap.css*",
        "bootstrap.*js*",
        "bootstrap-*",
        "*.rtl.*",
        "hx-*.js",  # extensions of htmx, of which none is used
    ]
