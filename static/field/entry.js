// One entry: its sheets, each kept as a draft while it is typed, checked as the server checks it.

import { button, h, link, mark, put } from "./dom.js";
import { asked, begin } from "./draft.js";
import { cleaned, formOf } from "./forms.js";
import { shrinkPhoto } from "./photo.js";
import { agesOn, catalogue } from "./screening.js";

const DEBOUNCE = 400;
const SUBJECTS = [["individual", "Satu orang"], ["family", "Keluarga"], ["group", "Kelompok"], ["community", "Komunitas"]];
const SINGLE = { kegiatan: ["kegiatan", "Catat kegiatan"], kunjungan: ["kunjungan", "Kunjungan kasus"] };
const LEVELS = { kuat: "kuat", lemah: "lemah", belum: "belum lengkap" };
const title = (text) => h("h1", {}, text);
const back = (href, text) => h("p", { class: "trail" }, link(href, `← ${text}`));

export async function entryScreen(app, key, step = "") {
  const entry = await app.store.getEntry(key);
  if (!entry || !entry.message || !["draft", "refused"].includes(entry.state)) {
    return [back("#/kotak", "Kotak kirim"), title("Isian ini tidak dapat diubah lagi"), h("p", {}, link("#/kotak", "Lihat Kotak kirim"))];
  }
  const work = new Work(app, entry);
  if (!app.pack) return unpacked(work);
  if (entry.kind === "identifikasi") return (IDENTIFICATION[step] || who)(work);
  if (entry.kind === "pendataan") return step ? section(work, step) : tasks(work);
  if (entry.kind === "foto") return photo(work);
  return single(work);
}

/** The forms came with the pack and went with it; what was written did not. */
function unpacked(work) {
  return [
    back("#/kotak", "Kotak kirim"), title("Bekal HP ini sudah terhapus"),
    h("p", {}, "Isian ini tetap tersimpan. Siapkan HP lagi untuk melanjutkannya, atau kirim apa adanya; yang kurang dapat diurus di Handep."),
    h("div", { class: "field-acts" }, link("/lapangan/", "Siapkan HP ini", "btn btn-primary"),
      button("Kirim apa adanya", () => work.ready())),
  ];
}

/** An entry being written. */
class Work {
  constructor(app, entry) {
    Object.assign(this, { app, entry, timer: null, turn: Promise.resolve(), leaving: false });
    this.path = `#/isian/${entry.key}`;
  }

  sheet(name) {
    return this.entry.message.sheets[name] || { values: null, base: {} };
  }

  problems(name) {
    return (this.entry.problems || {})[name] || {};
  }

  set(name, values, base = this.sheet(name).base || {}) {
    this.entry.message.sheets[name] = { values, base };
  }

  /** Keep it now, one after the other; what could not be kept is said by the app. */
  keep(state = "draft") {
    clearTimeout(this.timer);
    this.app.flush = () => this.turn;
    this.turn = this.turn.then(async () => {
      const kept = await this.app.save(this.entry, state);
      // What was typed while it was being kept is in the old one.
      if (kept) Object.assign(this.entry, { rev: kept.rev, order: kept.order, state: kept.state });
      return kept;
    });
    return this.turn;
  }

  /** Keep it in a moment, or before another screen is drawn. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DEBOUNCE);
    this.app.flush = () => this.keep();
  }

  /** A form of one sheet: kept while typed; `done` runs when nothing is wrong in it. */
  form(name, description, { only = null, initial = {}, label, done, extra = null }) {
    const { values, base } = this.sheet(name);
    const form = formOf(description, {
      only, label, extra, today: this.app.today(),
      values: values || { ...initial }, problems: this.problems(name),
      changed: (typed) => { this.set(name, typed, base); this.soon(); },
      submitted: async (typed) => {
        this.set(name, typed, base);
        if (this.entry.problems) delete this.entry.problems[name];
        if (await this.keep()) await done(typed);
      },
    });
    return form;
  }

