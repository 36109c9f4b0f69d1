// What the phone keeps, encrypted, per user. Which function does what: docs/phone_store.md.
//
// The server's key of the user is kept as a browser key that no script can read out. It
// unwraps the user's random data key, stored only wrapped, and makes the hashes (HMAC) that
// stand outside the ciphertext in place of names.

const WEEK = 7 * 24 * 3600e3, HOUR = 3600e3;
const PIECE = 256 * 1024;
const ROUNDS = 200_000, TRIES = 5;
const STATES = ["draft", "waiting", "refused", "held"];
const PHOTOS = "handep-field-photos";  // held while one is written or read
const { subtle } = crypto;

/** No room; nothing was written, not even half. */
export class StorageFull extends Error {
  name = "StorageFull";
  message = "Penyimpanan HP ini penuh. Isian terakhir BELUM tersimpan. " +
    "Hapus foto atau aplikasi yang tidak dipakai, lalu simpan lagi.";
}

/** Nobody or another user is signed in here, or the seven days are over. */
export class Locked extends Error {
  name = "Locked";
  message = "Isian di HP ini terkunci. Masuk dulu dengan sambungan internet, lalu coba lagi. " +
    "Isian yang sudah tersimpan tidak hilang.";
}

/** Another tab wrote or deleted the entry since it was read. */
export class Changed extends Error {
  name = "Changed";
  message = "Isian ini sudah diubah di tempat lain. Buka lagi isian itu, lalu ulangi.";
}

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

let opening;

function database() {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open("handep-field", 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("keys", { keyPath: "id" });  // "session", "last", one per user
      db.createObjectStore("packs", { keyPath: "id" });
      const entries = db.createObjectStore("entries", { keyPath: "id" });
      entries.createIndex("order", ["owner", "order"], { unique: true });
      entries.createIndex("state", ["owner", "state"]);
      db.createObjectStore("blobs", { keyPath: "id" });
      db.createObjectStore("pieces", { keyPath: ["part", "n"] });
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => { db.close(); opening = null; };
      db.onclose = () => { opening = null; };
      done(db);
    };
    request.onerror = () => { opening = null; fail(request.error); };
  });
  return opening;
}

const ask = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

/** The answer of `work(stores)` once all it wrote is on the disk; if it fails, nothing is. */
async function transact(names, mode, work) {
  try {
    const db = await database();
    return await new Promise((done, fail) => {
      const tx = db.transaction(names, mode, { durability: "strict" });
      let answer;
      tx.oncomplete = () => done(answer);
      tx.onabort = () => fail(tx.error ?? new Error("aborted"));
      work(Object.fromEntries(names.map((name) => [name, tx.objectStore(name)]))).then(
        (value) => { answer = value; },
        (error) => { fail(error); try { tx.abort(); } catch { /* it failed by itself */ } },
      );
    });
  } catch (error) {
    throw error?.name === "QuotaExceededError" ? new StorageFull() : error;
  }
}

// A clock put back makes nothing last longer.
const nowFor = (session) => Math.max(Date.now(), session.seen);
const inForce = (session) => nowFor(session) < session.end;

const under = (first) => IDBKeyRange.bound([first], [first, []]);

/** Take away the pieces of photos that were cut off half-way. */
const sweep = () => navigator.locks.request(PHOTOS, { ifAvailable: true }, (free) =>
  free && transact(["blobs", "pieces"], "readwrite", async ({ blobs, pieces }) => {
    const whole = new Set((await ask(blobs.getAll())).map((head) => head.part));
    for (const key of await ask(pieces.getAllKeys())) if (!whole.has(key[0])) pieces.delete(key);
  }));

