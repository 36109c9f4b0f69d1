// The page that prepares the phone: what it asks for is kept encrypted, and how old it is is said.

import { oldWords } from "./dom.js";
import { enter } from "./outbox.js";
import { resume } from "./store.js";

const place = document.querySelector("[data-field-pack]");
const { user } = document.body.dataset;
const note = place.querySelector("[data-field-note]");
const form = place.querySelector("form");

function say(...texts) {
  note.hidden = !texts.length;
  note.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
}

async function age(store) {
  const pack = await store.getPack();
  if (!pack) return say("HP ini belum disiapkan.");
  const old = oldWords(await store.packAge());
  return say(`HP ini siap: ${pack.villages.length} desa, ${pack.people.length} orang, ${pack.cases.length} kasus.`,
    `Disiapkan ${old} yang lalu. Terhapus sendiri sesudah 7 hari.`);
}

async function prepare() {
  say("Sedang mengambil bekal. Di sinyal lemah dapat perlu beberapa menit; jangan tutup halaman ini.");
  const store = await enter(user);
  if (!store) return say("Anda perlu masuk dulu.");
  const answer = await fetch(place.dataset.fieldPack, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  const pack = await answer.json();
  if (!answer.ok) return say(pack.problem);
  await store.putPack(pack);
  await age(store);
  note.scrollIntoView({ block: "center" });
  return null;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  button.disabled = true;
  prepare()
    .catch((problem) => say(["StorageFull", "Locked"].includes(problem.name) ? problem.message : "Bekal belum terambil: sambungan terputus. Coba lagi."))
    .finally(() => { button.disabled = false; });
}, true);

resume(user).then((store) => (store ? age(store) : say("HP ini belum disiapkan."))).catch(() => {});