  /** Into the outbox; sent at once where there is a line. */
  async ready() {
    if (this.leaving) return;
    this.entry.problems = null;
    this.entry.words = "";
    this.leaving = true;
    this.leaving = Boolean(await this.keep("waiting"));
    if (!this.leaving) return;
    this.app.go("#/kotak");
    if (navigator.onLine) this.app.send();
  }
}

// Identification: who, what was seen, which kinds

const first = (values, name) => ((values || {})[name] || [""])[0];
const subjectOf = (work) => first(work.sheet("siapa").values, "subject") || "individual";

/** Age and sex as far as they were written, as the server reads them. */
function person(work) {
  const today = work.app.today();
  const subject = subjectOf(work);
  const typed = work.sheet("siapa").values;
  const { birth, age_estimate: estimate, sex = "" } = cleaned(work.app.pack.forms[`siapa.${subject}`], typed, today);
  const known = {};
  if (typeof estimate === "number") known.year = Number(today.slice(0, 4)) - estimate;
  else if (typeof birth === "number") known.year = birth;
  else if (birth) known.date = birth;
  return { subject, ages: subject === "individual" ? agesOn(known, today) : [], sex };
}

function who(work) {
  const { app } = work;
  const subject = subjectOf(work);
  const tabs = h("nav", { class: "tabs", "aria-label": "Siapa yang diidentifikasi" }, h("ul", {}, SUBJECTS.map(([code, text]) => h("li", {},
    h("a", { href: work.path, "aria-current": code === subject ? "page" : null, onclick: async (event) => {
      event.preventDefault();
      work.set("siapa", { ...(work.sheet("siapa").values || {}), subject: [code] });
      if (await work.keep()) app.draw();
    } }, text)))));
  const form = work.form("siapa", app.pack.forms[`siapa.${subject}`], {
    initial: { subject: [subject] }, label: "Lanjut ke tanda-tanda",
    done: async (typed) => {
      work.entry.label = first(typed, "name") || first(typed, "alias") || "tanpa nama";
      if (await work.keep()) app.go(`${work.path}/tanda`);
    },
  });
  return [back("#/", "Layar lapangan"), title("Siapa, di mana, umur berapa?"), tabs, form];
}

function signs(work) {
  const { app } = work;
  const listed = catalogue(app.pack.catalogue);
  const { subject, ages, sex } = person(work);
  const answers = { ...flat(work.sheet("tanda").values) };
  const body = h("div");
  const draw = () => {
    const open = new Set([...body.querySelectorAll("details[open]")].map((one) => one.dataset.name));
    const seen = listed.observationsFor(subject, ages, sex).filter((one) => listed.shown(one, answers, subject, ages, sex));
    put(body, groups(seen.filter((one) => !one.secret)), seen.some((one) => one.secret) && h("details", { "data-private": true, "data-name": "secret", open: open.has("secret") },
      h("summary", {}, "Bagian terlindung: kekerasan, eksploitasi, narkoba (NAPZA), HIV, dan sejenisnya"),
      h("p", { class: "privacy-line" }, "Pastikan tidak ada orang lain yang melihat layar. Bagian ini boleh dilewati. Isi hanya bila disampaikan sendiri atau terlihat jelas; jangan menggali."),
      groups(seen.filter((one) => one.secret))));
  };
  const groups = (list) => [...new Set(list.map((one) => one.group))].map((group) => h("section", {}, h("h2", {}, group),
    list.filter((one) => one.group === group).map(question)));
  const question = (one) => h("fieldset", { class: "field" }, h("legend", { class: "form-label" }, one.question),
    one.hint && h("p", { class: "form-text" }, one.hint),
    h("div", { class: "choices-inline" }, listed.choicesFor(one).map(([value, text]) => h("label", { class: "choice-row" },
      h("input", { class: "form-check-input", type: "radio", name: one.code, value, checked: answers[one.code] === value, onchange: () => {
        const before = shownNow();
        answers[one.code] = value;
        work.set("tanda", lists(answers));
        work.soon();
        if (shownNow() !== before) redraw(one.code);
      } }), h("span", {}, text)))));
  const shownNow = () => listed.observationsFor(subject, ages, sex).filter((one) => listed.shown(one, answers, subject, ages, sex)).map((one) => one.code).join();
  const redraw = (code) => {
    draw();
    body.querySelector(`[name="${code}"]:checked`)?.focus();
  };
  draw();
  return [
    back(work.path, "Siapa dan di mana"), title(`Apa yang terlihat pada ${work.entry.label}?`),
    h("p", { class: "measure" }, "Hanya pertanyaan yang cocok. “Tidak tahu” juga jawaban."), body,
    h("p", { class: "main-act" }, button("Lihat hasilnya", async () => {
      work.set("tanda", lists(answers));
      if (await work.keep()) app.go(`${work.path}/jenis`);
    }, "btn btn-primary")),
  ];
}

