"""What the phone keeps: static/field/store.js in Chromium, on the live server's origin."""

import base64
import gzip

import pytest

ADA = {"user": "u-ada", "key": base64.b64encode(b"a" * 32).decode(), "until": "2099-01-01T00:00Z"}
BUDI = {"user": "u-budi", "key": base64.b64encode(b"b" * 32).decode(), "until": ADA["until"]}
WORDS = ("Mangkatip", "kelotok bocor", "u-ada", "isian-7f3", "kunjungan", "849216", "POTRET")
ENTRY = {"key": "isian-7f3", "state": "draft", "kind": "kunjungan", "name": "Mangkatip"}
DAY = 24 * 3600
START = 1_790_000_000
EMPTY = {"draft": 0, "waiting": 0, "refused": 0, "held": 0}

# Everything a script can read on this origin, as one text. Bytes are read as Latin-1, so that
# words inside a buffer are found; a CryptoKey shows what is known of it and what it exports.
DUMP = """async () => {
  const latin = (buffer) => new TextDecoder("latin1").decode(buffer);
  const show = async (value) => {
    if (value instanceof CryptoKey) {
      const raw = await crypto.subtle.exportKey("raw", value).then(latin, () => "locked in");
      return `CryptoKey extractable=${value.extractable} ${raw}`;
    }
    if (value instanceof Blob) return latin(await value.arrayBuffer());
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return latin(value);
    if (value === null || typeof value !== "object") return String(value);
    const parts = Object.entries(value).map(async ([name, one]) => `${name}: ${await show(one)}`);
    return (await Promise.all(parts)).join("\\n");
  };
  const ask = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const all = [document.cookie, await show({...localStorage}), await show({...sessionStorage})];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      all.push(request.url, await (await cache.match(request)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const db = await ask(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const box = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([ask(box.getAllKeys()), ask(box.getAll())]);
      all.push(`= ${name}/${store}`, await show(keys), await show(values));
    }
    db.close();
  }
  return all.join("\\n");
}"""


class Phone:
    """An empty page of this origin; `run` runs lines in which `store` is the module."""

    def __init__(self, tab, origin):
        self.tab, self.address = tab, f"{origin}/kosong-uji-simpanan/"
        page = "<!doctype html><title>Uji</title>"
        tab.context.route(self.address, lambda route: route.fulfill(
            body=page, content_type="text/html"
        ))  # fmt: skip
        tab.goto(self.address)

    def run(self, lines, *given):
        """What the lines return; `a`, `b` … are what is given, `failure(f)` the error of f."""
        names = ", ".join("abcd"[: len(given)])
        return self.tab.evaluate(
            f"""async ([{names}]) => {{
              const store = await import("/static/field/store.js");
              const failure = (act) => act().then(() => null, (error) => error.name);
              {lines}
            }}""",
            list(given),
        )

    def other_tab(self):
        return Phone(self.tab.context.new_page(), self.address.rsplit("/", 2)[0])

    def at(self, seconds):
        self.tab.clock.set_fixed_time(seconds)

    def dump(self):
        return self.tab.evaluate(DUMP)


@pytest.fixture
def phone(open_tab, live_server):
    return Phone(open_tab(), live_server.url)


def fill(phone):
    """Ada keeps an entry, a photo, a pack and a code."""
    phone.run(
        """const mine = await store.open(a);
        await mine.putEntry(b);
        await mine.putBlob("isian-7f3", new Blob(["POTRET ".repeat(60000)]));
        await mine.putPack({made_at: new Date().toISOString(), people: ["kelotok bocor"]});
        await mine.setCode("849216");""",
        ADA,
        ENTRY,
    )


def found_in(dump):
    return [word for word in WORDS if word in dump]


def pieces(phone):
    """How many pieces of photos lie in the storage."""
    return phone.dump().split("= handep-field/pieces")[1].count("part: ")


def test_the_module_stays_small(settings):
    script = (settings.BASE_DIR / "static/field/store.js").read_bytes()
    assert len(gzip.compress(script)) <= 5 * 1024


