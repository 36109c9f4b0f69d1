// Checks across the fields of a form, as core/rules.py declares them: the same answer here.

const isBlank = (value) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === "" ||
  (Array.isArray(value) && !value.length);
const sum = (data, names) => names.reduce((total, name) => total + (data[name] || 0), 0);
const isDay = (value) => typeof value === "string" && value.includes("-");

const HOLDS = {
  blank: (data, errors, names) => names.every((name) => isBlank(data[name])),
  filled: (data, errors, names) => !names.some((name) => isBlank(data[name])),
  valid: (data, errors, names) => !names.some((name) => name in errors),
  among: (data, errors, [name, ...values]) =>
    [].concat(data[name]).some((one) => values.includes(String(one))),
  several: (data, errors, [name]) => (data[name] || []).length > 1,
  outside: (data, errors, [name, ticked]) => !(data[ticked] || []).includes(data[name]),
  over: (data, errors, [limit, ...names]) =>
    !isBlank(data[limit]) && sum(data, names) > data[limit],
  after: (data, errors, [one, other]) =>
    isDay(data[one]) && isDay(data[other]) && data[one] > data[other],
};

function textOf(says, when, data) {
  const found = when.find(([kind]) => kind === "over");
  if (!found) return says;
  const [, limit, ...names] = found;
  return says.replace("{sum}", sum(data, names)).replace("{limit}", data[limit]);
}

/** Adds to `errors` what the rules say, and takes the field out of `data`, as the server does. */
export function applyRules(rules, data, errors) {
  for (const [field, says, when] of rules) {
    if (field in errors) continue;
    if (when.every(([kind, ...names]) => HOLDS[kind](data, errors, names))) {
      errors[field] = textOf(says, when, data);
      delete data[field];
    }
  }
}