const flat = (values) => Object.fromEntries(Object.entries(values || {}).map(([name, list]) => [name, list[0]]));
const lists = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value).map(([name, value]) => [name, [value]]));

function kinds(work) {
  const { app } = work;
  const listed = catalogue(app.pack.catalogue);
  const { subject, ages, sex } = person(work);
  const answers = flat(work.sheet("tanda").values);
  const panel = listed.panel(subject, ages, sex, answers);
  const chosen = new Set((work.sheet("jenis").values || {}).kinds || []);
  const values = () => work.sheet("jenis").values || {};
  const store = () => {
    const kept = { ...values(), kinds: [...chosen] };
    if (!chosen.has(first(kept, "main"))) kept.main = [[...chosen][0] || ""];
    work.set("jenis", kept);
    work.soon();
  };
  const note = h("div", { role: "alert" });
  const option = (code, name, suggestion) => {
    const box = h("div", { class: "kind-option" });
    const draw = () => {
      const against = chosen.has(code) ? listed.objections(code, subject, ages, sex, answers) : [];
      const wrong = work.problems("jenis")[`reason_${code}`];
      put(box,
        h("label", { class: "choice-row" }, h("input", { class: "form-check-input", type: "checkbox", checked: chosen.has(code), onchange: (event) => {
          if (event.target.checked) chosen.add(code); else chosen.delete(code);
          store();
          draw();
          mains();
        } }), h("span", {}, h("strong", {}, `${code} ${name}`), suggestion && h("small", {}, ` ${LEVELS[suggestion.level] || suggestion.level}`),
          suggestion && suggestion.signs.map((sign) => h("small", {}, sign.text)),
          suggestion && suggestion.open.length > 0 && h("small", {}, `Belum dijawab: ${suggestion.open.length} pertanyaan.`))),
        against.length > 0 && h("div", { class: "field warn-box" }, against.map((text) => h("p", {}, text)),
          h("label", { class: "form-label", for: `reason_${code}` }, "Alasan Anda memilih jenis ini"), wrong && h("p", { class: "field-error" }, wrong.join(" ")),
          h("input", { id: `reason_${code}`, class: "form-control", maxlength: 300, value: first(values(), `reason_${code}`), oninput: (event) => {
            work.set("jenis", { ...values(), [`reason_${code}`]: [event.target.value] });
            work.soon();
          } })));
    };
    draw();
    return box;
  };
  const mainBox = h("div");
  const mains = () => put(mainBox, chosen.size > 1 && h("fieldset", { class: "field" }, h("legend", { class: "form-label" }, "Jenis utama"),
    [...chosen].map((code) => h("label", { class: "choice-row" }, h("input", { class: "form-check-input", type: "radio", name: "main", value: code, checked: first(values(), "main") === code, onchange: () => {
      work.set("jenis", { ...values(), main: [code] });
      work.soon();
    } }), h("span", {}, `${code} ${listed.kind(code).name}`)))));
  mains();
  const suggested = new Set([...panel.ordinary, ...panel.secret].map((one) => one.code));
  const others = app.pack.catalogue.kinds.filter((one) => one.subjects.includes(subject) && !suggested.has(one.code));
  const isSecret = (one) => one.secrecy === app.pack.catalogue.secret;
  const alike = maybeSame(work);
  const finish = (then) => async () => {
    const wrong = check(listed, chosen, values(), { subject, ages, sex, answers });
    if (wrong) return put(note, h("p", { class: "error-box" }, wrong));
    store();
    delete work.entry.message.sheets.tutup;
    return then();
  };
  return [
    back(`${work.path}/tanda`, "Tanda-tanda"), title(`Jenis PPKS ${work.entry.label}`),
    alike.length > 0 && h("div", { class: "warn-box" }, h("h2", {}, "Mungkin sudah terdaftar"),
      h("ul", {}, alike.map((one) => h("li", {}, link(`#/orang/${one.id}`, one.name), ` (${one.number})`))),
      h("p", {}, "Kalau orangnya sama, pakai data yang ada. Kalau ragu, tetap simpan: server memeriksanya lagi waktu isian sampai.")),
    h("p", { class: "measure" }, "Hasil ini membantu; Anda yang memutuskan."),
    h("h2", {}, "Disarankan"),
    panel.ordinary.length ? panel.ordinary.map((one) => option(one.code, one.name, one)) : h("p", { class: "muted" }, "Belum ada jenis yang disarankan dari tanda-tandanya."),
    h("details", { "data-private": true }, h("summary", {}, `Bagian terlindung${panel.secret.length ? ` (${panel.secret.length})` : ""}`),
      h("p", { class: "privacy-line" }, "Hanya tim yang melihat jenis di bagian ini."),
      panel.secret.map((one) => option(one.code, one.name, one)), others.filter(isSecret).map((one) => option(one.code, one.name, null))),
    h("details", {}, h("summary", {}, "Jenis lain"), h("p", { class: "muted" }, "Boleh dipilih walau tidak disarankan, dengan alasan."),
      others.filter((one) => !isSecret(one)).map((one) => option(one.code, one.name, null))),
    mainBox, note,
    h("div", { class: "field-acts" },
      button("Simpan ke Kotak kirim", finish(() => work.ready()), "btn btn-primary"),
      button("Simpan, lalu isi pendataannya", finish(() => goOn(work)), "btn btn-outline-primary"),
      link(`${work.path}/tutup`, "Tutup tanpa didaftarkan", "btn btn-link")),
  ];
}

