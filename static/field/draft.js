// A new entry, kept as a draft from the start.

import { agesOn } from "./screening.js";

/**
 * Begin an entry of a kind. `target` says whom it is about (fieldwork/message.py), `label` how it
 * is called in the outbox, `person` or `case` the line of the pack it starts from.
 */
export function begin(app, kind, { target = {}, label = "", person = null, ...more } = {}) {
  const made_at = new Date().toISOString();
  const message = { kind, user: app.store.user, position: app.pack.position.id, made_at, target, sheets: {} };
  const who = person && whoOf(person, app.today());
  const answers = person ? person.answers : {};
  return app.save({ key: crypto.randomUUID(), kind, label, made_at, message, who, answers, case: more.case || null, state: "draft" });
}

/** Of whom the questions are asked, as `ppks.questionnaire.Who`. */
export function whoOf(person, today) {
  const born = person.born;
  const known = typeof born === "number" ? { year: born } : born ? { date: born } : {};
  const ages = person.subject === "individual" ? agesOn(known, today) : [];
  return { subject: person.subject, ages, sex: person.sex, kinds: person.kinds, housed: person.housed };
}

/** Whether a question is asked of somebody: `Question.asked_of` with the rule as data. */
export function asked(rule, who) {
  if (!rule) return true;
  if (rule.subjects && !rule.subjects.includes(who.subject)) return false;
  if (rule.kinds && !rule.kinds.some((code) => who.kinds.includes(code))) return false;
  if (rule.housed && !who.housed) return false;
  if (who.subject !== "individual") return true;
  if (rule.sex && who.sex && rule.sex !== who.sex) return false;
  const fits = (age) => (rule.low === undefined || age >= rule.low) && (rule.high === undefined || age <= rule.high);
  return !who.ages.length || who.ages.some(fits);
}
