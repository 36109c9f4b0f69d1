// The screens of the field, each a function that gives what to show.

import { ask, back, button, day, h, link, mark, moment, oldWords, put, title } from "./dom.js";
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

export async function home(app) {
  const { pack } = app;
  if (!pack) {
    return [
      title("Layar lapangan"),
      h("p", { class: "warn-box" }, "HP ini belum disiapkan, atau bekalnya sudah lewat 7 hari dan terhapus. Siapkan selama ada sinyal."),
      h("p", {}, link("/lapangan/", "Siapkan HP ini", "btn btn-primary")),
      h("p", {}, link("#/kotak", "Kotak kirim")),
    ];
  }
  app.fresh = null;
  await forgetEmpty(app);
  const old = oldWords((await app.store.packAge()) || 0);
  const start = (kind) => async () => { const made = await begin(app, kind); if (made) app.go(`#/isian/${made.key}`); };
  return [
    title("Layar lapangan"),
    h("p", { class: "measure" }, `Bekal ${pack.position.words}: ${pack.villages.map((one) => one[1]).join(", ")}.`),
    h("p", { class: "muted" }, `Disiapkan ${old} yang lalu. Terhapus sendiri sesudah 7 hari.`),
    pack.cut && h("p", { class: "warn-box" }, "Orangnya terlalu banyak untuk satu HP; sebagian tidak terbawa. Siapkan lagi dengan lebih sedikit desa."),
    h("div", { class: "field-acts field-home" },
      button("Identifikasi baru", start("identifikasi"), "btn btn-primary"),
      link("#/orang", `Orang yang dibawa (${pack.people.length})`, "btn btn-outline-primary"),
      link("#/kasus", `Kasus berjalan (${pack.cases.length})`, "btn btn-outline-primary"),
      button("Catat kegiatan", start("kegiatan")),
      link("#/kotak", "Kotak kirim", "btn btn-outline-primary")),
    h("ul", { class: "field-list" },
      h("li", {}, link("#/kode", await app.store.hasCode() ? "Ganti kode layar" : "Pasang kode layar")),
      h("li", {}, link("/lapangan/", "Siapkan ulang (perlu sinyal)")),
      h("li", {}, link("/lapangan/petunjuk/", "Petunjuk bergambar (perlu sinyal)")),
      h("li", {}, link("/", "Ke Handep (perlu sinyal)"))),
  ];
}

/** A form that was opened and left without a word is no entry. */
async function forgetEmpty(app) {
  const written = (one) => one.photo || Object.values(one.message.sheets).some((sheet) => sheet.values);
  for (const one of await entries(app.store)) {
    if (one.state === "draft" && one.message && !written(one)) await app.store.deleteEntry(one.key, one.rev);
  }
  await app.count();
}

const KIND = (pack, code) => (pack.catalogue.kinds.find((one) => one.code === code) || {}).name || code;
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function people(app, id) {
  const { pack } = app;
  if (id) return person(app, pack.people.find((one) => one.id === id));
  const list = h("ul", { class: "field-list" });
  const count = h("p", { class: "muted", role: "status" });
  const none = h("p", {}, pack.people.length
    ? "Tidak ada yang cocok. Coba sebagian nama saja, atau pilih semua desa. Belum terdaftar? Buat identifikasi baru."
    : "Tidak ada orang di bekal ini. Orang yang ditemui dicatat dengan Identifikasi baru di layar lapangan.");
  const villages = new Map(pack.villages);
  const words = h("input", { id: "cari", type: "search", class: "form-control w-mid", autocomplete: "off" });
  const where = h("select", { id: "desa", class: "form-select w-mid" }, h("option", { value: "" }, "Semua desa"),
    pack.villages.map(([code, name]) => h("option", { value: code }, name)));
  const fill = () => {
    const typed = plain(words.value).split(/\s+/).filter(Boolean);
    const found = pack.people.filter((one) => (!where.value || one.village === where.value) &&
      typed.every((word) => plain(`${one.name} ${one.parent} ${one.number}`).includes(word)));
    none.hidden = found.length > 0;
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
    h("div", { class: "field-search" },
      h("div", {}, h("label", { class: "form-label", for: "cari" }, "Cari nama atau nomor"), words),
      h("div", {}, h("label", { class: "form-label", for: "desa" }, "Desa/kelurahan"), where)),
    count, none, list,
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
  if (!one) {
    return [back("#/orang", "Orang yang dibawa"), title("Tidak ada di bekal"),
      h("p", {}, "Orang ini tidak terbawa di HP. Siapkan ulang bekalnya selama ada sinyal.")];
  }
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
      h("p", {}, h("strong", {}, one.name), h("small", {}, `${one.kind}, ${villages.get(one.village)}`)),
      button("Catat kunjungan", start(one))))) : h("p", {}, "Tidak ada kasus berjalan di desa yang dibawa."),
  ];
}