function check(listed, chosen, values, who_) {
  if (!chosen.size) return "Pilih sedikitnya satu jenis PPKS, atau tutup tanpa didaftarkan.";
  for (const code of chosen) {
    const against = listed.objections(code, who_.subject, who_.ages, who_.sex, who_.answers);
    if (against.length && !first(values, `reason_${code}`).trim()) return `Tulis alasan memilih jenis ${code}. ${against.join(" ")}`;
  }
  const clash = listed.conflicts([...chosen], who_.ages);
  return clash.length ? clash.join(" ") : "";
}

/** People of the pack with a like name: a first hint, the server looks properly on arrival. */
function maybeSame(work) {
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().split(/\s+/).filter((word) => word.length > 2);
  const mine = new Set(plain(`${first(work.sheet("siapa").values, "name")} ${first(work.sheet("siapa").values, "alias")}`));
  const subject = subjectOf(work);
  if (!mine.size) return [];
  return work.app.pack.people.filter((one) => one.subject === subject && plain(one.name).filter((word) => mine.has(word)).length >= Math.min(2, mine.size)).slice(0, 5);
}

async function goOn(work) {
  const { app, entry } = work;
  entry.problems = null;
  if (!(await work.keep("waiting"))) return;
  const { subject, ages, sex } = person(work);
  const open = app.pack.catalogue.kinds.filter((one) => one.secrecy !== app.pack.catalogue.secret).map((one) => one.code);
  const chosen = (entry.message.sheets.jenis.values.kinds || []).filter((code) => open.includes(code));
  const made = await begin(app, "pendataan", { target: { of: entry.key }, label: entry.label });
  if (!made) return;
  const kept = await app.save({ ...made, who: { subject, ages, sex, kinds: chosen, housed: true } });
  if (kept) app.go(`#/isian/${kept.key}`);
}