def test_what_is_kept_comes_back_after_a_reload_and_in_a_new_tab(phone):
    fill(phone)
    look = """const mine = await store.resume();
        const photo = await mine.getBlob("isian-7f3");
        const {rev, ...entry} = await mine.getEntry("isian-7f3");
        return [mine.user, entry, (await mine.listEntries()).length, (await mine.getPack()).people,
                await mine.packAge() < 9e5, photo.size,
                await photo.text() === "POTRET ".repeat(60000), await mine.hasCode()];"""
    here = ["u-ada", ENTRY | {"order": 1}, 1, ["kelotok bocor"], True, 420000, True, True]
    phone.tab.reload()
    assert phone.run(look) == here
    assert phone.other_tab().run(look) == here


def test_what_is_deleted_is_gone(phone):
    fill(phone)
    left = phone.run(
        """const mine = await store.resume();
        const photo = await mine.getBlob("isian-7f3");
        await mine.putBlob("isian-7f3", new Blob(["kecil"], {type: "image/jpeg"}));
        const small = await mine.getBlob("isian-7f3");
        await mine.deleteBlob("isian-7f3"); await mine.deleteEntry("isian-7f3");
        await mine.dropPack();
        return [photo.size, await small.text(), small.type, await mine.getBlob("isian-7f3"),
                await mine.getEntry("isian-7f3"), await mine.listEntries(), await mine.getPack(),
                await mine.packAge()];"""
    )
    assert left == [420000, "kecil", "image/jpeg", None, None, [], None, None]
    assert "part:" not in phone.dump()


def test_no_storage_holds_a_readable_word(phone):
    """Signed in only the user's own mark is there; after sign-out not even that."""
    fill(phone)
    dump = phone.dump()
    assert found_in(dump) == ["u-ada"]
    assert dump.count("extractable=false locked in") == 2
    assert "extractable=true" not in dump
    phone.run("await store.lock();")
    dump = phone.dump()
    assert found_in(dump) == []
    assert "CryptoKey" not in dump
    assert dump.split("= handep-field/packs")[1].split("= ")[0].strip() == ""
    assert "= handep-field/entries\n0: " in dump


def test_the_dump_would_find_words_anywhere(phone):
    """The control of the test before: the same words, put down as careless code would."""
    phone.run(
        """const [cookie, local, session, cache, record, buffer, blob] = a;
        document.cookie = `isi=${cookie}`;
        localStorage.isi = local;
        sessionStorage.isi = session;
        await (await caches.open("isi")).put("/isi", new Response(cache));
        const key = await crypto.subtle.generateKey({name: "AES-GCM", length: 128}, true,
                                                    ["encrypt"]);
        const db = await new Promise((done) => {
          const request = indexedDB.open("isi", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("isi");
          request.onsuccess = () => done(request.result);
        });
        const tx = db.transaction("isi", "readwrite");
        const bytes = new TextEncoder().encode(buffer);
        tx.objectStore("isi").put({record, bytes, key, blob: new Blob([blob])}, 1);
        await new Promise((done) => { tx.oncomplete = done; });
        db.close();""",
        list(WORDS),
    )
    dump = phone.dump()
    assert found_in(dump) == list(WORDS)
    assert "extractable=true" in dump


def test_only_the_same_users_next_sign_in_opens_again(phone):
    fill(phone)
    assert phone.run("await store.lock(); return store.resume();") is None
    again = phone.run(
        """const mine = await store.open(a);
        return [(await mine.listEntries()).map((entry) => entry.name), await mine.getPack(),
                (await mine.getBlob("isian-7f3")).size, await mine.checkCode("849216")];""",
        ADA,
    )
    assert again == [["Mangkatip"], None, 420000, True]


