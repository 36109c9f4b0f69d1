"""A phone in the field: the browser of a worker, with a line or without one."""

from playwright.sync_api import expect

from conftest import VILLAGE
from tests.browser.conftest import PASSWORD
from tests.browser.test_store import DUMP

APP = "/lapangan/hp/"


class Field:
    """`tab` is the page one looks at; `run` runs lines in which `store` is what the phone keeps."""

    def __init__(self, tab):
        self.tab, self.context = tab, tab.context

    def sign_in(self, username="petugas"):
        self.tab.goto("/masuk/?next=/lapangan/")
        self.tab.get_by_label("Nama pengguna").fill(username)
        self.tab.get_by_label("Kata sandi").fill(PASSWORD)
        self.tab.get_by_role("button", name="Masuk", exact=True).click()
        expect(self.head).to_have_text("Siapkan untuk lapangan")

    def sign_out(self):
        self.tab.goto("/")
        self.tab.locator("details[data-menu] > summary").click()
        self.tab.get_by_role("button", name="Keluar").click()
        expect(self.head).to_have_text("Masuk ke Handep")

    def prepare(self, village=VILLAGE):
        """Take the village along, and wait until the frame is kept too."""
        self.tab.goto("/lapangan/")
        self.tab.locator(f"input[name=villages][value='{village}']").check()
        self.tab.get_by_role("button", name="Siapkan HP ini").click()
        expect(self.tab.locator("[data-field-note]")).to_contain_text("HP ini siap")
        self.tab.evaluate("async () => { await navigator.serviceWorker.ready; }")

    @property
    def head(self):
        return self.tab.get_by_role("heading", level=1)

    @property
    def main(self):
        return self.tab.get_by_role("main")

    @property
    def line(self):
        return self.tab.locator("[data-field-line]")

    def offline(self, off=True):
        self.context.set_offline(off)

    def new_tab(self):
        """Close the tab, and have another that shows nothing yet."""
        old, self.tab = self.tab, self.context.new_page()
        old.close()

    def open(self, screen="#/", words="Layar lapangan"):
        """The field screen in a new tab, with nothing left of the one before."""
        self.new_tab()
        self.tab.goto(APP + screen)
        expect(self.head).to_contain_text(words)

    def see(self, screen, words):
        self.tab.evaluate("(hash) => { location.hash = hash; }", screen)
        expect(self.head).to_contain_text(words)

    def press(self, words):
        self.tab.get_by_role("button", name=words, exact=True).click()

    def choose(self, question, choice):
        self.tab.get_by_role("group", name=question).get_by_label(choice, exact=True).check()

    def item(self, words):
        """A line of the outbox."""
        return self.tab.locator(".field-list > li").filter(has_text=words)

    def run(self, lines, *given):
        """What the lines return; `a`, `b` … are what is given, `wait(ms)` waits."""
        names = ", ".join("abcd"[: len(given)])
        return self.tab.evaluate(
            f"""async ([{names}]) => {{
              const keep = await import("/static/field/store.js");
              const box = await import("/static/field/outbox.js");
              const store = await keep.resume();
              {lines}
            }}""",
            list(given),
        )

    def write(self, *messages, state="waiting"):
        """Entries as the forms leave them in the outbox, without typing them."""
        self.run(
            """for (const {key, made_at, ...message} of a) {
              const label = `Isian ${message.number}`, kind = message.kind;
              await store.putEntry({key, kind, label, made_at, message, state: b});
            }""",
            messages,
            state,
        )

    def send(self):
        """Send all; why it stopped."""
        return self.run(
            """let stopped = "busy";  // what the page sends by itself
            while (stopped === "busy") stopped = await box.deliver(store);
            return stopped;"""
        )

    def states(self):
        """Of every entry, in order."""
        return self.run("return (await box.entries(store)).map((one) => one.state);")

    def waits(self, many):
        """Until no more than so many wait and nothing is being sent."""
        self.tab.evaluate(
            """async (many) => {
              const keep = await import("/static/field/store.js");
              for (let left = 600; left; left--) {
                const { held } = await navigator.locks.query();
                const sending = held.some((one) => one.name === "handep-send");
                if ((await keep.counts()).waiting === many && !sending) return;
                await new Promise((done) => { setTimeout(done, 50); });
              }
              throw new Error(`${(await keep.counts()).waiting} wait`);
            }""",
            many,
        )

    def dump(self):
        return self.tab.evaluate(DUMP)
