// Which kinds fit, on a phone without a line: the answers of ppks/screening.py, from the data
// of ppks/catalogue_json.py. A test holds both to one answer; change them together.

const STATES = ["strong", "weak", "open", "no"];
const best = (states) => STATES[Math.min(3, ...states.map((one) => STATES.indexOf(one)))];
const within = (age, [low, high] = [null, null]) =>
  (low === null || age >= low) && (high === null || age <= high);
const sorted = (ages) => [...new Set(ages)].sort((one, other) => one - other);
const say = (text, values) =>
  text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

/** Completed years on a day ("2026-11-24"): [] unknown, one number, or two for a year. */
export function agesOn({ date = null, year = null, estimate = null }, on) {
  const current = Number(on.slice(0, 4));
  let found;
  if (date) {
    found = [current - Number(date.slice(0, 4)) - (on.slice(5) < date.slice(5) ? 1 : 0)];
  } else if (year === null && estimate === null) {
    return [];
  } else {
    const older = year !== null ? current - year : estimate;
    found = [older - 1, older];
  }
  return found.filter((age) => age >= 0);
}

/** The questions and the rules of `data`: an object of functions. */
export function catalogue(data) {
  const kinds = new Map(data.kinds.map((one) => [one.code, one]));
  const observations = new Map(data.observations.map((one) => [one.code, one]));
  const { words } = data;
  const found = (one) => (typeof one === "string" ? observations.get(one) : one);
  const answered = (one, value) =>
    found(one).choices.some(([offered]) => offered === value && value !== data.unknown);
  const reports = (one, value) => found(one).reports.includes(value);
  const label = (one, value) => new Map(found(one).choices).get(value) || "";

  function askedOf(one, subject, ages, sex) {
    if (!one.subjects.includes(subject)) return false;
    if (subject !== "individual") return true;
    if (one.sex && sex && one.sex !== sex) return false;
    return !ages.length || ages.some((age) => within(age, one.span));
  }

  /** What is asked, in order. `secret`: null all, false the ordinary, true the protected. */
  function observationsFor(subject, ages = [], sex = "", secret = null) {
    return data.observations.filter(
      (one) =>
        askedOf(one, subject, ages, sex) && (secret === null || Boolean(one.secret) === secret),
    );
  }

  /** Whether a question is shown now: one that follows waits for what it hangs on. */
  function shown(observation, answers, subject, ages = [], sex = "") {
    const one = found(observation);
    const told = (code) =>
      askedOf(found(code), subject, ages, sex) && reports(code, answers[code] || "");
    return askedOf(one, subject, ages, sex) && (!one.after || one.after.some(told));
  }

  const margin = (kind, age) =>
    ((kind.margins || []).find(([low, high]) => within(age, [low, high])) || [])[2] || "";

  function fits(kind, subject, age, sex) {
    if (!kind.subjects.includes(subject)) return false;
    if (subject !== "individual") return true;
    if (kind.sex && sex && kind.sex !== sex) return false;
    if (age === null || !kind.limits) return true;
    return within(age, kind.limits) || Boolean(margin(kind, age));
  }

  /** The answers as they count for one age (null: unknown, or not a person). */
  function viewOf(subject, age, sex, answers) {
    const asked = new Set();
    const given = {};
    for (const one of observationsFor(subject, age === null ? [] : [age], sex)) {
      asked.add(one.code);
      if (answered(one, answers[one.code])) given[one.code] = answers[one.code];
    }
    return { subject, age, sex, asked, given };
  }

  const rowsOf = (view, criterion) =>
    ((criterion && criterion.rows) || []).filter(([code]) => view.asked.has(code));
  const spoken = (view, rows) => rows.filter(([code, answer]) => view.given[code] === answer);
  const waits = (view) => ([code]) => !(code in view.given);
  const strength = (rows) => best(rows.map((row) => row[2]));

  function state(view, criterion) {
    const rows = rowsOf(view, criterion);
    const said = spoken(view, rows);
    if (said.length) return strength(said);
    return rows.some(waits(view)) ? "open" : "no";
  }

  function computed(view, { span, sex, reports: all }) {
    if (view.subject !== "individual") return false;
    if (all) return all.every((code) => reports(code, view.given[code]));
    return view.age !== null && (!sex || view.sex === sex) && within(view.age, span);
  }

  function levelOf(view, kind) {
    const [clear, faint, incomplete] = data.levels;
    const listed = new Map(kind.criteria.map((one) => [one.ordinal, one]));
    const bestOf = (ordinals) => best(ordinals.map((one) => state(view, listed.get(one))));
    const signs = kind.signs || [];
    const held = (kind.gates || []).map(bestOf);
    const sign = bestOf(signs);
    if (!held.length) return { strong: clear, weak: faint }[sign] || null;
    if (held.includes("no") || held.every((one) => one === "open")) return null;
    if (held.includes("open")) return incomplete;
    if (signs.length && sign === "open") return incomplete;
    if (signs.length && sign === "no") return null;
    const all = signs.length ? [...held, sign] : held;
    return all.every((one) => one === "strong") ? clear : faint;
  }

  /** Level and warnings of a kind at one age, null when it is not suggested. */
  function rate(kind, view) {
    if (!fits(kind, view.subject, view.age, view.sex)) return null;
    let level = levelOf(view, kind);
    if (level === null) return null;
    const [clear, faint, incomplete] = data.levels;
    const warnings = [];
    if (view.subject === "individual") {
      if (view.age === null && kind.limits) {
        level = incomplete;
        warnings.push(words.age_unknown);
      }
      if (kind.sex && !view.sex) {
        level = incomplete;
        warnings.push(words.sex_unknown);
      }
      const edge = view.age !== null && margin(kind, view.age);
      if (edge) {
        level = level === clear ? faint : level;
        warnings.push(edge);
      }
    }
    return { level, warnings, view };
  }

  function estimateWarning(kind, views, chosen) {
    for (const view of views) {
      const other = rate(kind, view);
      if (view !== chosen.view && (!other || other.level !== chosen.level)) {
        const text = other ? say(words.other_level, other) : words.other_none;
        return [say(words.estimate, { age: view.age, other: text })];
      }
    }
    return [];
  }

  function signOf(criterion, rows) {
    return {
      ordinal: criterion.ordinal,
      text: criterion.text,
      strength: strength(rows),
      observations: rows.map(([code, answer]) => ({
        code,
        question: found(code).question,
        answer: label(code, answer),
      })),
      secret: false,
      computed: false,
      outside: null,
    };
  }

  function signsOf(kind, view) {
    const signs = [];
    for (const criterion of kind.criteria) {
      if (criterion.computed) {
        if (computed(view, criterion.computed)) {
          signs.push({ ...signOf(criterion, []), strength: "strong", computed: true });
        }
        continue;
      }
      const rows = spoken(view, rowsOf(view, criterion));
      if (!rows.length) continue;
      const ordinary = rows.filter(([code]) => !found(code).secret);
      const secret = ordinary.length < rows.length;
      const outside = secret && ordinary.length ? signOf(criterion, ordinary) : null;
      signs.push({ ...signOf(criterion, rows), secret, outside });
    }
    return signs;
  }

  /** Questions still unanswered that could add to a criterion that is not yet strong. */
  function openOf(kind, view) {
    const waiting = new Set();
    for (const criterion of kind.criteria) {
      if (state(view, criterion) === "strong") continue;
      rowsOf(view, criterion).filter(waits(view)).forEach(([code]) => waiting.add(code));
    }
    return data.observations
      .filter((one) => waiting.has(one.code))
      .map((one) => ({ code: one.code, question: one.question, secret: Boolean(one.secret) }));
  }

  function suggest(kind, views) {
    const place = (rated) => data.levels.indexOf(rated.level) * 100 + rated.warnings.length;
    const chosen = views
      .map((view) => rate(kind, view))
      .filter(Boolean)
      .reduce((one, other) => (one && place(one) <= place(other) ? one : other), null);
    if (!chosen) return null;
    const several = views.length > 1;
    return {
      code: kind.code,
      name: kind.name,
      level: chosen.level,
      signs: signsOf(kind, chosen.view),
      open: openOf(kind, chosen.view),
      warnings: [...chosen.warnings, ...(several ? estimateWarning(kind, views, chosen) : [])],
      estimated: several,
      source: kind.source[chosen.view.subject],
      secrecy: kind.secrecy,
      hidden: false,
    };
  }

  /** Suggested kinds: kuat, lemah, belum lengkap, then by code, each with its reasons. */
  function screen(subject, ages, sex, answers) {
    const known = subject === "individual" ? sorted(ages) : [];
    const views = (known.length ? known : [null]).map((age) => viewOf(subject, age, sex, answers));
    const order = (one) => data.levels.indexOf(one.level) + one.code;
    return data.kinds
      .map((kind) => suggest(kind, views))
      .filter(Boolean)
      .sort((one, other) => (order(one) < order(other) ? -1 : 1));
  }

  /** A suggestion as it may be read outside the protected section. */
  function withoutSecrets(one) {
    return {
      ...one,
      signs: one.signs.map((sign) => (sign.secret ? sign.outside : sign)).filter(Boolean),
      open: one.open.filter((question) => !question.secret),
      hidden: one.signs.some((sign) => sign.secret),
    };
  }

  /** What the panel of kinds draws: the ordinary ones without protected reasons, and the rest. */
  function panel(subject, ages, sex, answers) {
    const all = screen(subject, ages, sex, answers);
    return {
      ordinary: all.filter((one) => one.secrecy !== data.secret).map(withoutSecrets),
      secret: all.filter((one) => one.secrecy === data.secret),
    };
  }

  function limitWords([low, high] = [null, null]) {
    const key = low === null ? "up_to" : high === null ? "from" : "between";
    return say(words[key], { low, high });
  }

  function limitObjections(kind, ages, sex) {
    const { code } = kind;
    const notes = [];
    if (kind.sex && sex && kind.sex !== sex) notes.push(say(words.women_only, { code }));
    if (!ages.length) return notes;
    const oldest = ages[ages.length - 1];
    const said = { ages: ages.join(" atau "), code };
    const printed = ages.some((age) => within(age, kind.printed));
    const suggested = ages.some((age) => fits(kind, "individual", age, ""));
    if (!printed) {
      notes.push(say(words.outside, { ...said, limits: limitWords(kind.printed) }));
    } else if (!suggested) {
      notes.push(say(words.suggested_for, { ...said, limits: limitWords(kind.limits) }));
    } else if (oldest < (kind.begins || 0)) {
      notes.push(say(words.begins, { code, begins: kind.begins }));
    }
    if (oldest < (kind.supervised || 0)) {
      notes.push(say(words.supervised, { age: kind.supervised, code }));
    }
    return printed && suggested ? notes : [...notes, ...twinHint(kind, ages, sex)];
  }

  function twinHint(kind, ages, sex) {
    const candidates = kind.look_at || (kind.twin ? [kind.twin] : []);
    const fitting = candidates.filter((code) =>
      ages.some((age) => fits(kinds.get(code), "individual", age, sex)),
    );
    if (!fitting.length) return [];
    const [code, ...rest] = fitting;
    if (!rest.length) return [say(words.look_one, { code, name: kinds.get(code).name })];
    return [say(words.look_more, { code, rest: rest.join(", ") })];
  }

  /** What speaks against a kind chosen by hand: sentences, [] when nothing does. */
  function objections(code, subject, ages, sex, answers) {
    const kind = kinds.get(code);
    if (!kind) return [words.kind_unknown];
    if (!kind.subjects.includes(subject)) {
      const word = data.subject_words[subject] || "subjek ini";
      return [say(words.wrong_subject, { code, subject: word })];
    }
    const notes = subject === "individual" ? limitObjections(kind, sorted(ages), sex) : [];
    const [question, victims] = kind.victims || ["", []];
    if (victims.includes(answers[question])) notes.push(words.victim);
    const suggested = screen(subject, ages, sex, answers).some((one) => one.code === code);
    return notes.length || suggested ? notes : [words.not_suggested];
  }

  /**
   * The errors `reason_NN` of kinds ticked against the screening: `given` the entry, `active` the
   * kinds that are recorded already.
   */
  function reasonErrors(chosen, given, active, subject, ages, sex, answers) {
    const errors = {};
    for (const code of chosen) {
      if (active.includes(code) || given[`reason_${code}`]) continue;
      const against = objections(code, subject, ages, sex, answers).join(" ");
      if (against) errors[`reason_${code}`] = say(words.give_reason, { against });
    }
    return errors;
  }

  /** Sentences for kinds that never stand together for one person, [] when none clash. */
  function conflicts(codes, ages = []) {
    const has = new Set(codes);
    const child = ages.length && Math.max(...ages) < 18;
    const pairs = Object.entries(data.twins).filter(([one, other]) => one < other).sort();
    if (child) pairs.push(...Object.keys(data.child_instead).sort().map((code) => ["07", code]));
    return pairs
      .filter((pair) => pair.every((code) => has.has(code)))
      .map(([one, other]) => say(words.clash, { one, other }));
  }

  return {
    kind: (code) => kinds.get(code),
    observation: found,
    choicesFor: (one) => found(one).choices,
    answerLabel: label,
    ...{ answered, reports, observationsFor, shown, fits, screen, withoutSecrets, panel },
    ...{ objections, reasonErrors, conflicts },
  };
}
