// On every page of Handep: what waits on this phone is seen and sent, and is locked at sign-out.

const root = document.body;
const there = async () => {
  if (!window.indexedDB || !window.crypto || !crypto.subtle) return false;
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((one) => one.name === "handep-field");
};

/** What waits of who is signed in; of another, nothing. */
async function show(store) {
  const link = document.querySelector("[data-outbox]");
  const { user } = root.dataset;
  if (!link || !user) return;
  const counts = await store.resume(user) ? await store.counts() : null;
  const waits = counts ? counts.waiting + counts.refused + counts.draft : 0;
  link.hidden = !waits;
  link.textContent = waits ? `${waits} isian di HP belum terkirim` : "";
}

async function run() {
  if (root.dataset.field && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
  }
  if (await there()) await own(await import("./store.js"));
  if (document.querySelector("[data-field-pack]")) await import("./prepare.js");
}

/** What lies here and whose it is; another than who is signed in now neither sees nor sends it. */
async function own(store) {
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
  if (root.dataset.field) send(store);
}

async function send(store) {
  const { deliver, enter } = await import("./outbox.js");
  const go = async () => {
    try {
      const open = await enter(root.dataset.user).catch(() => null);
      if (open && (await store.counts()).waiting) await deliver(open);
    } finally {
      await show(store);
    }
  };
  window.addEventListener("online", go);
  await go();
}

run();
