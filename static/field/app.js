// The field screen: what one does on the phone without a line. Every screen is an address after
// the #, every entry a draft in the store from its first letter.

import { lock, StorageFull } from "./store.js";
import { deliver, enter, entries, NoLine, tidy } from "./outbox.js";
import { h, put } from "./dom.js";
import * as screens from "./screens.js";

const OPEN = "handep-open", REST = 10 * 60_000;  // milliseconds until the code is asked again
const AGAIN = [10, 30, 60, 300];  // seconds until what waits is tried again, where no line held
const HERE = "Asia/Pontianak";  // whose day it is, also on a phone set to another zone
const line = document.querySelector("[data-field-line]");
const place = document.querySelector("[data-field-screen]");
const box = document.querySelector("[data-field-box]");

/** What every screen gets. */
const app = {
  store: null, pack: null, go, draw, save, count, send, fail, today: () => new Date().toLocaleDateString("sv", { timeZone: HERE }),
  flush: null,  // keeps what was typed and is not kept yet
};

function go(address) {
  if (location.hash === address) draw();
  else location.hash = address;
}

/** Say what went wrong, so that nobody believes something is kept that is not. */
function fail(problem) {
  const known = problem instanceof StorageFull || ["Locked", "Changed"].includes(problem.name);
  const text = known ? problem.message : "Ada yang tidak beres di HP ini. Isian terakhir mungkin " +
    "belum tersimpan: periksa Kotak kirim sebelum menutup halaman ini.";
  put(line, h("span", { class: "error-box", role: "alert" }, text));
  line.scrollIntoView({ block: "nearest" });
  if (!known) console.warn(problem);
}

/** Keep an entry; gives it as it is now kept, null when it could not be. */
async function save(entry, state = entry.state) {
  try {
    const kept = await app.store.putEntry({ ...entry, state }, entry.rev);
    await count();
    return kept;
  } catch (problem) {
    fail(problem);
    return null;
  }
}

/** Say in the frame how many are in the outbox; gives whether any waits to be sent. */
async function count() {
  const open = (await entries(app.store)).filter((one) =>
    ["draft", "waiting", "refused", "held"].includes(one.state));
  box.textContent = open.length ? `Kotak kirim (${open.length})` : "Kotak kirim";
  return open.some((one) => one.state === "waiting");
}

const DOWN = "Server sedang tidak menjawab. Isian aman di HP ini dan dikirim lagi nanti.";
const STOPPED = {
  line: "Tanpa sinyal. Isian aman di HP ini dan dikirim begitu ada sinyal.",
  failed: DOWN, down: DOWN,
  "sign-in": "Ada sinyal, tetapi Anda perlu masuk dulu supaya isian dapat dikirim.",
  other: "Pengguna lain sedang masuk di HP ini. Isian Anda menunggu sampai Anda masuk lagi.",
  busy: "Sedang dikirim dari halaman lain.",
};

let turn = Promise.resolve(), tries = 0, timer = null;

/** A line that comes and goes is not always told: what waits is tried again, ever more rarely. */
function sendLater() {
  timer = setTimeout(() => app.store && send(), AGAIN[Math.min(tries, AGAIN.length - 1)] * 1000);
  tries += 1;
}

/** Send what waits, or one entry, after what is being sent; what came of it stands in the line. */
function send(only = "") {
  turn = turn.catch(() => {}).then(async () => {
    try {
      if (app.store) await sendNow(only);
    } catch (problem) {
      if (problem.name !== "Locked") return fail(problem);
      app.store = null;  // signed out in another tab, or the seven days are over
      await draw();
    }
  });
  return turn;
}

async function sendNow(only) {
  const all = await entries(app.store);
  if (only || all.some((one) => one.state === "waiting")) put(line, "Sedang mengirim…");
  const stopped = await deliver(app.store, { only, told: () => count() });
  put(line, STOPPED[stopped] || (navigator.onLine ? "" : STOPPED.line));
  if (stopped === "other") return leave();
  clearTimeout(timer);
  if (await count()) sendLater();
  else tries = 0;
  if (stopped === "sign-in") line.append(" ", h("a", { href: "/masuk/?next=/lapangan/" }, "Masuk"));
  const before = app.pack;
  app.pack = await app.store.getPack();
  // Drawn anew only where something else is to be seen: nothing half done is swept away.
  const home = location.hash.replace(/^#\/?/, "") === "" && before && !app.pack;
  const box = location.hash.startsWith("#/kotak") && revs(await entries(app.store)) !== revs(all);
  if ((home || box) && !(await closed())) await draw();
}

const revs = (all) => all.map((one) => one.rev).join();
const closed = async () => await app.store.hasCode() && !unlocked();

/** Another is signed in: nothing of the one who was here stays open. */
async function leave() {
  await lock();
  app.store = app.pack = null;
  await draw();
}

const noLine = (problem) => {
  if (!(problem instanceof NoLine)) throw problem;
  return null;
};

async function draw() {
  try {
    await app.flush?.();
    app.store ??= await enter().catch(noLine);
    if (!app.store) return show(screens.locked());
    if (await closed()) return show(screens.codeScreen(app, unlock));
    app.pack = await app.store.getPack();
    await count();
    const [name, ...rest] = location.hash.replace(/^#\//, "").split("/");
    const screen = screens.ROUTES[name] || screens.home;
    show(await screen(app, ...rest.map(decodeURIComponent)));
  } catch (problem) {
    if (problem.name === "Locked") {
      app.store = null;
      show(screens.locked());
    } else {
      fail(problem);
    }
  }
}

function show(nodes) {
  put(place, nodes);
  const title = place.querySelector("h1");
  document.title = `${title ? title.textContent : "Lapangan"} · Handep`;
  window.scrollTo(0, 0);
  const first = place.querySelector("[data-first]") || document.querySelector("main");
  first.focus({ preventScroll: true });
}

// The code opens the screen in between; it is no defence against who reads the storage.

function unlocked() {
  return Date.now() - Number(sessionStorage.getItem(OPEN) || 0) < REST;
}

function unlock() {
  sessionStorage.setItem(OPEN, String(Date.now()));
  draw();
}

document.addEventListener("input", () => {
  if (unlocked()) sessionStorage.setItem(OPEN, String(Date.now()));
});
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) return app.flush?.();
  if (!app.store) return;
  if (await closed()) draw();
});
window.addEventListener("hashchange", draw);
window.addEventListener("offline", () => put(line, STOPPED.line));
window.addEventListener("online", () => app.store && send());

async function start() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  await draw();
  if (!app.store) return;
  await tidy(app.store);
  // Also with nothing to send: the phone may learn that a position ended, or what was decided.
  if (navigator.onLine) await send();
  else put(line, STOPPED.line);
}

start();
