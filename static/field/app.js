// The field screen: what one does on the phone without a line. Every screen is an address after
// the #, every entry a draft in the store from its first letter.

import { open, resume, StorageFull } from "./store.js";
import { deliver, entries, hello, NoLine, tidy } from "./outbox.js";
import { h, put } from "./dom.js";
import * as screens from "./screens.js";

const OPEN = "handep-open", REST = 10 * 60_000;  // milliseconds until the code is asked again
const line = document.querySelector("[data-field-line]");
const place = document.querySelector("[data-field-screen]");
const box = document.querySelector("[data-field-box]");

/** What every screen gets. */
const app = { store: null, pack: null, go, draw, save, count, send, fail, today: () => isoDay(new Date()) };

function isoDay(moment) {
  const pad = (n) => String(n).padStart(2, "0");
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

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

async function count() {
  const waiting = (await entries(app.store)).filter((one) =>
    ["draft", "waiting", "refused", "held"].includes(one.state));
  box.textContent = waiting.length ? `Kotak kirim (${waiting.length})` : "Kotak kirim";
}

const STOPPED = {
  line: "Tanpa sinyal. Isian aman di HP ini dan dikirim begitu ada sinyal.",
  "sign-in": "Ada sinyal, tetapi Anda perlu masuk dulu supaya isian dapat dikirim.",
  other: "Pengguna lain sedang masuk di HP ini. Isian Anda menunggu sampai Anda masuk lagi.",
  busy: "Sedang dikirim dari halaman lain.",
};

/** Send what waits, or one entry; what came of it stands in the status line. */
async function send(only = "") {
  put(line, "Sedang mengirim…");
  const stopped = await deliver(app.store, { only, told: () => count() }).catch((problem) => {
    fail(problem);
    return null;
  });
  if (stopped === null) return;
  await count();
  put(line, STOPPED[stopped] || "");
  if (stopped === "sign-in") line.append(" ", h("a", { href: "/masuk/?next=/lapangan/" }, "Masuk"));
  app.pack = await app.store.getPack();
  if (location.hash.startsWith("#/kotak")) await draw();
}

async function enter() {
  app.store = await resume();
  if (app.store || localStorage.getItem(screens.NEEDS_SIGN_IN)) return;
  const told = await hello().catch((problem) => {
    if (!(problem instanceof NoLine)) throw problem;
    return null;
  });
  if (told) app.store = await open({ user: told.user, key: told.key, until: told.until });
}

async function draw() {
  try {
    if (!app.store) await enter();
    if (!app.store) return show(screens.locked());
    if (await app.store.hasCode() && !unlocked()) return show(screens.codeScreen(app, unlock));
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
  if (document.hidden || !app.store) return;
  if (await app.store.hasCode() && !unlocked()) draw();
});
window.addEventListener("hashchange", draw);
window.addEventListener("offline", () => put(line, STOPPED.line));
window.addEventListener("online", () => app.store && send());

async function start() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  await draw();
  if (!app.store) return;
  await tidy(app.store);
  if (!navigator.onLine) put(line, STOPPED.line);
  else if ((await entries(app.store)).some((one) => one.state === "waiting")) await send();
}

start();
