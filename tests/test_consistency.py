"""The house stays in order: imports point down, every route is decided about, every template
is used."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.pages import PUBLIC, SIGNED_IN
from accounts.roles import Role
from config.urls_index import pages

ROOT = Path(settings.BASE_DIR)
ORDER = [
    *("core", "districts", "audit", "accounts", "tksk", "ppks", "cases", "reports"),
    *("fieldwork", "desk"),
]
MAY_IMPORT = {app: set(ORDER[: place + 1]) for place, app in enumerate(ORDER)}
MAY_IMPORT["audit"] = {"audit", "core"}
MAY_IMPORT["districts"] = {"districts", "core"}


def imports(path: Path):
    """Names of our apps that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        else:
            continue
        for name in names:
            top = name.split(".")[0]
            if top in ORDER or top in ("config", "conftest"):
                yield top


def source_files(app: str):
    for path in sorted((ROOT / app).rglob("*.py")):
        if "tests" not in path.parts:
            yield path


@pytest.mark.parametrize("app", [app for app in ORDER if (ROOT / app).exists()])
def test_imports_point_down(app):
    for path in source_files(app):
        wrong = set(imports(path)) - MAY_IMPORT[app]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_control_an_arrow_that_points_up_is_seen(tmp_path):
    file = tmp_path / "wrong.py"
    file.write_text("def late():\n    from ppks.models import Registrant\n    return Registrant\n")
    assert set(imports(file)) - MAY_IMPORT["accounts"] == {"ppks"}


def test_every_route_says_who_may_reach_it():
    for name, roles in pages().items():
        assert roles in (PUBLIC, SIGNED_IN) or roles <= frozenset(Role.values), name
        assert roles, name


def test_few_pages_are_public():
    public = {name for name, roles in pages().items() if roles == PUBLIC}
    fieldwork = {"fieldwork:shell", "fieldwork:service_worker", "fieldwork:help"}
    open_data = {"reports:open_index", "reports:open_recap", "reports:open_metadata"}
    known = {"accounts:sign_in", "accounts:activate", "desk:help", "desk:manifest"}
    assert public == known | open_data | fieldwork


def templates():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield path, path.relative_to(ROOT / "templates").as_posix()


def test_every_template_is_used():
    text = "\n".join(
        path.read_text()
        for folder in [*ORDER, "config", "templates"]
        if (ROOT / folder).exists()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html") and "tests" not in path.parts
    )
    by_status = tuple(f"{status}.html" for status in (400, 403, 404, 405, 500, 503))
    overrides = ("bootstrap5/", *by_status)
    for _, name in templates():
        stem = f'"{Path(name).stem}"'  # views that put the folder in front themselves
        assert name in text or stem in text or name.startswith(overrides), name


def test_htmx_is_loaded_where_it_is_used_and_nowhere_else():
    """15 kB that a first visit over a slow line does without."""
    for path, name in templates():
        text = path.read_text()
        assert bool(re.search(r"\shx-\w", text)) == ("core/_htmx.html" in text), name


def test_templates_keep_to_the_strict_policy():
    for path, name in templates():
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), name
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), name
        assert "|safe" not in text, name
