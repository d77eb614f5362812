import type { CountrySetting, Proposal, SettingPart } from "../../../api/people/administrationOfCountry";
import { choice, date, line, number, words } from "../../../forms/questions";
import type { Part, RecordField } from "../../../forms/record";
import { type Language, language } from "../../../i18n";

/** What is asked about another value of a setting: its parts, its first day, and why. */
export function fieldsOf(setting: CountrySetting): readonly RecordField[] {
  return [...setting.parts.map((part) => partField(part, language.value)), ...whenAndWhy()];
}

/** What every proposal says. */
export function whenAndWhy(): readonly RecordField[] {
  return [
    date("valid_from", {
      label: "setting.validFrom",
      hint: "setting.validFrom.hint",
      exact: true,
      future: true,
      ahead: true,
      required: true,
    }),
    line("reason", { label: "setting.reason", hint: "setting.reason.hint", required: true }),
  ];
}

/**
 * What holds today and the first day that can be chosen, as the form begins with them: in place of an empty text what
 * the platform says, from which one's own is made.
 */
export function knownOf(setting: CountrySetting): Part {
  const shown = setting.parts.map(({ key, kind }) => {
    const value = setting.value[key];
    return [key, kind === "days" ? daysOf(value).map((day) => ({ day })) : value || (setting.standard[key] ?? value)];
  });
  return { value: Object.fromEntries(shown), valid_from: setting.today };
}

/** The answers as the server takes them: a text that was left empty is empty, and days stand in order. */
export function proposalOf(setting: CountrySetting, asked: Part): Proposal {
  const answers = (asked.value ?? {}) as Part;
  const value = setting.parts.map(({ key, kind }) => [
    key,
    kind === "days" ? joined(answers[key]) : (answers[key] ?? ""),
  ]);
  return { ...(asked as Omit<Proposal, "value">), value: Object.fromEntries(value) };
}

/** The days of a part that holds days. */
export function daysOf(value: unknown): string[] {
  return String(value ?? "")
    .split(" ")
    .filter(Boolean);
}

function joined(days: unknown): string {
  const chosen = ((days ?? []) as { day: string | null }[]).map(({ day }) => day ?? "");
  return [...new Set(chosen)].sort().join(" ").trim();
}

function partField(part: SettingPart, spoken: Language): RecordField {
  const path = `value.${part.key}`;
  const asked = { label: "setting.part", words: part[spoken] } as const;
  switch (part.kind) {
    case "choice": {
      const items = part.choices.map((one) => ({ code: one.code, label: one[spoken] }));
      return choice(path, () => items, { ...asked, required: true });
    }
    case "text":
      return part.lines > 1 ? words(path, asked) : line(path, asked);
    case "days":
      return {
        kind: "parts",
        name: part.key,
        path,
        ...asked,
        each: "setting.day",
        add: "setting.day.add",
        most: part.maximum,
        fields: [{ kind: "date", name: "day", label: "setting.day.label", exact: true, future: true, required: true }],
      };
    default: {
      const bounds = [`${part.minimum}–${part.maximum}`, part[`unit_${spoken}`]].join(" ").trim();
      return number(path, {
        ...asked,
        required: true,
        between: [part.minimum, part.maximum],
        words: `${part[spoken]} (${bounds})`,
      });
    }
  }
}