def test_a_store_from_before_sign_out_is_locked(phone):
    fill(phone)
    ended = phone.run(
        """const mine = await store.resume();
        await store.lock();
        const acts = [() => mine.getEntry("isian-7f3"), () => mine.listEntries(),
          () => mine.putEntry(a), () => mine.putBlob("x", new Blob(["x"])), () => mine.getPack(),
          () => mine.putPack({}), () => mine.getBlob("isian-7f3"), () => mine.checkCode("1234")];
        const found = [];
        for (const act of acts) found.push(await failure(act));
        return found;""",
        ENTRY,
    )
    assert ended == ["Locked"] * 8
    assert pieces(phone) == 2  # of the photo from before


def test_another_user_neither_sees_nor_opens(phone):
    fill(phone)
    seen = phone.run(
        """const before = await store.resume();
        const other = await store.open(a);
        return [await other.listEntries(), await other.getEntry("isian-7f3"),
                await other.getBlob("isian-7f3"), await other.getPack(), await other.hasCode(),
                await store.counts(), await failure(() => before.listEntries()),
                (await other.putEntry({key: "isian-7f3", state: "draft"})).order];""",
        BUDI,
    )
    assert seen == [[], None, None, None, False, EMPTY, "Locked", 1]
    mine = phone.run("return (await (await store.open(a)).listEntries())[0].name;", ADA)
    assert mine == "Mangkatip"


def test_another_users_key_does_not_unwrap(phone):
    """Tried by hand; with the own key the same lines open the entry."""
    fill(phone)
    by_hand = """const ask = (request) => new Promise((done) => {
          request.onsuccess = () => done(request.result); });
        const db = await ask(indexedDB.open("handep-field"));
        const all = (name) => ask(db.transaction(name).objectStore(name).getAll());
        const own = (await all("keys")).find((record) => record.wrapped);
        const [entry] = await all("entries");
        db.close();
        const raw = Uint8Array.from(atob(a.key), (letter) => letter.charCodeAt(0));
        const wrap = await crypto.subtle.importKey("raw", raw, "AES-KW", false, ["unwrapKey"]);
        const key = await crypto.subtle.unwrapKey("raw", own.wrapped, wrap, "AES-KW", "AES-GCM",
                                                  false, ["decrypt"]);
        const additionalData = new TextEncoder().encode(`${entry.owner} ${b ?? entry.id}`);
        const plain = await crypto.subtle.decrypt(
          {name: "AES-GCM", iv: entry.iv, additionalData}, key, entry.data);
        return JSON.parse(new TextDecoder().decode(plain)).name;"""
    with_failure = f"return failure(async () => {{ {by_hand} }});"
    assert phone.run(by_hand, ADA, None) == "Mangkatip"
    assert phone.run(with_failure, BUDI, None) == "OperationError"
    assert phone.run(with_failure, ADA, "another record's place") == "OperationError"


@pytest.mark.parametrize("days, there", [(6.9, True), (7.1, False)])
def test_after_seven_days_key_and_pack_are_gone(phone, days, there):
    phone.at(START)
    fill(phone)
    phone.at(START + int(days * DAY))
    look = "const mine = await store.resume(); return mine && (await mine.getPack()).people;"
    assert phone.run(look) == (["kelotok bocor"] if there else None)
    dump = phone.dump()
    assert ("CryptoKey" in dump) is there
    assert ("made: " in dump) is there
    phone.at(START)  # a clock put back brings nothing to life again
    assert bool(phone.run("return Boolean(await store.resume());")) is there
    assert phone.run("return (await (await store.open(a)).listEntries()).length;", ADA) == 1


def test_an_open_page_ends_after_seven_days_too(phone):
    phone.at(START)
    fill(phone)
    phone.tab.evaluate("async () => { window.mine = await (await import("
                       "'/static/field/store.js')).resume(); }")  # fmt: skip
    look = "return failure(() => window.mine.listEntries());"
    phone.at(START + 6 * DAY)
    assert phone.run(look) is None
    phone.at(START + 8 * DAY)
    assert phone.run(look) == "Locked"
    assert "CryptoKey" not in phone.dump()


