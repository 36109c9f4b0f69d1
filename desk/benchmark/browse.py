"""A TKSK with a phone on a bad line, in real Chromium: how long until the next thing can be done.

Times are seconds from the press to the painted page. A cut connection is what it is for a person:
the page is loaded again, and the clock goes on.
"""

import time
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Error, sync_playwright

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
PATIENCE = 120_000  # milliseconds: after them nobody waits any longer
TRIES = 4
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
NEXT_PAGE = "main h1"


@contextmanager
def browser():
    """Chromium, as people have it. Refuses (Error) where there is none."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        chromium.close()


class Phone:
    """A browser with an empty cache at `address`. `seen` counts what went wrong on the way."""

    def __init__(self, chromium, address: str):
        self.address = address
        self.context = chromium.new_context(base_url=address, viewport=PHONE, locale="id-ID")
        self.context.set_default_timeout(PATIENCE)
        self.tab = self.context.new_page()
        self.seen = Counter()
        self.tab.on("requestfailed", self._failed)

    def close(self):
        self.context.close()

    def _failed(self, request):
        if request.url.startswith(self.address):
            self.seen[f"gagal: {urlsplit(request.url).path}"] += 1

    def open(self, path: str, until: str = NEXT_PAGE) -> float:
        """Open a page. Out: seconds until `until` stands there, painted."""
        started = time.monotonic()
        try:
            self.tab.goto(path, wait_until="commit")
        except Error:
            self.seen["terputus"] += 1
        self._wait(until)
        return time.monotonic() - started

    def press(self, button: str, until: str = NEXT_PAGE) -> float:
        """Send the form. Out: seconds until the next page stands there; the old one must go."""
        started = time.monotonic()
        try:
            with self.tab.expect_navigation(wait_until="commit"):
                self.tab.get_by_role("button", name=button, exact=True).click(no_wait_after=True)
        except Error:
            self.seen["terputus"] += 1
        self._wait(until)
        return time.monotonic() - started

    def _wait(self, until):
        for _ in range(TRIES):
            try:
                if not self.tab.url.startswith("chrome-error:"):
                    self.tab.locator(until).first.wait_for()
                    self.tab.wait_for_function(PAINTED)
                    return
            except Error:
                pass
            self.seen["dimuat ulang"] += 1
            try:
                self.tab.reload(wait_until="commit")
            except Error:
                self.seen["terputus"] += 1
        raise RuntimeError(f"{self.tab.url} tidak terbuka sesudah {TRIES} kali")

    def fill(self, name: str, value: str):
        """Give a field of the form a value, whatever it is: the first choice for `value` ""."""
        first = self.tab.locator(f"main [name='{name}']").first
        kind = first.evaluate("one => one.type")
        if kind == "select-one":
            first.select_option(value) if value else first.select_option(index=1)
        elif kind in ("radio", "checkbox"):
            first.evaluate("one => { one.checked = true; }")  # its label may lie over it
        else:
            first.fill(value)


ACTIVITY = {"kind": "", "result": "24 keluarga menerima sembako di balai desa."}
PERSON = {
    "name": "Contoh Jalur Lambat",
    "sex": "",
    "age_estimate": "72",
    "village": "",
    "found_at": "di rumahnya",
    "no_nik_reason": "",
}


def day(phone: Phone, user: tuple[str, str], addresses: dict[str, str], section: str):
    """A working day on the phone, from the empty cache on. Out: (what was done, which budget it
    has, seconds), one after the other. What it saves stays."""
    yield "halaman masuk, cache kosong", "sign-in", phone.open("/", "#id_password")
    phone.fill("username", user[0])
    phone.fill("password", user[1])
    yield "masuk sampai meja kerja", "sign-in", phone.press("Masuk", ".tile")
    for title, address in addresses.items():
        yield title, "page", phone.open(address)
    yield "satu bagian pendataan", "page", phone.open(section)
    yield "simpan satu bagian", "save", phone.press("Simpan dan lanjut")
    yield "formulir kegiatan", "page", phone.open(reverse("reports:activity_create"))
    for name, value in ACTIVITY.items():
        phone.fill(name, value)
    yield "simpan satu kegiatan", "save", phone.press("Simpan kegiatan")
    yield "formulir identifikasi", "page", phone.open(reverse("ppks:identification_create"))
    for name, value in PERSON.items():
        phone.fill(name, value)
    yield "simpan identifikasi, halaman satu", "save", phone.press("Lanjut ke tanda-tanda")
