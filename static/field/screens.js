// The screens of the field, each a function that gives what to show.

import { ask, button, day, h, link, mark, moment, put } from "./dom.js";
import { entries, KINDS, NEEDS_SIGN_IN, signOut } from "./outbox.js";
import { entryScreen } from "./entry.js";
import { begin } from "./draft.js";

const STATES = {
  draft: ["Draf", "neutral"], waiting: ["Menunggu dikirim", "waits"], refused: ["Ditolak server", "bad"],
  held: ["Perlu Anda putuskan", "waits"], saved: ["Tersimpan di server", "good"],
  handed: ["Diserahkan ke petugas", "good"], taken: ["Sudah dicatat petugas", "good"],
  dropped: ["Dibuang", "neutral"], broken: ["Tidak terbaca", "bad"],
};
const SHOWN = 50;

const state = (name) => mark(...STATES[name]);
const title = (text) => h("h1", {}, text);
const back = (href, text) => h("p", { class: "trail" }, link(href, `← ${text}`));

export function locked() {
  const note = h("p", { role: "alert" });
  const go = async () => {
    try {
      await signOut();
      location.assign("/masuk/?next=/lapangan/");
    } catch {
      note.textContent = "Belum ada sinyal. Coba lagi di tempat yang ada sinyalnya.";
    }
  };
  return [
    title("HP ini terkunci"),
    h("p", {}, "Masuk dulu ke Handep dengan sambungan internet. Isian yang sudah tersimpan di HP ini tidak hilang dan terbuka lagi sesudah Anda masuk."),
    h("p", {}, button("Masuk", go, "btn btn-primary")), note,
  ];
}

export function codeScreen(app, unlock) {
  const note = h("p", { class: "field-error", role: "alert" });
  const input = h("input", { id: "kode", class: "form-control w-num", type: "password", inputmode: "numeric", maxlength: 8, autocomplete: "off", "data-first": true });
  const form = h("form", {
    novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      if (await app.store.checkCode(input.value)) return unlock();
      const left = 5 - (await app.store.codeFailures().catch(() => 5));
      if (left <= 0) {
        localStorage.setItem(NEEDS_SIGN_IN, "1");
        return location.reload();
      }
      input.value = "";
      note.textContent = `Kode tidak cocok. Masih ${left} kali; sesudah itu perlu masuk dengan kata sandi.`;
    },
  }, note, h("label", { class: "form-label", for: "kode" }, "Kode layar"), input,
  h("p", { class: "main-act" }, h("button", { class: "btn btn-primary", type: "submit" }, "Buka")));
  return [title("Buka layar lapangan"), form];
}

function setCode(app) {
  const note = h("p", { class: "field-error", role: "alert" });
  const input = h("input", { id: "kode", class: "form-control w-num", type: "password", inputmode: "numeric", maxlength: 8, autocomplete: "off" });
  return [
    back("#/", "Layar lapangan"), title("Kode layar"),
    h("p", {}, "Kode 4 sampai 8 angka yang ditanyakan setiap kali layar lapangan dibuka lagi. Lima kali salah: perlu masuk dengan kata sandi."),
    h("p", { class: "muted" }, "Kode ini menahan orang yang meminjam HP. Kode ini bukan pelindung terhadap orang yang membaca isi penyimpanan HP dengan alat khusus."),
    h("form", {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await app.store.setCode(input.value);
          sessionStorage.setItem("handep-open", String(Date.now()));
          app.go("#/");
        } catch (problem) {
          if (!(problem instanceof RangeError)) return app.fail(problem);
          note.textContent = problem.message;
        }
      },
    }, note, h("label", { class: "form-label", for: "kode" }, "Kode baru"), input,
    h("p", { class: "main-act" }, h("button", { class: "btn btn-primary", type: "submit" }, "Simpan kode"))),
  ];
}