def test_the_server_may_set_an_earlier_end(phone):
    phone.at(START)
    soon = ADA | {"until": "2026-09-21T15:00:00Z"}  # START is 21 September 2026, 14.13 UTC
    assert phone.run("return (await store.open(a)).until;", soon) == "2026-09-21T15:00:00.000Z"
    assert phone.run("return Boolean(await store.resume());") is True
    phone.at(START + 3600)
    assert phone.run("return store.resume();") is None
    assert phone.run("return failure(() => store.open(a));", soon) == "Locked"


def test_an_old_pack_goes_while_the_key_stays(phone):
    phone.at(START)
    put = """const mine = await store.open(a);
        await mine.putPack({made_at: new Date(Date.now() - b * 864e5).toISOString(), people: []});
        return [Math.round(await mine.packAge() / 864e5), await mine.getPack()];"""
    assert phone.run(put, ADA, 6)[0] == 6
    assert phone.run(put, ADA, 8) == [0, None]
    assert "made: " not in phone.dump()


def test_time_does_not_go_back_for_the_pack(phone):
    phone.at(START)
    fill(phone)
    phone.at(START + 6 * DAY)
    assert phone.run("return Boolean(await store.resume());") is True
    phone.at(START)
    age = phone.run("return (await store.resume()).packAge();")
    assert age == 6 * DAY * 1000


def test_five_wrong_codes_lock(phone):
    fill(phone)
    guess = "const mine = await store.resume(); return mine && mine.checkCode(a);"
    failures = "return (await store.resume()).codeFailures();"
    assert phone.run(guess, "849216") is True
    for _ in range(4):
        assert phone.run(guess, "111111") is False
    phone.tab.reload()
    assert phone.run(failures) == 4
    assert phone.run(guess, "849216") is True
    assert phone.run(failures) == 0
    for _ in range(5):
        assert phone.run(guess, "111111") is False
    assert phone.run(guess, "849216") is None
    assert found_in(phone.dump()) == []
    assert phone.run("return (await store.open(a)).codeFailures();", ADA) == 0


def test_guesses_from_many_tabs_are_counted_together(phone):
    fill(phone)
    right = phone.run(
        """const mine = await store.resume();
        const {deriveBits} = SubtleCrypto.prototype;
        let slow = 5;  // the wrong ones are tried last
        SubtleCrypto.prototype.deriveBits = async function (...given) {
          if (slow-- > 0) await new Promise((done) => { setTimeout(done, 1000); });
          return deriveBits.apply(this, given);
        };
        const guesses = ["1111", "2222", "3333", "4444", "5555", "849216", "849216"];
        return (await Promise.allSettled(guesses.map((code) => mine.checkCode(code))))
          .filter((one) => one.value).length;"""
    )
    assert right == 0
    assert phone.run("return store.resume();") is None


@pytest.mark.parametrize("code", ["123", "123456789", "12a4", "", None, "١٢٣٤"])
def test_a_code_is_four_to_eight_digits(phone, code):
    refused = "const mine = await store.open(a); return failure(() => mine.setCode(b));"
    assert phone.run(refused, ADA, code) == "RangeError"
    assert phone.run("return (await store.resume()).checkCode(a);", code) is False
    assert phone.run("return (await store.resume()).codeFailures();") == 0


FULL = """const {put} = IDBObjectStore.prototype;
  let left = a;
  IDBObjectStore.prototype.put = function (...given) {
    if (left-- <= 0) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };"""


@pytest.mark.parametrize("act, puts", [("mine.putEntry({key: 'x', state: 'draft'})", 2),
                                       ("mine.putBlob('x', new Blob([new Uint8Array(7e5)]))", 4),
                                       ("mine.putPack({})", 1), ("mine.setCode('1234')", 1),
                                       ("store.open(b)", 3)])  # fmt: skip
def test_a_full_phone_keeps_all_or_nothing(phone, act, puts):
    """Full at each single step; where there is room for all steps nothing is refused."""
    fill(phone)
    phone.run("await (await store.resume()).putBlob('x', new Blob(['lama']));")
    before = phone.dump()
    for room in range(puts):
        tried = f"const mine = await store.resume(); {FULL} return failure(() => {act});"
        assert phone.run(tried, room, BUDI) == "StorageFull"
        phone.tab.reload()
        assert phone.dump() == before
    assert phone.run(tried, puts, BUDI) is None
    phone.tab.reload()
    assert phone.dump() != before


