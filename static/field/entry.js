// One entry: its sheets, each kept as a draft while it is typed, checked as the server checks it.

import { back, button, day, h, link, lock, mark, put, title } from "./dom.js";
import { asked, begin } from "./draft.js";
import { cleanText } from "./checks.js";
import { cleaned, errorSummary, formOf, stateOf } from "./forms.js";
import { shrinkPhoto, sizeWords } from "./photo.js";
import { agesOn, catalogue } from "./screening.js";

const DEBOUNCE = 400;
const SUBJECTS = [["individual", "Satu orang"], ["family", "Keluarga"], ["group", "Kelompok"], ["community", "Komunitas"]];
const SINGLE = { kegiatan: ["kegiatan", "Catat kegiatan"], kunjungan: ["kunjungan", "Kunjungan kasus"] };
const LEVELS = { kuat: "good", lemah: "waits", "belum lengkap": "neutral" };
const PRIVACY = "Pastikan tidak ada orang lain yang melihat layar.";

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
  form(name, description, { only = null, initial = {}, label, done }) {
    const { values, base } = this.sheet(name);
    const form = formOf(description, {
      only, label, today: this.app.today(),
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
    this.app.fresh = this.entry.key;
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
      h("p", { class: "privacy-line" }, `${PRIVACY} Bagian ini boleh dilewati. Isi hanya bila disampaikan sendiri atau terlihat jelas; jangan menggali.`),
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
    told(work, "tanda"), h("p", { class: "measure" }, "Hanya pertanyaan yang cocok. “Tidak tahu” juga jawaban."), body,
    h("div", { class: "main-act" }, button("Lihat hasilnya", async () => {
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
  let wrong = Object.fromEntries(Object.entries(work.problems("jenis")).map(([name, texts]) => [name, [].concat(texts).join(" ")]));
  const store = () => {
    const kept = { ...values(), kinds: [...chosen] };
    if (!chosen.has(first(kept, "main"))) kept.main = [[...chosen][0] || ""];
    work.set("jenis", kept);
    work.soon();
  };
  const drawn = new Map();
  const option = (code, name, suggestion, secret) => {
    const box = h("div", { class: "kind-option" });
    const reasons = suggestion && suggestionReasons(suggestion);
    const tick = h("input", { class: "form-check-input", type: "checkbox", id: `jenis_${code}`, checked: chosen.has(code), onchange: () => {
      if (tick.checked) chosen.add(code); else chosen.delete(code);
      store();
      draw();
      mains();
    } });
    const label = h("label", { class: "choice-row" }, tick, h("span", {}, h("strong", {}, `${code} ${name}`),
      suggestion && [" ", mark(suggestion.level, LEVELS[suggestion.level])], secret && [" ", lock()]));
    const draw = () => {
      const against = chosen.has(code) ? listed.objections(code, subject, ages, sex, answers) : [];
      const error = chosen.has(code) && wrong[`reason_${code}`];
      put(box, label, (against.length > 0 || error) && reasonBox(work, code, against, error), reasons);
    };
    drawn.set(code, draw);
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
  const listOf = (codes, secret) => codes.map((one) => option(one.code, one.name, suggested.has(one.code) && one, secret));
  const guarded = h("details", { "data-private": true }, h("summary", {}, `Bagian terlindung${panel.secret.length ? ` (${panel.secret.length})` : ""}`),
    h("p", { class: "privacy-line" }, "Hanya tim yang melihat jenis di bagian ini."), listOf(panel.secret, true), listOf(others.filter(isSecret), true));
  const rest = h("details", {}, h("summary", {}, "Jenis lain"), h("p", { class: "muted" }, "Boleh dipilih walau tidak disarankan, dengan alasan."),
    listOf(others.filter((one) => !isSecret(one)), false));
  const summary = h("div");
  const show = () => {
    for (const draw of drawn.values()) draw();
    for (const part of [guarded, rest]) {
      if ([...part.querySelectorAll(".field-error")].length) part.open = true;
    }
    put(summary, Object.keys(wrong).length > 0 && errorSummary(Object.entries(wrong).map(([name, text]) => {
      const at = document.getElementById.bind(document, name);
      const code = name.startsWith("reason_") && name.slice(7);
      return code ? [`${code} ${listed.kind(code).name}: ${text}`, () => at().focus()] : [text, null];
    })));
  };
  show();
  const finish = (then) => () => {
    wrong = kindErrors(listed, chosen, values(), { subject, ages, sex, answers });
    show();
    if (Object.keys(wrong).length) {
      summary.firstElementChild.focus();
      return null;
    }
    store();
    delete work.entry.message.sheets.tutup;
    return then();
  };
  const alike = maybeSame(work);
  return [
    back(`${work.path}/tanda`, "Tanda-tanda"), title(`Jenis PPKS ${work.entry.label}`), summary,
    alike.length > 0 && h("div", { class: "warn-box" }, h("h2", {}, "Mungkin sudah terdaftar"),
      h("ul", {}, alike.map((one) => h("li", {}, link(`#/orang/${one.id}`, one.name), ` (${one.number})`))),
      h("p", {}, "Kalau orangnya sama, pakai data yang ada. Kalau ragu, tetap simpan: server memeriksanya lagi waktu isian sampai.")),
    h("p", { class: "measure" }, "Hasil ini membantu; Anda yang memutuskan."),
    h("h2", {}, "Disarankan"),
    panel.ordinary.length ? listOf(panel.ordinary, false) : h("p", { class: "muted" }, "Belum ada jenis yang disarankan dari tanda-tandanya."),
    guarded, rest, mainBox,
    h("div", { class: "field-acts" },
      button("Simpan ke Kotak kirim", finish(() => work.ready()), "btn btn-primary"),
      button("Simpan, lalu isi pendataannya", finish(() => goOn(work)), "btn btn-outline-primary"),
      link(`${work.path}/tutup`, "Tutup tanpa didaftarkan", "btn btn-link")),
  ];
}

/** Why a kind is chosen against the screening, as templates/ppks/_kind_option.html asks it. */
function reasonBox(work, code, against, error) {
  const values = () => work.sheet("jenis").values || {};
  const name = `reason_${code}`;
  return h("div", { class: "warn-box" }, against.length > 0 && h("p", {}, against.join(" ")),
    h("label", { class: "form-label", for: name }, "Mengapa jenis ini tetap dipilih?"),
    error && h("p", { class: "field-error", id: `error_${name}` }, error),
    h("input", {
      id: name, class: `form-control${error ? " is-invalid" : ""}`, maxlength: 300, autocomplete: "off", value: first(values(), name),
      "aria-invalid": error ? "true" : null, "aria-describedby": error ? `error_${name}` : null,
      oninput: (event) => {
        work.set("jenis", { ...values(), [name]: [event.target.value] });
        work.soon();
      },
    }));
}

/** What speaks for a kind, as templates/ppks/_suggestion_reasons.html says it. */
function suggestionReasons(one) {
  return [
    h("ul", { class: "reasons" },
      one.signs.map((sign) => h("li", {}, sign.text, sign.strength === "weak" && " (tanda lemah)",
        sign.observations.map((seen) => [h("br"), h("small", { class: "muted" }, `${seen.question} `, h("strong", {}, seen.answer))]))),
      one.hidden && h("li", {}, "Ada tanda di bagian terlindung.")),
    one.warnings.map((text) => h("p", { class: "late" }, text)),
    one.open.length > 0 && h("details", {}, h("summary", {}, `Belum terjawab (${one.open.length})`),
      h("ul", {}, one.open.map((question) => h("li", {}, question.question)))),
    h("p", { class: "muted" }, h("small", {}, one.estimated && "Umur perkiraan. ", `Sumber: ${one.source}`)),
  ];
}

/** What is wrong with the kinds chosen: as `KindsForm` and the act of registering say it. */
function kindErrors(listed, chosen, values, { subject, ages, sex, answers }) {
  if (!chosen.size) return { kinds: "Pilih sedikitnya satu jenis PPKS, atau tutup tanpa didaftarkan." };
  const clash = listed.conflicts([...chosen], ages);
  const reasons = Object.fromEntries([...chosen].map((code) => [`reason_${code}`, cleanText(first(values, `reason_${code}`))]));
  return {
    ...(clash.length ? { kinds: clash.join(" ") } : {}),
    ...listed.reasonErrors([...chosen], reasons, [], subject, ages, sex, answers),
  };
}

/** What the server said about a sheet that has no form here. */
function told(work, sheet) {
  const texts = Object.values(work.problems(sheet)).flat();
  return texts.length > 0 && errorSummary(texts.map((text) => [text, null]));
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
  const answers = { urgency: work.sheet("siapa").values.urgency || [] };
  const kept = await app.save({ ...made, answers, who: { subject, ages, sex, kinds: chosen, housed: true } });
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

const STATES = { wrong: ["perlu diperbaiki", "bad"], part: ["sebagian", "waits"], full: ["lengkap", "good"] };

/** How a section of a data collection is: what the server refused, else what is written in it. */
function stateOfSection(work, slug) {
  const { values } = work.sheet(slug);
  if (Object.keys(work.problems(slug)).length) return STATES.wrong;
  if (!values) return ["belum", "neutral"];
  const only = [CONSENT, "tanggal"].includes(slug) ? null : new Set(fieldsOf(work, slug));
  const description = work.app.pack.forms[slug === CONSENT ? consentForm(work) : slug];
  return STATES[stateOf(description, only, values, work.app.today())];
}

function tasks(work) {
  const { app, entry } = work;
  const sheets = entry.message.sheets;
  const asked = app.pack.sections.filter(([slug]) => slug === CONSENT || fieldsOf(work, slug).length);
  const list = [["tanggal", "Tanggal kunjungan"], ...asked].map(([slug, text]) => [slug, text, stateOfSection(work, slug)]);
  const row = ([slug, text, [word, tone]]) => h("li", {},
    h("div", {}, h("a", { class: "row-link", href: `${work.path}/${slug}` }, text)), mark(word, tone));
  const kept = new Set((sheets.tetap || { values: {} }).values.sections || ["identitas", "alamat"]);
  const same = (name, text) => h("label", { class: "choice-row" }, h("input", { class: "form-check-input", type: "checkbox", checked: kept.has(name), onchange: (event) => {
    if (event.target.checked) kept.add(name); else kept.delete(name);
    work.set("tetap", { sections: [...kept] });
    work.soon();
  } }), h("span", {}, text));
  const summary = h("div");
  const ready = () => {
    const lines = list.filter(([, , state]) => state === STATES.wrong).map(([slug, text]) => [slug, `${text}: buka dan perbaiki.`]);
    if (!(sheets.tanggal && sheets.tanggal.values)) lines.unshift(["tanggal", "Tanggal kunjungan: isi dulu."]);
    if (!lines.length) {
      work.set("tetap", { sections: [...kept] });
      return work.ready();
    }
    put(summary, errorSummary(lines.map(([slug, text]) => [text, () => app.go(`${work.path}/${slug}`)])));
    return summary.firstElementChild.focus();
  };
  return [
    back("#/kotak", "Kotak kirim"), title(`Pendataan ${entry.label}`), summary,
    h("p", { class: "measure" }, "Isi bagian yang sempat. Setiap bagian tersimpan sendiri di HP ini."),
    h("ol", { class: "tasks" }, list.map(row)),
    h("fieldset", { class: "field" }, h("legend", { class: "h2" }, "Yang tidak berubah"),
      h("p", { class: "form-text" }, "Kalau ada yang berubah, hapus centangnya dan isi bagiannya nanti waktu ada sinyal."),
      same("identitas", "Identitas sama seperti tercatat"), same("alamat", "Alamat dan kontak sama seperti tercatat")),
    h("div", { class: "field-acts" },
      button("Simpan ke Kotak kirim", ready, "btn btn-primary"),
      button("Tambah foto atau surat", async () => {
        const made = await begin(app, "foto", { target: { ...entry.message.target }, label: entry.label });
        if (made) app.go(`#/isian/${made.key}`);
      })),
  ];
}

function section(work, slug) {
  const { app, entry } = work;
  const form = (name, more) => work.form(slug, app.pack.forms[name], { done: () => app.go(work.path), ...more });
  const top = (heading) => [back(work.path, "Daftar bagian"), title(heading)];
  if (slug === "tanggal") return [...top("Tanggal kunjungan"), form(slug, { label: "Simpan" })];
  const heading = `${(app.pack.sections.find(([code]) => code === slug) || ["", slug])[1]}: ${entry.label}`;
  if (slug === CONSENT) {
    return [
      ...top(heading),
      h("section", { class: "measure info-box" }, h("h2", {}, "Bacakan lebih dulu"), app.pack.wording.map((text) => h("p", {}, text))),
      form(consentForm(work), { label: "Simpan bagian ini" }),
    ];
  }
  const only = new Set(fieldsOf(work, slug));
  const before = !work.sheet(slug).values;
  if (before) {
    const base = Object.fromEntries([...only].filter((one) => entry.answers && entry.answers[one]).map((one) => [one, entry.answers[one]]));
    entry.message.sheets[slug] = { values: null, base };
  }
  const { base: initial = {} } = work.sheet(slug);
  const known = app.pack.people.find((one) => one.id === entry.message.target.registrant);
  return [
    ...top(heading),
    (app.pack.private || []).includes(slug) && h("p", { class: "privacy-line" }, PRIVACY),
    before && Object.keys(initial).length > 0 && h("p", { class: "info-box" },
      `Isian dari kunjungan ${known && known.visited_on ? day(known.visited_on) : "terakhir"}. Periksa, ubah yang berubah, lalu simpan.`),
    form(slug, { only, initial, label: "Simpan bagian ini" }),
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
  const kept = (size) => `Foto tersimpan di HP: ${sizeWords(size)}. Memilih foto lain menggantikannya.`;
  const choose = h("input", { id: "foto", type: "file", accept: "image/*", capture: "environment", class: "form-control", onchange: async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    put(note, h("p", {}, "Foto sedang diperkecil…"));
    try {
      const small = await shrinkPhoto(file) || file;
      entry.photo = { key: entry.photo ? entry.photo.key : crypto.randomUUID(), size: small.size };
      await app.store.putBlob(entry.photo.key, small);
      if (await work.keep()) put(note, h("p", { class: "done-box" }, kept(small.size)));
    } catch (problem) {
      entry.photo = null;
      put(note);
      app.fail(problem);
    }
  } });
  const form = work.form("lampiran", app.pack.forms.lampiran, {
    label: "Simpan ke Kotak kirim",
    done: async () => {
      if (entry.photo) return work.ready();
      put(note, h("p", { class: "error-box", role: "alert" }, "Potret dulu, atau pilih fotonya."));
      return choose.focus();
    },
  });
  if (entry.photo) put(note, h("p", { class: "done-box" }, kept(entry.photo.size)));
  return [back("#/kotak", "Kotak kirim"), title(`Foto atau surat: ${entry.label}`),
    h("div", { class: "field" }, h("label", { class: "form-label", for: "foto" }, "Foto"), choose, note), form];
}