function end(work) {
  const form = work.form("tutup", work.app.pack.forms.tutup, {
    label: "Tutup identifikasi",
    done: async () => {
      delete work.entry.message.sheets.jenis;
      await work.ready();
    },
  });
  return [back(`${work.path}/jenis`, "Jenis PPKS"), title("Tutup tanpa didaftarkan"), form];
}

const IDENTIFICATION = { tanda: signs, jenis: kinds, tutup: end };

// Data collection: the task list and its sections

const CONSENT = "persetujuan";

function consentForm(work) {
  const { who: one } = work.entry;
  if (one.subject !== "individual") return "persetujuan.many";
  return one.ages.length && Math.max(...one.ages) < 18 ? "persetujuan.child" : "persetujuan.adult";
}

function fieldsOf(work, slug) {
  const form = work.app.pack.forms[slug];
  return form ? Object.keys(form.fields).filter((name) => asked(form.asked[name], work.entry.who)) : [];
}

function tasks(work) {
  const { app, entry } = work;
  const sheets = entry.message.sheets;
  const slugs = app.pack.sections.filter(([slug]) => slug === CONSENT || fieldsOf(work, slug).length);
  const stateOf = (name) => Object.keys(work.problems(name)).length ? ["perlu diperbaiki", "bad"] : sheets[name] ? ["diisi", "good"] : ["belum", "neutral"];
  const row = (name, text) => {
    const [word, tone] = stateOf(name);
    return h("li", { class: "task" }, link(`${work.path}/${name}`, text), " ", mark(word, tone));
  };
  const kept = new Set((sheets.tetap || { values: {} }).values.sections || ["identitas", "alamat"]);
  const same = (name, text) => h("label", { class: "choice-row" }, h("input", { class: "form-check-input", type: "checkbox", checked: kept.has(name), onchange: (event) => {
    if (event.target.checked) kept.add(name); else kept.delete(name);
    work.set("tetap", { sections: [...kept] });
    work.soon();
  } }), h("span", {}, text));
  const note = h("div", { role: "alert" });
  return [
    back("#/kotak", "Kotak kirim"), title(`Pendataan ${entry.label}`),
    h("p", { class: "measure" }, "Isi bagian yang sempat. Setiap bagian tersimpan sendiri di HP ini."),
    h("ul", { class: "tasks plain" }, row("tanggal", "Tanggal kunjungan"), slugs.map(([slug, text]) => row(slug, text))),
    h("fieldset", { class: "field" }, h("legend", { class: "form-label" }, "Yang tidak berubah"),
      h("p", { class: "form-text" }, "Kalau ada yang berubah, hapus centangnya dan isi bagiannya nanti waktu ada sinyal."),
      same("identitas", "Identitas sama seperti tercatat"), same("alamat", "Alamat dan kontak sama seperti tercatat")),
    note,
    h("div", { class: "field-acts" },
      button("Simpan ke Kotak kirim", async () => {
        if (!sheets.tanggal) return put(note, h("p", { class: "error-box" }, "Isi tanggal kunjungannya dulu."));
        work.set("tetap", { sections: [...kept] });
        return work.ready();
      }, "btn btn-primary"),
      button("Tambah foto atau surat", async () => {
        const made = await begin(app, "foto", { target: { ...entry.message.target }, label: entry.label });
        if (made) app.go(`#/isian/${made.key}`);
      })),
  ];
}