def test_chromiums_own_quota_is_told_in_plain_words(phone):
    """The real thing; a photo cut off in its middle leaves no piece."""
    cdp = phone.tab.context.new_cdp_session(phone.tab)
    origin = phone.address.split("/kosong")[0]
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 2_000_000})
    fill(phone)
    put = """const mine = await store.resume();
        return mine.putBlob("besar", new Blob([new Uint8Array(3e6)])).then(
          () => null, (error) => [error.name, error.message]);"""
    name, message = phone.run(put)
    assert name == "StorageFull"
    assert message.startswith("Penyimpanan HP ini penuh. Isian terakhir BELUM tersimpan.")
    assert pieces(phone) == 2  # of the photo from before
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    assert phone.run(put) is None
    assert pieces(phone) == 14


def test_what_a_dying_phone_left_of_a_photo_is_swept_at_the_next_sign_in(phone):
    fill(phone)
    phone.run(
        """const mine = await store.resume();
        const {encrypt} = SubtleCrypto.prototype;
        let pieces = 0;
        const cut = new Promise((done) => {
          SubtleCrypto.prototype.encrypt = function (...given) {
            if (pieces++ < 2) return encrypt.apply(this, given);
            done();
            return new Promise(() => {});  // the battery is empty
          };
        });
        mine.putBlob("mati", new Blob([new Uint8Array(9e6)]));
        await cut;"""
    )
    phone.tab.reload()
    assert pieces(phone) == 4
    assert (
        phone.run("return (await (await store.open(a)).getBlob('isian-7f3')).size;", ADA) == 420000
    )
    assert pieces(phone) == 2


def test_two_tabs_lose_nothing_and_give_no_order_twice(phone):
    phone.run("await store.open(a);", ADA)
    other = phone.other_tab()
    start = """const mine = await store.resume();
        window.done = Promise.all(Array.from({length: 25}, (_, n) =>
          mine.putEntry({key: `${a}-${n}`, state: n % 2 ? "draft" : "waiting", n})));"""
    phone.run(start, "satu")
    other.run(start, "dua")
    first = [entry["order"] for entry in phone.run("return window.done;")]
    second = [entry["order"] for entry in other.run("return window.done;")]
    assert sorted(first + second) == list(range(1, 51))
    listed = phone.run("return (await (await store.resume()).listEntries());")
    assert [entry["order"] for entry in listed] == list(range(1, 51))
    assert len({entry["key"] for entry in listed}) == 50
    assert phone.run("return store.counts();") == EMPTY | {"waiting": 26, "draft": 24}


def test_two_tabs_at_first_use_share_one_data_key(phone):
    read = phone.run(
        """const [one, two] = await Promise.all([store.open(a), store.open(a)]);
        await one.putEntry(b);
        return (await two.getEntry(b.key)).name;""",
        ADA,
        ENTRY,
    )
    assert read == "Mangkatip"


def test_an_entry_changed_in_another_tab_is_not_written_over(phone):
    """With the rev it was read with; without one the last writer wins."""
    fill(phone)
    done = phone.run(
        """const mine = await store.resume();
        const read = await mine.getEntry("isian-7f3");
        const sent = await mine.putEntry({...read, state: "waiting"}, read.rev);
        const again = [await failure(() => mine.putEntry({...read, name: "x"}, read.rev)),
                       await failure(() => mine.deleteEntry(read.key, read.rev))];
        const kept = await mine.getEntry("isian-7f3");
        await mine.putEntry({...read, name: "y"});
        const last = await mine.getEntry("isian-7f3");
        await mine.deleteEntry(read.key, last.rev);
        again.push(await failure(() => mine.putEntry(last, last.rev)));
        return [again, kept.state, kept.rev === sent.rev, kept.order, last.name, last.order,
                await mine.getEntry("isian-7f3")];"""
    )
    assert done == [["Changed"] * 3, "waiting", True, 1, "y", 1, None]


