// What waits on the phone, and how it is sent: in order, one at a time, each until the server
// itself has acknowledged it by its key.

const HELLO = "/lapangan/halo/", SEND = "/lapangan/kirim/", PIECES = "/lapangan/potongan/";
const PIECE = 32_768, PATIENCE = 60_000;
const WEEK = 7 * 24 * 3600e3;
export const KINDS = {
  identifikasi: "Identifikasi", pendataan: "Pendataan", kunjungan: "Kunjungan kasus",
  kegiatan: "Kegiatan", foto: "Foto",
};

/** No line, or a server that does not answer. */
export class NoLine extends Error { name = "NoLine"; }

async function ask(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  let response;
  try {
    response = await fetch(url, {
      cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal,
      ...options, headers: { Accept: "application/json", ...options.headers },
    });
    if (response.status >= 500) throw new NoLine(String(response.status));
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: response.status, data: json ? await response.json() : null };
  } catch (problem) {
    throw problem instanceof NoLine ? problem : new NoLine(String(problem));
  } finally {
    clearTimeout(timer);
  }
}

/** Who is signed in and the key of the phone; null for nobody. Throws NoLine. */
export async function hello() {
  const { data } = await ask(HELLO);
  return data && data.user ? data : null;
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
 * "line", "sign-in", "other" (somebody else is signed in), "busy" (another tab sends).
 * `told(entry)` is called after each.
 */
export function deliver(store, { only = "", told = () => {} } = {}) {
  return navigator.locks.request("handep-send", { ifAvailable: true }, (lock) =>
    lock ? run(store, only, told) : "busy");
}

async function run(store, only, told) {
  let open;
  try {
    open = await hello();
    if (!open) return "sign-in";
    if (open.user !== store.user) return "other";
    await checkPosition(store, open);
    let waiting = (await entries(store)).filter((one) =>
      only ? one.key === only && one.state !== "draft" && one.message : one.state === "waiting");
    for (let again = true; again && waiting.length;) {
      again = false;
      const left = [];
      for (const entry of waiting) {
        const state = await sendOne(store, entry, open);
        told(await store.getEntry(entry.key));
        if (state === "waits") left.push(entry);
        else if (!["wrong", "refused"].includes(state)) again = true;
      }
      waiting = left;
    }
    return "";
  } catch (problem) {
    if (problem instanceof NoLine) return "line";
    throw problem;
  }
}

/** The phone has learnt that the position ended: what was taken along for it goes. */
async function checkPosition(store, open) {
  const pack = await store.getPack();
  if (pack && !open.positions.some((one) => one.id === pack.position.id)) await store.dropPack();
}

async function sendOne(store, entry, open) {
  const message = { ...entry.message, key: entry.key, number: entry.order };
  if (entry.photo) message.target = { ...message.target, ...(await sendPhoto(store, entry, open)) };
  const { data } = await ask(SEND, {
    method: "POST",
    body: JSON.stringify({ ...message, sent_at: new Date().toISOString() }),
    headers: { "Content-Type": "application/json", "X-CSRFToken": open.csrf },
  });
  if (!data || data.key !== entry.key) throw new NoLine("no acknowledgement");
  await answered(store, entry, data);
  return data.state;
}

/** Keep what the server said. Once it has the entry, nothing of its content stays here. */
async function answered(store, entry, data) {
  try {
    await note(store, entry, data);
  } catch (problem) {
    if (problem.name !== "Changed") throw problem;  // written on meanwhile: it stays as it is
  }
}

async function note(store, entry, data) {
  const { problems = null, words = "", todo = "", url = "", clock_off = 0 } = data;
  const said = { ...entry, problems, words, todo, url, clock_off };
  if (data.state === "waits") {
    const words = "Menunggu isian orangnya selesai di server.";
    await store.putEntry({ ...said, words }, entry.rev);
  } else if (["wrong", "refused"].includes(data.state)) {
    await store.putEntry({ ...said, state: "refused" }, entry.rev);
  } else {
    const done_at = new Date().toISOString();
    const done = { ...said, state: data.state, message: null, answers: null, who: null, photo: null };
    await store.putEntry({ ...done, done_at }, entry.rev);
    if (entry.photo) await store.deleteBlob(entry.photo.key);
  }
}

/** Send the pieces that are not there yet; what the entry then says about its photo. */
async function sendPhoto(store, entry, open) {
  const blob = await store.getBlob(entry.photo.key);
  const url = PIECES + entry.photo.key + "/";
  const pieces = Math.ceil(blob.size / PIECE);
  const there = (await ask(url)).data;
  if (!there) throw new NoLine("no acknowledgement");
  for (let number = 0; number < pieces; number++) {
    if (there.there.includes(number)) continue;
    const { data } = await ask(url + "?nomor=" + number, {
      method: "POST",
      body: blob.slice(number * PIECE, (number + 1) * PIECE),
      headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": open.csrf },
    });
    if (!data || !data.there || !data.there.includes(number)) throw new NoLine("no acknowledgement");
  }
  const hash = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
  return { photo: entry.photo.key, pieces: String(pieces), sha256 };
}
