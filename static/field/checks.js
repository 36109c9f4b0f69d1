// What a form says about an entry, without a line: the checks of core/fields.py and core/names.py
// by the description of core/describe.py. A test holds both to one answer; change them together.

import { confirmNumbers } from "./numbers.js";
import { applyRules } from "./rules.js";

// What Python counts as white space: not what JavaScript does.
const WHITE =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const EDGES = new RegExp(`^${WHITE}+|${WHITE}+$`, "g");
const MONTHS =
  "januari februari maret april mei juni juli agustus september oktober november desember".split(
    " ",
  );

const strip = (text) => text.replace(EDGES, "");

/** As core.names.clean_text: NFC, nothing invisible, spaces folded. */
export function cleanText(text) {
  const visible = text.normalize("NFC").replace(/[\t\r\n\xa0]/g, " ").replace(/\p{C}/gu, "");
  return strip(visible.replace(/ +/g, " "));
}

/** As core.names.clean_lines: line breaks stay. */
export function cleanLines(text) {
  const lines = text.replace(/\r\n/g, "\n").split("\n").map(cleanText);
  return strip(lines.join("\n").replace(/\n{3,}/g, "\n\n"));
}

// Small letters as Python folds them, as far as month names go.
const fold = (text) =>
  text.toLowerCase().replace(/[ſﬅﬆ]/g, (one) => (one === "ſ" ? "s" : "st"));

class Wrong extends Error {}

function dayOf(field, parts, today) {
  const { messages } = field;
  const [day, month, year] = parts.map((part) => fold(cleanText(strip(part))));
  const named = month.length >= 3 ? MONTHS.findIndex((name) => name.startsWith(month)) : -1;
  const number = named >= 0 ? String(named + 1) : month;
  if (!/^[0-9]{4}$/.test(year)) throw new Wrong(messages.year);
  const last = field.future ? 2100 : Number(today.slice(0, 4));
  if (Number(year) < 1900 || Number(year) > last) throw new Wrong(messages.years);
  if (!day && !month && field.year_only) return Number(year);
  if (!/^[0-9]{1,2}$/.test(day) || !/^[0-9]{1,2}$/.test(number)) {
    throw new Wrong(messages.incomplete);
  }
  const date = new Date(Date.UTC(Number(year), Number(number) - 1, Number(day)));
  const text = `${year}-${number.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (date.toISOString().slice(0, 10) !== text) throw new Wrong(messages.calendar);
  if (!field.future && text > today) throw new Wrong(messages.not_yet);
  return text;
}

function wholeOf({ low, high, messages }, text) {
  const value = cleanText(strip(text));
  if (!value) return null;
  if (!/^([0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,12})$/.test(value)) throw new Wrong(messages.shape);
  const number = Number(value.replace(/\./g, ""));
  if (number < low || number > high) throw new Wrong(messages.range);
  return number;
}

function numberOf({ messages }, text) {
  const value = cleanText(strip(text)).replace(new RegExp(WHITE, "g"), "");
  if (value && !/^[0-9]+$/.test(value)) throw new Wrong(messages.digits);
  if (value && value.length !== 16) throw long(messages.length, value.length);
  return value;
}

function phoneOf({ messages }, text) {
  const value = cleanText(strip(text)).replace(new RegExp(`${WHITE}|[.()-]`, "g"), "");
  if (value && !/^\+?[0-9]{8,15}$/.test(value)) throw new Wrong(messages.shape);
  return value;
}

function integerOf({ messages }, text) {
  const value = strip(text);
  if (!value) return null;
  if (!/^[-+]?[0-9]+(\.0*)?$/.test(value)) throw new Wrong(messages.invalid);
  return Number(value);
}

const long = (message, length) => new Wrong(message.replace("{length}", length));
const offered = (choices) =>
  choices.flatMap(([value, words]) => (Array.isArray(words) ? offered(words) : [value]));

function known(field, value) {
  if (!offered(field.choices).includes(value)) {
    throw new Wrong(field.messages.invalid_choice.replace("{value}", value));
  }
  return value;
}

const READ = {
  text: (field, text) => cleanText(strip(text)),
  lines: (field, text) => cleanLines(strip(text)),
  plain: (field, text) => strip(text),
  number: numberOf,
  phone: phoneOf,
  whole: wholeOf,
  integer: integerOf,
  choice: (field, text) => text,
};

function measured({ kind, max_length: most, min_length: least, messages }, value) {
  const length = [...value].length; // characters, as the server counts them
  const said = [];
  if (least && length < least) said.push(messages.min_length);
  if (most && length > most) said.push(messages.max_length);
  if (kind === "plain" && value.includes("\0")) said.push(messages.null);
  if (said.length) throw long(said.join(" "), length);
  return value;
}

const list = (value) => [].concat(value === undefined || value === null ? [] : value);

function dayIn(field, name, values, today) {
  const parts = [0, 1, 2].map((place) => list(values[`${name}_${place}`]).pop() || "");
  if (!parts.some(strip)) return required(field, null);
  if (parts.some((part) => strip(part).includes("\0"))) throw new Wrong(field.messages.null);
  return dayOf(field, parts, today);
}

function required(field, value) {
  const blank = value === null || value === "" || value === false || list(value).length === 0;
  if (field.required && blank) throw new Wrong(field.messages.required);
  return value;
}

function readField(field, name, values, today) {
  if (field.kind === "day") return dayIn(field, name, values, today);
  const given = list(values[name]);
  if (field.kind === "several") {
    return required(field, given).map((value) => known(field, value));
  }
  const text = given.length ? given[given.length - 1] : "";
  if (field.kind === "tick") return required(field, text !== "" && fold(text) !== "false");
  const value = required(field, READ[field.kind](field, text));
  if (!value) return field.kept ? true : value;
  if (field.kind === "choice") return known(field, value);
  return typeof value === "string" ? measured(field, value) : value;
}

/**
 * What was entered, cleaned as the server cleans it, and what is wrong with it.
 *
 * `description`: of core/describe.py. `values`: as they are posted, a day in three (`birth_0` …),
 * a list where several may be ticked. `today`: "2026-11-24". Gives `data`, days as such text, a
 * year alone as a number; and `errors`, a sentence by field.
 */
export function clean(description, values, today) {
  const data = {};
  const errors = {};
  for (const [name, field] of Object.entries(description.fields)) {
    try {
      data[name] = readField(field, name, values, today);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      errors[name] = error.message;
    }
  }
  applyRules(description.rules, data, errors);
  if (description.numbers) confirmNumbers(description.numbers, data, errors, today);
  return { data, errors };
}

/** A sentence by field for what is wrong with an entry, {} when nothing is. */
export function check(description, values, today) {
  return clean(description, values, today).errors;
}
