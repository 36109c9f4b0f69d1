// What waits on the phone, and how it is sent: in order, one at a time, each until the server
// itself has acknowledged it by its key.

import { open, resume } from "./store.js";

const HELLO = "/lapangan/halo/", SEND = "/lapangan/kirim/", PIECES = "/lapangan/potongan/";
const PIECE = 32_768, MOST_PIECES = 200, PATIENCE = 60_000;
const WEEK = 7 * 24 * 3600e3;
export const KINDS = {
  identifikasi: "Identifikasi", pendataan: "Pendataan", kunjungan: "Kunjungan kasus",
  kegiatan: "Kegiatan", foto: "Foto",
};

export const NEEDS_SIGN_IN = "handep-sign-in";  // after five wrong codes

/** Why nothing is sent now: "line", "down" (the server), "sign-in"; "failed": of one request. */
export class NoLine extends Error {
  name = "NoLine";

  constructor(message, why = "line") {
    super(message);
    this.why = why;
  }
}

/** It cannot be sent as it is, however good the line: in words. */
class Unsendable extends Error {}

async function ask(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  let response;
  try {
    response = await fetch(url, {
      cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal,
      ...options, headers: { Accept: "application/json", ...options.headers },
    });
    const { status, type } = response;
    if (status >= 500) throw new NoLine(String(status), status === 500 ? "failed" : "down");
    const out = status === 401 || type === "opaqueredirect";
    if (out && (url === SEND || url.startsWith(PIECES))) throw new NoLine(String(status), "sign-in");
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: response.status, data: json ? await response.json() : null };
  } catch (problem) {
    throw problem instanceof NoLine ? problem : new NoLine(String(problem));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Who is signed in and the key of the phone; null for nobody. `keys`: entries of which one wants
 * to know what became of them. Throws NoLine.
 */
export async function hello(keys = []) {
  const { data } = await ask(HELLO + (keys.length ? `?kunci=${keys.join(",")}` : ""));
  return data && data.user ? data : null;
}

/**
 * The store of who is signed in; null where a sign-in is needed. `user`: of whom one knows it
 * already, so that nothing of another is opened. Throws NoLine.
 */
export async function enter(user = "") {
  const store = await resume(user);
  if (store || localStorage.getItem(NEEDS_SIGN_IN)) return store;
  const told = await hello();
  return told && open({ user: told.user, key: told.key, until: told.until });
}

/** End the session, if there is one: what the phone keeps opens only by a new sign-in. */
export async function signOut() {
  const open = await hello();
  if (open) await ask("/keluar/", { method: "POST", headers: { "X-CSRFToken": open.csrf } });
}

/** What is in the outbox, in the order in which it was written. */
export async function entries(store) {
  const found = await store.listEntries();
  return found.sort((one, other) => one.order - other.order);
}

/** Forget what was saved more than a week ago. */
export async function tidy(store, now = Date.now()) {
  for (const entry of await store.listEntries()) {
    if (entry.done_at && now - Date.parse(entry.done_at) > WEEK) await store.deleteEntry(entry.key);
  }
}

/**
 * Send what waits, or the one with the key `only`. Gives "" when all is done, else why it stopped:
 * what `NoLine` says, "other" (somebody else is signed in), "busy" (another tab sends). `told()` is
 * called after each.
 */
export function deliver(store, { only = "", told = () => {} } = {}) {
  return navigator.locks.request("handep-send", { ifAvailable: true }, (lock) =>
    lock ? run(store, only, told) : "busy");
}

async function run(store, only, told) {
  try {
    const all = await entries(store);
    const undecided = all.filter((one) => ["held", "handed"].includes(one.state));
    const open = await hello(undecided.map((one) => one.key));
    if (!open) return "sign-in";
    if (open.user !== store.user) return "other";
    await checkPosition(store, open);
    await settle(store, undecided, open.entries);
    await sendAll(store, all.filter((one) => wanted(one, only)), open, told);
    return "";
  } catch (problem) {
    if (problem instanceof NoLine) return problem.why;
    throw problem;
  }
}

const wanted = (one, only) =>
  only ? one.key === only && one.state !== "draft" && one.message : one.state === "waiting";

/** In order; what hangs on another is tried again once another was taken. */
async function sendAll(store, waiting, open, told) {
  for (let again = true; again && waiting.length;) {
    again = false;
    const left = [];
    for (const entry of waiting) {
      const state = await sendOne(store, entry, open);
      told();
      if (state === "waits") left.push(await store.getEntry(entry.key) ?? entry);
      else if (state !== "refused") again = true;
    }
    waiting = left.filter((one) => one.state === "waiting");
  }
}

/** The phone has learnt that the position ended: what was taken along for it goes. */
async function checkPosition(store, open) {
  const pack = await store.getPack();
  if (pack && !open.positions.some((one) => one.id === pack.position.id)) await store.dropPack();
}

/** What was decided meanwhile about entries the server holds. */
async function settle(store, undecided, said) {
  for (const data of said) {
    const entry = undecided.find((one) => one.key === data.key);
    if (entry && entry.state !== data.state) await answered(store, entry, data);
  }
}

/** Gives "waits", "refused", or what the server says it is now. */
async function sendOne(store, entry, open) {
  let data;
  try {
    data = await post(store, entry, open);
  } catch (problem) {
    if (problem instanceof Unsendable) data = { state: "refused", words: problem.message };
    // One that the server fails at does not keep back the others.
    else if (problem.why === "failed") data = { state: "waits", words: FAILED };
    else throw problem;
  }
  if (["wrong", "unreadable"].includes(data.state)) data.state = "refused";
  await answered(store, entry, data);
  return data.state;
}

const FAILED = "Server belum dapat menerima isian ini. Nanti dicoba lagi; yang lain tetap dikirim.";

async function post(store, entry, open) {
  const message = { ...entry.message, key: entry.key, number: entry.order };
  if (entry.photo) message.target = { ...message.target, ...(await sendPhoto(store, entry, open)) };
  const { data } = await ask(SEND, {
    method: "POST",
    body: JSON.stringify({ ...message, sent_at: new Date().toISOString() }),
    headers: { "Content-Type": "application/json", "X-CSRFToken": open.csrf },
  });
  const ours = data && (data.key === entry.key || data.state === "unreadable");
  if (!ours) throw new NoLine("no acknowledgement");
  return data;
}

/** Keep what the server said. Once it has the entry, nothing of its content stays here. */
async function answered(store, entry, data) {
  try {
    await note(store, entry, data);
  } catch (problem) {
    if (problem.name !== "Changed") throw problem;  // written on meanwhile: it stays as it is
  }
}

const GONE = { message: null, answers: null, who: null, case: null, photo: null };

async function note(store, entry, data) {
  const { problems = null, words = "", todo = "", url = "", clock_off = 0 } = data;
  const said = { ...entry, problems, words, todo, url, clock_off };
  if (data.state === "waits") {
    said.words ||= "Menunggu isian orangnya selesai di server.";
    await store.putEntry(said, entry.rev);
  } else if (data.state === "refused") {
    await store.putEntry({ ...said, state: "refused" }, entry.rev);
  } else {
    const done_at = new Date().toISOString();
    await store.putEntry({ ...said, ...GONE, state: data.state, done_at }, entry.rev);
    if (entry.photo) await store.deleteBlob(entry.photo.key);
  }
}

/** Send the pieces that are not there yet; what the entry then says about its photo. */
async function sendPhoto(store, entry, open) {
  const blob = await store.getBlob(entry.photo.key);
  if (!blob) throw new Unsendable("Fotonya tidak ada lagi di HP ini. Potret lagi, lalu simpan.");
  const url = PIECES + entry.photo.key + "/";
  const pieces = Math.ceil(blob.size / PIECE);
  if (pieces > MOST_PIECES) throw new Unsendable("Foto ini terlalu besar. Potret lagi, lalu simpan.");
  const there = (await ask(url)).data;
  if (!there || !there.there) throw new NoLine("no acknowledgement");
  for (let number = 0; number < pieces; number++) {
    if (there.there.includes(number)) continue;
    const { data } = await ask(url + "?nomor=" + number, {
      method: "POST",
      body: blob.slice(number * PIECE, (number + 1) * PIECE),
      headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": open.csrf },
    });
    if (data && data.problem) throw new Unsendable(data.problem);
    if (!data || !data.there || !data.there.includes(number)) throw new NoLine("no acknowledgement");
  }
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
  return { photo: entry.photo.key, pieces: String(pieces), sha256 };
}
