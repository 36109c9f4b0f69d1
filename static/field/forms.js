// A form of the server on the phone: drawn and checked from its description (core/describe.py).

import { check, clean } from "./checks.js";
import { h, put } from "./dom.js";
import { oddNumbers } from "./numbers.js";

const DAY = ["Hari", "Bulan", "Tahun"];
let made = 0;

/**
 * A form element. `only`: the names that are asked, null for all. `values`: posted strings by
 * name, lists. `problems`: what the server said, sentences by name. `changed(values)` after each
 * keystroke, `submitted(values)` once nothing is wrong.
 */
export function formOf(description, { only = null, values, problems = {}, today, label, changed, submitted }) {
  const part = narrowed(description, only);
  const id = `f${(made += 1)}_`;
  const summary = h("div");
  const boxes = new Map();
  const body = part.blocks.map((block) => {
    const fields = block.fields.map((name) => {
      const box = fieldBox(part.fields[name], name, id, valuesOf(part.fields[name], name, values, today));
      boxes.set(name, box);
      return part.fields[name].apart ? setApart(box) : box;
    });
    return block.title ? h("fieldset", {}, h("legend", {}, block.title), block.hint && h("p", { class: "muted" }, block.hint), fields) : fields;
  });
  const form = h("form", {
    novalidate: true,
    oninput: () => changed(read(form, part)),
    onchange: () => changed(read(form, part)),
    onsubmit: (event) => {
      event.preventDefault();
      const typed = read(form, part);
      const wrong = check(part, plain(part, typed), today);
      show(wrong);
      if (Object.keys(wrong).length) summary.firstElementChild.focus();
      else submitted(typed);
    },
  }, summary, body, h("div", { class: "main-act" }, h("button", { class: "btn btn-primary", type: "submit" }, label || part.submit)));
  const show = (wrong) => {
    for (const [name, box] of boxes) {
      mark(box, wrong[name]);
      if (part.fields[name].apart) showApart(box, part, wrong[name], read(form, part), today);
    }
    put(summary, Object.keys(wrong).length > 0 && errorSummary(Object.entries(wrong).map(([name, text]) => {
      const shown = boxes.get(name);
      return [shown ? said(part.fields[name].label, text) : text, shown && (() => shown.querySelector("input, select, textarea").focus())];
    })));
  };
  show(Object.fromEntries(Object.entries(problems).map(([name, texts]) => [name, [].concat(texts).join(" ")])));
  return form;
}

const said = (label, text) => `${label}${label.endsWith("?") ? "" : ":"} ${text}`;

/** What is wrong, on top of a form: pairs of a sentence and what leads to its field, or nothing. */
export function errorSummary(lines) {
  return h("div", { class: "error-box error-summary", role: "alert", tabindex: -1, "aria-label": "Ada yang perlu diperbaiki" },
    h("h2", {}, "Ada yang perlu diperbaiki"),
    h("ul", {}, lines.map(([text, go]) => h("li", {}, go ? h("a", { href: location.hash, onclick: (event) => {
      event.preventDefault();
      go();
    } }, text) : text))));
}

