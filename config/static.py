"""Which files of the Bootstrap wheel are served: the one stylesheet we use, with its map."""

from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


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
    ]