export async function home(app, from) {
  const { pack } = app;
  if (!pack) {
    return [
      title("Layar lapangan"),
      h("p", { class: "warn-box" }, "HP ini belum disiapkan, atau bekalnya sudah lewat 7 hari dan terhapus. Siapkan selama ada sinyal."),
      h("p", {}, link("/lapangan/", "Siapkan HP ini", "btn btn-primary")),
      h("p", {}, link("#/kotak", "Kotak kirim")),
    ];
  }
  const hours = Math.floor(((await app.store.packAge()) || 0) / 3600e3);
  const old = hours < 1 ? "kurang dari satu jam" : hours < 48 ? `${hours} jam` : `${Math.floor(hours / 24)} hari`;
  const start = (kind) => async () => { const made = await begin(app, kind); if (made) app.go(`#/isian/${made.key}`); };
  return [
    title("Layar lapangan"),
    h("p", { class: "measure" }, `${pack.position.words}. Bekal berumur ${old}: ${pack.villages.map((one) => one[1]).join(", ")}. Terhapus sendiri sesudah 7 hari.`),
    pack.cut && h("p", { class: "warn-box" }, "Orangnya terlalu banyak untuk satu HP; sebagian tidak terbawa. Siapkan lagi dengan lebih sedikit desa."),
    h("div", { class: "field-acts" },
      button("Identifikasi baru", start("identifikasi"), "btn btn-primary"),
      link("#/orang", `Orang yang dibawa (${pack.people.length})`, "btn btn-outline-primary"),
      link("#/kasus", `Kasus berjalan (${pack.cases.length})`, "btn btn-outline-primary"),
      button("Catat kegiatan", start("kegiatan")),
      link("#/kotak", "Kotak kirim", "btn btn-outline-primary")),
    h("p", {}, link("#/kode", await app.store.hasCode() ? "Ganti kode layar" : "Pasang kode layar"), " · ",
      link("/lapangan/", "Siapkan ulang (perlu sinyal)"), " · ", link("/", "Ke Handep (perlu sinyal)")),
  ];
}

const KIND = (pack, code) => (pack.catalogue.kinds.find((one) => one.code === code) || {}).name || code;
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function people(app, id) {
  const { pack } = app;
  if (id) return person(app, pack.people.find((one) => one.id === id));
  const list = h("ul", { class: "field-list" });
  const count = h("p", { class: "muted", role: "status" });
  const villages = new Map(pack.villages);
  const words = h("input", { id: "cari", type: "search", class: "form-control w-mid", autocomplete: "off", placeholder: "Nama atau nomor" });
  const where = h("select", { id: "desa", class: "form-select w-mid" }, h("option", { value: "" }, "Semua desa"),
    pack.villages.map(([code, name]) => h("option", { value: code }, name)));
  const fill = () => {
    const typed = plain(words.value).split(/\s+/).filter(Boolean);
    const found = pack.people.filter((one) => (!where.value || one.village === where.value) &&
      typed.every((word) => plain(`${one.name} ${one.parent} ${one.number}`).includes(word)));
    count.textContent = found.length > SHOWN ? `${found.length} orang, ${SHOWN} yang pertama ditampilkan` : `${found.length} orang`;
    put(list, found.slice(0, SHOWN).map((one) => h("li", {},
      h("a", { href: `#/orang/${one.id}` }, h("strong", {}, one.name), h("small", {},
        [ageWords(one, app.today()), one.parent && `anak dari ${one.parent}`, villages.get(one.village), one.place].filter(Boolean).join(", "))))));
  };
  words.addEventListener("input", fill);
  where.addEventListener("change", fill);
  fill();
  return [
    back("#/", "Layar lapangan"), title("Orang yang dibawa"),
    h("label", { class: "visually-hidden", for: "cari" }, "Cari"), words, " ",
    h("label", { class: "visually-hidden", for: "desa" }, "Desa"), where, count, list,
  ];
}

function ageWords(one, today) {
  if (!one.born) return "umur belum diketahui";
  if (typeof one.born === "number") return `sekitar ${Number(today.slice(0, 4)) - one.born} tahun`;
  let years = Number(today.slice(0, 4)) - Number(one.born.slice(0, 4));
  if (today.slice(5) < one.born.slice(5)) years -= 1;
  return `${years} tahun`;
}

function person(app, one) {
  const { pack } = app;
  if (!one) return [back("#/orang", "Orang yang dibawa"), title("Tidak ada di bekal")];
  const villages = new Map(pack.villages);
  const target = { registrant: one.id };
  const start = (kind, more) => async () => {
    const made = await begin(app, kind, { target, label: one.name, person: one, ...more });
    if (made) app.go(`#/isian/${made.key}`);
  };
  const lines = [];
  for (const [slug] of pack.sections) {
    const form = pack.forms[slug];
    for (const [name, question] of Object.entries(form ? form.fields : {})) {
      if (one.answers[name]) lines.push([question.label, words(question, one.answers[name])]);
    }
  }
  return [
    back("#/orang", "Orang yang dibawa"), title(one.name),
    h("dl", { class: "summary" }, [
      ["Nomor", one.number], ["Umur", ageWords(one, app.today())], ["Anak dari", one.parent],
      ["Tempat", [villages.get(one.village), one.place].filter(Boolean).join(", ")],
      ["Jenis", one.kinds.map((code) => `${code} ${KIND(pack, code)}`).join(", ") || "–"],
      ["Kunjungan terakhir", one.visited_on ? day(one.visited_on) : "belum ada yang terverifikasi"],
      ["Keadaan", one.verified ? "Terverifikasi" : "Belum diverifikasi"],
    ].filter(([, value]) => value).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    h("div", { class: "field-acts" }, button("Pendataan", start("pendataan"), "btn btn-primary"), button("Foto atau surat", start("foto"))),
    lines.length > 0 && h("details", {}, h("summary", {}, `Jawaban kunjungan terakhir (${lines.length})`),
      h("dl", { class: "summary" }, lines.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))))),
  ];
}

