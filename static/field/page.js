// On every page of Handep: what waits on this phone is seen and sent, and is locked at sign-out.

const root = document.body;
const there = async () => {
  if (!window.indexedDB || !window.crypto || !crypto.subtle) return false;
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((one) => one.name === "handep-field");
};

async function show(store) {
  const link = document.querySelector("[data-outbox]");
  if (!link) return;
  const counts = await store.counts();
  const waits = counts.waiting + counts.refused + counts.draft;
  link.hidden = !waits;
  link.textContent = waits ? `${waits} isian di HP belum terkirim` : "";
}

async function run() {
  if (root.dataset.field && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  }
  if (document.querySelector("[data-field-pack]")) await import("./prepare.js");
  if (!(await there())) return;
  const store = await import("./store.js");
  if (root.dataset.signedOut) {
    localStorage.removeItem("handep-sign-in");
    await store.lock();
    return;
  }
  await show(store);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]") || event.target.dataset.locked) return;
    event.preventDefault();
    store.lock().finally(() => { event.target.dataset.locked = "1"; event.target.requestSubmit(); });
  });
  if (root.dataset.field) await send(store);
}

async function send(store) {
  const { deliver, hello } = await import("./outbox.js");
  const go = async () => {
    try {
      const counts = await store.counts();
      if (!counts.waiting) return;
      const open = await store.resume() || await enter(store, hello);
      if (open) await deliver(open);
    } finally {
      await show(store);
    }
  };
  window.addEventListener("online", go);
  await go();
}

async function enter(store, hello) {
  const open = await hello().catch(() => null);
  return open && store.open({ user: open.user, key: open.key, until: open.until });
}

run();