def test_order_grows_though_the_clock_goes_back(phone):
    orders = []
    for number, days in enumerate((0, 2, -3, 1)):
        phone.at(START + days * DAY)
        orders.append(
            phone.run(
                """const mine = await store.open(a);
                const {order} = await mine.putEntry({key: `k${b}`, state: "draft", order: 99});
                await mine.deleteEntry("k1");  // a freed number is not given again
                return order;""",
                ADA,
                number,
            )
        )
    assert orders == [1, 2, 3, 4]


def test_counts_work_when_locked_and_for_nobody(phone):
    assert phone.run("return store.counts();") == EMPTY
    fill(phone)
    phone.run(
        """const mine = await store.resume();
        for (const state of ["waiting", "waiting", "refused", "held", "sent"]) {
          await mine.putEntry({key: crypto.randomUUID(), state});
        }
        await store.lock();"""
    )
    expected = {"draft": 1, "waiting": 2, "refused": 1, "held": 1}
    assert phone.run("return store.counts();") == expected


def test_a_spoilt_entry_does_not_hide_the_others(phone):
    fill(phone)
    listed = phone.run(
        """const mine = await store.resume();
        await mine.putEntry({key: "dua", state: "draft"});
        const db = await new Promise((done) => {
          indexedDB.open("handep-field").onsuccess = (event) => done(event.target.result); });
        const tx = db.transaction("entries", "readwrite"), box = tx.objectStore("entries");
        box.index("order").getAll().onsuccess = ({target}) => {
          const [one, two] = target.result;
          box.put({...one, iv: two.iv, data: two.data}); };
        await new Promise((done) => { tx.oncomplete = done; });
        db.close();
        return (await mine.listEntries()).map(({key, state, order}) => [key, state, order]);"""
    )
    assert listed == [[None, "broken", 1], ["dua", "draft", 2]]


def test_storage_emptied_meanwhile_is_not_written_with_a_lost_key(phone):
    """The old tab's data key is gone for good: what it wrote nobody could read."""
    fill(phone)
    refused = phone.run(
        """const old = await store.resume();
        const db = await new Promise((done) => {
          indexedDB.open("handep-field").onsuccess = (event) => done(event.target.result); });
        const tx = db.transaction([...db.objectStoreNames], "readwrite");
        for (const name of db.objectStoreNames) tx.objectStore(name).clear();
        await new Promise((done) => { tx.oncomplete = done; });
        db.close();
        const fresh = await store.open(a);
        return [await failure(() => old.putEntry(b)), (await fresh.putEntry(b)).order];""",
        ADA,
        ENTRY,
    )
    assert refused == ["Locked", 1]


def test_every_write_is_on_the_disk_before_its_promise_resolves(phone):
    writes = phone.run(
        """const {transaction} = IDBDatabase.prototype, open = new Set(), kinds = new Set();
        IDBDatabase.prototype.transaction = function (...given) {
          const tx = transaction.apply(this, given);
          if (tx.mode === "readwrite") {
            open.add(tx);
            kinds.add(tx.durability);
            tx.addEventListener("complete", () => open.delete(tx));
          }
          return tx;
        };
        const mine = await store.open(a), left = [];
        for (const act of [() => mine.putEntry(b), () => mine.putBlob("x", new Blob(["x"])),
                           () => mine.putPack({}), () => mine.setCode("1234"), store.lock]) {
          await act();
          left.push(open.size);
        }
        return [left, [...kinds]];""",
        ADA,
        ENTRY,
    )
    assert writes == [[0] * 5, ["strict"]]


def test_the_browser_is_asked_once_to_keep_the_storage(phone):
    asked = phone.run(
        """let asked = 0;
        StorageManager.prototype.persist = () => { asked += 1; return Promise.reject("no"); };
        for (const time of [1, 2]) await store.open(a);
        return asked;""",
        ADA,
    )
    assert asked == 1
