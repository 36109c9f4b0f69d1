// What looks odd about a NIK or KK of the right shape, as core/nik.py says it. Numbers that are
// known to the server alone are not looked at here: the server does.

const isDate = (text) => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
};

function birthDates(nik, today) {
  const day = Number(nik.slice(6, 8));
  const rest = `${nik.slice(10, 12)}-${nik.slice(8, 10)}`;
  const shown = String(day > 40 ? day - 40 : day).padStart(2, "0");
  return ["19", "20"]
    .map((century) => `${century}${rest}-${shown}`)
    .filter((text) => isDate(text) && text <= today);
}

/** The birth as it counts: a date, or a year that may be a guess. */
function birthOf({ birth, age_estimate: estimate }, today) {
  if (typeof estimate === "number") {
    return { year: Number(today.slice(0, 4)) - estimate, guessed: true };
  }
  return typeof birth === "number" ? { year: birth, guessed: false } : { date: birth };
}

function oddNik({ provinces, guessed, words }, data, nik, kk, today) {
  const found = [];
  const say = (key) => found.push(words[key].replace("{two}", nik.slice(0, 2)));
  if (!provinces.includes(nik.slice(0, 2))) say("region");
  if (nik.endsWith("0000")) say("serial");
  if (nik === kk) say("kk");
  const dates = birthDates(nik, today);
  const birth = birthOf(data, today);
  const near = (date) =>
    Math.abs(Number(date.slice(0, 4)) - birth.year) <= (birth.guessed ? guessed : 0);
  if (!dates.length) say("date");
  else if (birth.date && !dates.includes(birth.date)) say("birth");
  else if (birth.year && !dates.some(near)) say("year");
  const sex = Number(nik.slice(6, 8)) > 40 ? "F" : "M";
  if (data.sex && dates.length && data.sex !== sex) say(sex);
  return found;
}

function oddKk({ provinces, words }, kk) {
  const [day, month] = [Number(kk.slice(6, 8)), Number(kk.slice(8, 10))];
  const found = [];
  if (!provinces.includes(kk.slice(0, 2))) found.push(words.kk_region);
  if (day < 1 || day > 31 || month < 1 || month > 12) found.push(words.kk_date);
  if (kk.endsWith("0000")) found.push(words.kk_serial);
  return found;
}

/** What looks odd, in sentences: [] for nothing. `data`: cleaned, without what is wrong. */
export function oddNumbers(facts, data, today) {
  if (!("nik" in data && "kk" in data)) return [];
  const [nik, kk] = [data.nik, data.kk].map((one) => (typeof one === "string" ? one : ""));
  return [
    ...(nik ? oddNik(facts, data, nik, kk, today) : []),
    ...(kk ? oddKk(facts, kk) : []),
  ];
}

/** An odd number is confirmed with a reason: else `errors` says so, and the field leaves `data`. */
export function confirmNumbers(facts, data, errors, today) {
  if (data.warning_reason || "warning_reason" in errors) return;
  if (oddNumbers(facts, data, today).length) {
    errors.warning_reason = facts.confirm;
    delete data.warning_reason;
  }
}