function section(work, slug) {
  const { app, entry } = work;
  if (slug === "tanggal") {
    return [back(work.path, "Daftar bagian"), title("Tanggal kunjungan"), work.form(slug, app.pack.forms.tanggal, { label: "Simpan", done: () => app.go(work.path) })];
  }
  const name = slug === CONSENT ? consentForm(work) : slug;
  const description = app.pack.forms[name];
  const only = slug === CONSENT ? null : new Set(fieldsOf(work, slug));
  const heading = (app.pack.sections.find(([code]) => code === slug) || ["", slug])[1];
  if (slug !== CONSENT && !work.sheet(slug).values) {
    const base = Object.fromEntries([...only].filter((one) => entry.answers && entry.answers[one]).map((one) => [one, entry.answers[one]]));
    entry.message.sheets[slug] = { values: null, base };
  }
  const initial = work.sheet(slug).base || {};
  const form = work.form(slug, description, { only, initial, label: "Simpan bagian ini", done: () => app.go(work.path) });
  return [
    back(work.path, "Daftar bagian"), title(`${heading}: ${entry.label}`),
    slug === CONSENT && h("section", { class: "measure info-box" }, h("h2", {}, "Bacakan lebih dulu"), app.pack.wording.map((text) => h("p", {}, text))),
    form,
  ];
}

// One sheet, and photos

function single(work) {
  const { app, entry } = work;
  const [name, heading] = SINGLE[entry.kind];
  let description = app.pack.forms[name];
  let only = null;
  if (name === "kunjungan") {
    const offered = { done: entry.case ? entry.case.steps : [], after_care: entry.case ? entry.case.owed : [] };
    const { fields } = description;
    only = new Set(Object.keys(fields).filter((one) => !(one in offered) || offered[one].length));
    const filled = Object.entries(offered).map(([one, choices]) => [one, { ...fields[one], choices }]);
    description = { ...description, fields: { ...fields, ...Object.fromEntries(filled) } };
  }
  const form = work.form(name, description, {
    only, label: "Simpan ke Kotak kirim",
    done: async (typed) => {
      if (name === "kegiatan") entry.label = first(typed, "result").slice(0, 40);
      await work.ready();
    },
  });
  return [back("#/kotak", "Kotak kirim"), title(entry.label && name === "kunjungan" ? `${heading}: ${entry.label}` : heading), form];
}

function photo(work) {
  const { app, entry } = work;
  const note = h("div", { role: "status" });
  const choose = h("input", { id: "foto", type: "file", accept: "image/*", capture: "environment", class: "form-control", onchange: async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    put(note, h("p", {}, "Foto sedang diperkecil…"));
    try {
      const small = await shrinkPhoto(file) || file;
      entry.photo = { key: entry.photo ? entry.photo.key : crypto.randomUUID(), size: small.size };
      await app.store.putBlob(entry.photo.key, small);
      if (await work.keep()) put(note, h("p", { class: "done-box" }, `Foto tersimpan di HP: ${Math.max(1, Math.round(small.size / 1000))} kB.`));
    } catch (problem) {
      entry.photo = null;
      put(note);
      app.fail(problem);
    }
  } });
  const form = work.form("lampiran", app.pack.forms.lampiran, {
    label: "Simpan ke Kotak kirim",
    done: async () => {
      if (!entry.photo) return put(note, h("p", { class: "error-box", role: "alert" }, "Potret dulu, atau pilih fotonya."));
      return work.ready();
    },
  });
  if (entry.photo) put(note, h("p", { class: "done-box" }, `Foto tersimpan di HP: ${Math.max(1, Math.round(entry.photo.size / 1000))} kB.`));
  return [back("#/kotak", "Kotak kirim"), title(`Foto atau surat: ${entry.label}`),
    h("div", { class: "field" }, h("label", { class: "form-label", for: "foto" }, "Foto"), choose, note), form];
}
