"""Debian's Chromium on the live server: a tab per person, and no error in any console."""

import os

import pytest
from playwright.sync_api import expect

# The driver keeps an event loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
TIMEOUT = 30_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=TIMEOUT)
PASSWORD = "kayu besi kelotok 77"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS.split()}


@pytest.fixture
def open_tab(browser, live_server, transactional_db, masuk):
    """`open_tab(user, size)`: a tab in a browser of its own, signed in as `user` (None: nobody).

    At the end no tab may have seen a script error, a console error or a refusal of the
    Content-Security-Policy. That a page itself answers 4xx is no such error.
    """
    contexts, errors = [], []

    def note(message):
        own = message.location.get("url", "")
        if message.type == "error" and not (
            message.text.startswith("Failed to load resource") and "/static/" not in own
        ):
            errors.append(f"{own}: {message.text}")

    def open_one(user=None, size=PHONE, **more):
        context = browser.new_context(
            base_url=live_server.url, viewport=size, locale="id-ID", **more
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        if user is not None:
            value = masuk(user).cookies["handep"].value
            context.add_cookies([{"name": "handep", "value": value, "url": live_server.url}])
        tab = context.new_page()
        tab.on("console", note)
        tab.on("pageerror", lambda error: errors.append(f"{tab.url}: {error}"))
        return tab

    yield open_one
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def field(open_tab, petugas):
    """The phone of a worker, signed in, on the page that prepares it."""
    from tests.browser.field import Field

    phone = Field(open_tab(timezone_id="Asia/Pontianak"))
    phone.sign_in()
    return phone