function mark(box, text) {
  box.classList.toggle("has-error", Boolean(text));
  put(box.querySelector("[data-error]"), text && h("p", {}, text));
  for (const input of box.querySelectorAll("input, select, textarea")) {
    input.classList.toggle("is-invalid", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** A reason for what looks odd is asked only once something does. */
function setApart(box) {
  return h("div", { class: "warn-box", hidden: true, "data-apart": true },
    h("p", {}, h("strong", {}, "Yang janggal pada nomornya")), h("ul"), box);
}

function showApart(box, part, wrong, typed, today) {
  const apart = box.closest("[data-apart]");
  const { data } = clean(part, plain(part, typed), today);
  apart.hidden = !wrong && !box.querySelector("input").value;
  put(apart.querySelector("ul"), part.numbers && oddNumbers(part.numbers, data, today).map((text) => h("li", {}, text)));
}

/** The description with only what is asked, and the rules that concern it. */
function narrowed(description, only) {
  const wanted = (name) => name in description.fields && (!only || only.has(name)) && description.fields[name].widget !== "hidden";
  const hidden = Object.entries(description.fields).filter(([, one]) => one.widget === "hidden");
  const names = Object.keys(description.fields).filter(wanted);
  return {
    ...description,
    fields: Object.fromEntries([...names.map((name) => [name, description.fields[name]]), ...hidden]),
    blocks: description.blocks.map((block) => ({ ...block, fields: block.fields.filter(wanted) })).filter((block) => block.fields.length),
    rules: description.rules.filter(([field]) => wanted(field)),
  };
}

/** Posted strings of a field: typed, else as the server would offer it; today is the phone's. */
function valuesOf(one, name, values, today) {
  if (one.kind === "day") {
    const typed = DAY.map((_, n) => (values[`${name}_${n}`] || [""])[0]);
    if (DAY.some((_, n) => `${name}_${n}` in values)) return typed;
    if (!one.initial) return ["", "", ""];
    return [Number(today.slice(8)), Number(today.slice(5, 7)), today.slice(0, 4)].map(String);
  }
  if (name in values) return values[name];
  return one.initial === undefined ? [] : [].concat(one.initial);
}

function fieldBox(one, name, id, values) {
  const error = h("div", { class: "field-error", "data-error": true, id: `${id}${name}_error` });
  const hint = one.help && h("div", { class: "form-text", id: `${id}${name}_hint` }, one.help);
  const described = [one.help && `${id}${name}_hint`, `${id}${name}_error`].filter(Boolean).join(" ");
  const must = one.required && h("span", { class: "required-mark" }, "wajib");
  const group = (inside) => h("fieldset", { class: "field", "aria-describedby": described },
    h("legend", { class: "form-label" }, one.label, must), hint, error, inside);
  const css = (one.attrs && one.attrs.class) || "";
  const input = (more) => h("input", {
    id: `${id}${name}`, name, type: "text", class: `form-control ${css}`, autocomplete: "off", "aria-describedby": described,
    inputmode: one.attrs && one.attrs.inputmode, maxlength: one.max_length, ...more,
  });
  if (one.widget === "day") {
    return group(h("div", { class: "day-boxes" }, DAY.map((word, n) => h("div", {}, h("label", { for: `${id}${name}_${n}` }, word),
      input({ id: `${id}${name}_${n}`, name: `${name}_${n}`, value: values[n], inputmode: "numeric", maxlength: [2, 12, 4][n] })))));
  }
  if (one.widget === "radio" || one.widget === "checkboxes") {
    const type = one.widget === "radio" ? "radio" : "checkbox";
    const row = ([value, text]) => Array.isArray(text) ? [h("strong", {}, value), text.map(row)]
      : h("label", { class: "choice-row" }, h("input", { class: "form-check-input", type, name, value, checked: values.includes(value) }), h("span", {}, text));
    return group(h("div", { class: "choices" }, one.choices.map(row)));
  }
  if (one.widget === "check") {
    return h("div", { class: "field" }, error, h("label", { class: "choice-row" },
      h("input", { class: "form-check-input", type: "checkbox", name, value: "on", checked: values.includes("on"), "aria-describedby": described }),
      h("span", {}, one.label, one.help && h("small", {}, one.help))));
  }
  const label = h("label", { class: "form-label", for: `${id}${name}` }, one.label, must);
  if (one.widget === "select") {
    const option = ([value, text]) => Array.isArray(text) ? h("optgroup", { label: value }, text.map(option))
      : h("option", { value, selected: values.includes(value) }, text);
    return h("div", { class: "field" }, label, hint, error, h("select", { id: `${id}${name}`, name, class: `form-select ${css}`, "aria-describedby": described }, one.choices.map(option)));
  }
  if (one.widget === "lines") {
    const area = h("textarea", { id: `${id}${name}`, name, class: "form-control", rows: 3, "aria-describedby": described });
    area.value = values[0] || "";
    return h("div", { class: "field" }, label, hint, error, area);
  }
  return h("div", { class: "field" }, label, hint, error, input({ value: values[0] || "" }));
}

/** What a browser would post: name → strings. */
function read(form, part) {
  const data = new FormData(form);
  const found = {};
  for (const [name, one] of Object.entries(part.fields)) {
    const names = one.kind === "day" ? DAY.map((_, n) => `${name}_${n}`) : [name];
    for (const each of names) found[each] = data.getAll(each).map(String);
    if (one.widget === "hidden") found[name] = [].concat(one.initial === undefined ? [] : one.initial);
  }
  return found;
}

/** As checks.js reads it: a list only where several may be ticked. */
function plain(part, typed) {
  const several = (name) => part.fields[name] && part.fields[name].kind === "several";
  return Object.fromEntries(Object.entries(typed).map(([name, list]) => [name, several(name) ? list : list[0] || ""]));
}

/** A sheet as the server would clean it: days as "2026-11-24", a year alone as a number. */
export function cleaned(description, typed, today) {
  return clean(description, plain(description, typed || {}), today).data;
}

/** How far a sheet is: "wrong" where something in it has to be mended, else "part" or "full". */
export function stateOf(description, only, typed, today) {
  const part = narrowed(description, only);
  if (Object.keys(check(part, plain(part, typed), today)).length) return "wrong";
  const blank = ([name, one]) => one.kind !== "tick" && one.widget !== "hidden" && !one.apart &&
    ![...(typed[name] || []), ...(one.kind === "day" ? typed[`${name}_2`] || [] : [])].some(Boolean);
  return Object.entries(part.fields).some(blank) ? "part" : "full";
}