function words(one, values) {
  const labels = new Map((one.choices || []).flatMap(([key, text]) => Array.isArray(text) ? text : [[key, text]]));
  return values.map((value) => labels.get(value) || value).join(", ");
}

function cases(app) {
  const { pack } = app;
  const villages = new Map(pack.villages);
  const start = (one) => async () => {
    const made = await begin(app, "kunjungan", { target: { case: one.id }, label: one.name, case: one });
    if (made) app.go(`#/isian/${made.key}`);
  };
  return [
    back("#/", "Layar lapangan"), title("Kasus berjalan"),
    pack.cases.length ? h("ul", { class: "field-list" }, pack.cases.map((one) => h("li", {},
      h("p", {}, h("strong", {}, one.name), h("small", {}, ` ${one.kind}, ${villages.get(one.village)}`)),
      button("Catat kunjungan", start(one))))) : h("p", {}, "Tidak ada kasus di desa yang dibawa."),
  ];
}

async function outbox(app) {
  const all = await entries(app.store);
  const open = all.filter((one) => ["draft", "waiting", "refused", "held", "broken"].includes(one.state));
  const done = all.filter((one) => !open.includes(one)).reverse();
  const waiting = all.filter((one) => one.state === "waiting").length;
  return [
    back("#/", "Layar lapangan"), title("Kotak kirim"),
    h("p", {}, waiting ? `${waiting} isian menunggu dikirim.` : "Tidak ada yang menunggu dikirim."),
    waiting > 0 && h("p", {}, button("Kirim semua sekarang", () => app.send(), "btn btn-primary")),
    open.length > 0 && h("ul", { class: "field-list" }, open.map((one) => item(app, one))),
    done.length > 0 && h("details", {}, h("summary", {}, `Sudah sampai (${done.length})`), h("ul", { class: "field-list" }, done.map((one) => item(app, one)))),
  ];
}

function item(app, one) {
  const acts = h("p", { class: "acts" });
  const said = [one.words, one.todo].filter(Boolean).join(" ");
  const all = Object.values(one.problems || {}).flatMap((sheet) => Object.values(sheet)).flat();
  if (["draft", "refused"].includes(one.state) && one.message) acts.append(link(`#/isian/${one.key}`, one.state === "draft" ? "Lanjutkan" : "Perbaiki", "btn btn-outline-primary"));
  if (["waiting", "refused"].includes(one.state) && one.message) acts.append(button("Kirim ini", () => app.send(one.key)));
  if (one.state === "waiting") acts.append(button("Ubah", async () => { await app.save(one, "draft"); app.go(`#/isian/${one.key}`); }));
  if (one.url) acts.append(link(one.url, one.state === "held" ? "Putuskan (perlu sinyal)" : "Buka (perlu sinyal)", "btn btn-outline-primary"));
  if (one.key && ["draft", "waiting", "refused"].includes(one.state)) {
    const asked = h("div");
    acts.append(button("Hapus", () => put(asked, ask("Hapus isian ini dari HP? Isinya tidak dapat dikembalikan.", "Hapus",
      async () => {
        if (one.photo) await app.store.deleteBlob(one.photo.key);
        await app.store.deleteEntry(one.key);
        app.draw();
      }, () => put(asked))), "btn btn-link"));
    acts.append(asked);
  }
  return h("li", {},
    h("p", {}, h("strong", {}, [KINDS[one.kind] || "Isian", one.label].filter(Boolean).join(": ")), " ", state(one.state)),
    one.made_at && h("p", { class: "muted" }, `Ditulis ${moment(one.made_at)}`),
    one.clock_off ? h("p", { class: "warn-box" }, "Jam HP tidak cocok dengan jam server. Periksa tanggal di isian ini dan betulkan jam HP.") : null,
    said && h("p", {}, said),
    all.length > 0 && h("ul", {}, all.map((text) => h("li", {}, text))), acts);
}

export const ROUTES = { "": home, "tanpa-sinyal": home, orang: people, kasus: cases, kotak: outbox, kode: setCode, isian: entryScreen };