/** After a sign-in. */
export async function open({ user, key, until }) {
  const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  if (raw.length !== 32) throw new TypeError("the key has 32 bytes");
  const wrap = await subtle.importKey("raw", raw, "AES-KW", false, ["wrapKey", "unwrapKey"]);
  const sign = await subtle.importKey(
    "raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const owner = hex(await subtle.sign("HMAC", sign, bytes(`user ${user}`)));
  const fresh = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const wrapped = await subtle.wrapKey("raw", fresh, wrap, "AES-KW");
  const since = Date.now();
  const end = Math.min(Date.parse(until), since + WEEK);
  const session = { id: "session", user, owner, wrap, sign, since, end, seen: since };
  if (!inForce(session)) throw new Locked();
  let first = false;
  const own = await transact(["keys"], "readwrite", async ({ keys }) => {
    const old = await ask(keys.get(owner));
    first = !old;
    const now = old ?? { id: owner, mark: crypto.randomUUID(), wrapped, order: 0, code: null };
    now.failures = 0;
    for (const record of [now, session, { id: "last", owner }]) keys.put(record);
    return now;
  });
  if (first) navigator.storage.persist?.().catch(() => {});
  await sweep().catch(() => {});
  return unlock(session, own);
}

/** On later pages; null: sign in first. Locks another's. */
export async function resume(user) {
  const found = await transact(["keys", "packs"], "readwrite", async ({ keys, packs }) => {
    const session = await ask(keys.get("session"));
    const own = session && await ask(keys.get(session.owner));
    if (own && inForce(session) && (!user || user === session.user)) {
      if (Date.now() > session.seen + HOUR) keys.put({ ...session, seen: Date.now() });
      return [session, own];
    }
    keys.delete("session");
    if (session) packs.delete(session.owner);
    return null;
  });
  return found && unlock(...found);
}

/** Sign-out. */
export const lock = () => transact(["keys", "packs"], "readwrite", async ({ keys, packs }) => {
  keys.delete("session");
  packs.clear();
});

/** Of the user last opened here, also when locked. */
export const counts = () => transact(["keys", "entries"], "readonly", async (stores) => {
  const last = await ask(stores.keys.get("last"));
  const found = {};
  const index = stores.entries.index("state");
  for (const state of STATES) found[state] = last ? await ask(index.count([last.owner, state])) : 0;
  return found;
});

async function unlock(session, own) {
  const key = await subtle.unwrapKey(
    "raw", own.wrapped, session.wrap, "AES-KW", "AES-GCM", false, ["encrypt", "decrypt"]);
  return new Store(session, own, key);
}

class Store {
  #owner; #mark; #sign; #key;

  constructor(session, own, key) {
    this.user = session.user;
    this.until = new Date(session.end).toISOString();
    this.#owner = own.id;
    this.#mark = own.mark;
    this.#sign = session.sign;
    this.#key = key;
  }

  /** As `transact`, for the user signed in; `work(stores, own record, session)`. */
  async #run(names, mode, work) {
    try {
      return await transact(["keys", ...names], mode, async (stores) => {
        const session = await ask(stores.keys.get("session"));
        const own = await ask(stores.keys.get(this.#owner));
        // Another mark: the storage was emptied meanwhile, our data key is lost.
        const ours = session?.owner === this.#owner && own?.mark === this.#mark;
        if (!ours || !inForce(session)) throw new Locked();
        return work(stores, own, session);
      });
    } catch (error) {
      if (error instanceof Locked) await resume().catch(() => {});  // deletes past the end
      throw error;
    }
  }

  #get(name, id) {
    return this.#run([name], "readonly", (stores) => ask(stores[name].get(id)));
  }

  async #id(store, key) {
    return hex(await subtle.sign("HMAC", this.#sign, bytes(`${store} ${key}`)));
  }

  /** Sealed at one place it opens at no other. */
  #crypt(verb, place, iv, content) {
    const additionalData = bytes(`${this.#owner} ${place}`);
    return subtle[verb]({ name: "AES-GCM", iv, additionalData }, this.#key, content);
  }

  async #seal(place, value) {
    const iv = random(12);
    const content = value instanceof ArrayBuffer ? value : bytes(JSON.stringify(value));
    return { iv, data: await this.#crypt("encrypt", place, iv, content) };
  }

  #bytes(place, { iv, data }) {
    return this.#crypt("decrypt", place, iv, data);
  }

  async #read(place, sealed) {
    return JSON.parse(new TextDecoder().decode(await this.#bytes(place, sealed)));
  }

  async putPack(object) {
    const made_at = object.made_at ?? new Date().toISOString();
    const made = new Date(made_at).getTime();
    const sealed = await this.#seal(`pack ${made}`, { ...object, made_at });
    await this.#run(["packs"], "readwrite", async ({ packs }) => {
      packs.put({ id: this.#owner, made, ...sealed });
    });
  }

  async #pack() {
    const [pack, now] = await this.#run(["packs"], "readonly", async ({ packs }, own, session) =>
      [await ask(packs.get(this.#owner)), nowFor(session)]);
    if (!pack) return null;
    const age = Math.max(0, now - pack.made);
    if (age < WEEK) return { pack, age };
    await this.dropPack();
    return null;
  }

  async getPack() {
    const found = await this.#pack();
    return found && this.#read(`pack ${found.pack.made}`, found.pack);
  }

  /** In milliseconds. */
  async packAge() {
    return (await this.#pack())?.age ?? null;
  }

  async dropPack() {
    await this.#run(["packs"], "readwrite", async ({ packs }) => { packs.delete(this.#owner); });
  }

  /** With the `rev` of the entry read before: refuses with Changed if it is another now. */
  async putEntry(entry, rev) {
    if (!entry.key || !entry.state) throw new TypeError("key and state are needed");
    const { order: _order, rev: _rev, ...content } = entry;
    const id = await this.#id("entries", entry.key);
    const sealed = await this.#seal(id, content);
    const order = await this.#run(["entries"], "readwrite", async ({ keys, entries }, own) => {
      const old = await ask(entries.get(id));
      if (rev && rev !== (old && hex(old.iv))) throw new Changed();
      if (!old) keys.put({ ...own, order: own.order + 1 });
      const order = old ? old.order : own.order + 1;
      entries.put({ id, owner: this.#owner, order, state: entry.state, ...sealed });
      return order;
    });
    return { ...content, order, rev: hex(sealed.iv) };
  }

  async #openEntry({ id, order, ...sealed }) {
    const content = await this.#read(id, sealed);
    return { ...content, order, rev: hex(sealed.iv) };
  }

  async getEntry(key) {
    const id = await this.#id("entries", key);
    const record = await this.#get("entries", id);
    return record ? this.#openEntry(record) : null;
  }

  /** In order; one that does not open any more has state "broken". */
  async listEntries() {
    const records = await this.#run(["entries"], "readonly", ({ entries }) =>
      ask(entries.index("order").getAll(under(this.#owner))));
    return Promise.all(records.map((record) => this.#openEntry(record).catch(
      () => ({ key: null, state: "broken", order: record.order }))));
  }

  async deleteEntry(key, rev) {
    const id = await this.#id("entries", key);
    await this.#run(["entries"], "readwrite", async ({ entries }) => {
      const old = await ask(entries.get(id));
      if (rev && old && rev !== hex(old.iv)) throw new Changed();
      entries.delete(id);
    });
  }

  /** All of the photo or nothing, in place of an older one. */
  async putBlob(key, blob) {
    const id = await this.#id("blobs", key);
    const part = crypto.randomUUID();
    await navigator.locks.request(PHOTOS, async () => {
      try {
        for (let n = 0; n * PIECE < blob.size; n++) await this.#putPiece(part, n, blob);
        const { type, size } = blob;
        await this.#swap(id, { id, part, ...await this.#seal(`${id} ${part}`, { type, size }) });
      } catch (error) {
        const drop = async ({ pieces }) => { pieces.delete(under(part)); };
        await transact(["pieces"], "readwrite", drop).catch(() => {});  // or `sweep` will
        throw error;
      }
    });
  }

  async #putPiece(part, n, blob) {
    const plain = await blob.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer();
    const sealed = await this.#seal(`${part} ${n}`, plain);
    await this.#run(["pieces"], "readwrite", async ({ pieces }) => {
      pieces.put({ part, n, ...sealed });
    });
  }

  /** Delete a photo; put the new one's head in its place if there is one. */
  async #swap(id, head) {
    await this.#run(["blobs", "pieces"], "readwrite", async ({ blobs, pieces }) => {
      const old = await ask(blobs.get(id));
      if (old) pieces.delete(under(old.part));
      blobs.delete(id);
      if (head) blobs.put(head);
    });
  }

  async getBlob(key) {
    const id = await this.#id("blobs", key);
    return navigator.locks.request(PHOTOS, { mode: "shared" }, async () => {
      const head = await this.#get("blobs", id);
      if (!head) return null;
      const { type, size } = await this.#read(`${id} ${head.part}`, head);
      const plain = [];
      for (let n = 0; n * PIECE < size; n++) {
        const piece = await this.#get("pieces", [head.part, n]);
        plain.push(new Blob([await this.#bytes(`${head.part} ${n}`, piece)]));
      }
      return new Blob(plain, { type });
    });
  }

  async deleteBlob(key) {
    const id = await this.#id("blobs", key);
    await navigator.locks.request(PHOTOS, () => this.#swap(id));
  }

  async #stretch(code, salt) {
    const key = await subtle.importKey("raw", bytes(code), "PBKDF2", false, ["deriveBits"]);
    return hex(await subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, key, 256));
  }

  #own(change) {
    return this.#run([], change ? "readwrite" : "readonly", async ({ keys }, own) => {
      if (!change) return own;
      const changed = { ...own, ...change(own) };
      keys.put(changed);
      return changed;
    });
  }

  async setCode(code) {
    if (!/^\d{4,8}$/.test(code)) throw new RangeError("Kode harus 4 sampai 8 angka.");
    const salt = random(16);
    const hash = await this.#stretch(code, salt);
    const sealed = await this.#seal("code", { salt: Array.from(salt), hash });
    await this.#own(() => ({ code: sealed, failures: 0 }));
  }

  async hasCode() {
    return Boolean((await this.#own()).code);
  }

  async codeFailures() {
    return (await this.#own()).failures;
  }

  /** The fifth wrong one locks. */
  async checkCode(code) {
    if (!await this.hasCode()) return false;
    // Counted before it is tried: closing the tab gives no try for nothing.
    const own = await this.#own(({ failures }) => ({ failures: failures + 1 }));
    if (own.failures <= TRIES) {
      const { salt, hash } = await this.#read("code", own.code);
      if (await this.#stretch(String(code), new Uint8Array(salt)) === hash) {
        await this.#own(() => ({ failures: 0 }));
        return true;
      }
    }
    if (own.failures >= TRIES) await lock();
    return false;
  }
}