async function outbox(app) {
  const all = await entries(app.store);
  const open = all.filter((one) => ["draft", "waiting", "refused", "held", "broken"].includes(one.state));
  const done = all.filter((one) => !open.includes(one)).reverse();
  const waiting = open.filter((one) => one.state === "waiting").length;
  const drafts = open.filter((one) => one.state === "draft").length;
  const fresh = waiting > 0 && all.find((one) => one.key === app.fresh && one.state === "waiting");
  return [
    back("#/", "Layar lapangan"), title("Kotak kirim"),
    fresh && h("div", { class: "done-box" },
      h("p", {}, "Tersimpan di HP ini. Dikirim sendiri begitu ada sinyal dan Handep terbuka; sesudah itu tandanya menjadi “Tersimpan di server”."),
      h("p", {}, link("#/", "Lanjutkan pekerjaan lain"))),
    h("p", {}, [waiting ? `${waiting} isian menunggu dikirim.` : "Tidak ada yang menunggu dikirim.",
      drafts > 0 && ` ${drafts} draf belum selesai: lanjutkan, lalu simpan ke Kotak kirim.`]),
    waiting > 0 && h("p", {}, button("Kirim semua sekarang", () => app.send(), "btn btn-primary")),
    open.length > 0 && h("ul", { class: "field-list" }, open.map((one) => item(app, one, all))),
    done.length > 0 && h("details", {}, h("summary", {}, `Sudah sampai (${done.length})`),
      h("p", { class: "muted" }, "Isinya tidak ada lagi di HP ini. Daftar ini terhapus sendiri sesudah 7 hari."),
      h("ul", { class: "field-list" }, done.map((one) => item(app, one, all)))),
  ];
}

const STEPS = { tanda: "/tanda", jenis: "/jenis", tutup: "/tutup" };

/** Where an entry is written on: at the sheet the server refused, else at its beginning. */
function placeOf(one) {
  const [sheet = ""] = Object.keys(one.problems || {});
  if (one.kind === "identifikasi") return `#/isian/${one.key}${STEPS[sheet] || ""}`;
  return `#/isian/${one.key}`;
}

function item(app, one, all) {
  const acts = h("p", { class: "acts" });
  const said = [one.words, one.todo].filter(Boolean).join(" ");
  const problems = Object.values(one.problems || {}).flatMap((sheet) => Object.values(sheet)).flat();
  const name = [KINDS[one.kind] || "Isian", one.label].filter(Boolean).join(": ");
  const about = h("span", { class: "visually-hidden" }, ` ${name}`);
  const act = (words, css, press) => { const made = button(words, press, css); made.append(about.cloneNode(true)); acts.append(made); };
  const lead = (href, words) => { const made = link(href, words, "btn btn-outline-primary"); made.append(about.cloneNode(true)); acts.append(made); };
  if (["draft", "refused"].includes(one.state) && one.message) lead(placeOf(one), one.state === "draft" ? "Lanjutkan" : "Perbaiki");
  if (["waiting", "refused"].includes(one.state) && one.message) act("Kirim ini", "btn btn-outline-primary", () => app.send(one.key));
  if (one.state === "waiting") act("Ubah", "btn btn-outline-primary", async () => { if (await app.save(one, "draft")) app.go(placeOf(one)); });
  if (one.url) lead(one.url, one.state === "held" ? "Putuskan (perlu sinyal)" : "Buka (perlu sinyal)");
  const asked = h("div");
  if (one.key && ["draft", "waiting", "refused"].includes(one.state)) act("Hapus", "btn btn-link", () => askDelete(app, one, all, asked));
  return h("li", {},
    h("p", {}, h("strong", {}, name), " ", state(one.state)),
    one.made_at && h("p", { class: "muted" }, `Ditulis ${moment(one.made_at)}`),
    one.clock_off ? h("p", { class: "warn-box" }, "Jam HP tidak cocok dengan jam server. Periksa tanggal di isian ini dan betulkan jam HP.") : null,
    one.state === "broken" && h("p", {}, "Isian ini tidak dapat dibuka lagi di HP ini."),
    said && h("p", {}, said),
    problems.length > 0 && h("ul", {}, problems.map((text) => h("li", {}, text))), acts.childElementCount > 0 && acts, asked);
}

/** Deleting asks; what was written about somebody who exists only in this entry goes with it. */
function askDelete(app, one, all, asked) {
  const gone = [one, ...all.filter((other) => other.message && other.message.target && other.message.target.of === one.key)];
  const words = gone.length > 1
    ? `Hapus isian ini dan ${gone.length - 1} isian lain tentang orang yang sama dari HP? Isinya tidak dapat dikembalikan.`
    : "Hapus isian ini dari HP? Isinya tidak dapat dikembalikan.";
  ask(asked, words, "Hapus", async () => {
    for (const each of gone) {
      if (each.photo) await app.store.deleteBlob(each.photo.key);
      await app.store.deleteEntry(each.key);
    }
    app.draw();
  }, () => {
    put(asked);
    asked.previousElementSibling.lastElementChild.focus();
  });
}

export const ROUTES = { "": home, "tanpa-sinyal": home, orang: people, kasus: cases, kotak: outbox, kode: setCode, isian: entryScreen };
