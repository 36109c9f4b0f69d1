// A few words for making pages.

/** An element: `h("p", {class: "muted", onclick: f}, "text", child, [more])`. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...flat(children));
  return made;
}

const flat = (children) => children.flat(Infinity).filter((one) => one || one === 0);

/** Put these in place of what is there. */
export function put(where, ...children) {
  where.replaceChildren(...flat(children));
}

export const link = (href, text, css = "") => h("a", { href, class: css || null }, text);

export const button = (text, act, css = "btn btn-outline-primary") =>
  h("button", { type: "button", class: css, onclick: act }, text);

export const title = (text) => h("h1", {}, text);
export const back = (href, text) => h("p", { class: "trail" }, link(href, `← ${text}`));

/** The lock of what is *rahasia*. */
export const lock = () => document.getElementById("mark-lock").content.firstElementChild.cloneNode(true);

/** A state as a word with the shape of its tone: good, waits, bad or neutral. */
export function mark(word, tone) {
  const made = document.getElementById(`mark-${tone}`).content.firstElementChild.cloneNode(true);
  made.append(word);
  return made;
}

/** 24 November 2026 of "2026-11-24", or of a moment. */
export function day(text) {
  if (!text) return "";
  const moment = new Date(text.length === 10 ? `${text}T12:00:00` : text);
  return moment.toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" });
}

export function moment(text) {
  const at = new Date(text);
  const pad = (n) => String(n).padStart(2, "0");
  return `${day(text)} ${pad(at.getHours())}.${pad(at.getMinutes())}`;
}

/** How old the pack is, in words, from milliseconds. */
export function oldWords(age) {
  const hours = Math.floor(age / 3600e3);
  return hours < 1 ? "kurang dari satu jam" : hours < 48 ? `${hours} jam` : `${Math.floor(hours / 24)} hari`;
}

/** A yes or no before what cannot be undone, put into `where`; it takes the focus. */
export function ask(where, words, yes, act, cancel) {
  put(where, h("div", { class: "warn-box", role: "alertdialog", tabindex: -1, "aria-label": words },
    h("p", {}, words),
    h("p", { class: "acts" }, button(yes, act, "btn btn-outline-danger"), button("Tidak jadi", cancel, "btn btn-link"))));
  where.firstElementChild.focus();
}
