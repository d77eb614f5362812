import type { CountrySetting, SettingPart } from "../../api/administrationOfCountry";
import type { RecordField } from "../../forms/record";
import { type Language, language } from "../../i18n";
import { choice, date, line, number } from "../edit/asked";

/** What is asked about another value of a setting: its parts, its first day, and why. */
export function fieldsOf(setting: CountrySetting): readonly RecordField[] {
  return [
    ...setting.parts.map((part) => partField(part, language.value)),
    date("valid_from", {
      label: "setting.validFrom",
      hint: "setting.validFrom.hint",
      exact: true,
      future: true,
      required: true,
    }),
    line("reason", { label: "setting.reason", hint: "setting.reason.hint", required: true }),
  ];
}

function partField(part: SettingPart, spoken: Language): RecordField {
  const asked = { label: "setting.part", required: true } as const;
  if (part.choices.length > 0) {
    const items = part.choices.map((one) => ({ code: one.code, label: one[spoken] }));
    return choice(`value.${part.key}`, () => items, { ...asked, words: part[spoken] });
  }
  const bounds = [`${part.minimum}–${part.maximum}`, part[`unit_${spoken}`]].join(" ").trim();
  return number(`value.${part.key}`, { ...asked, words: `${part[spoken]} (${bounds})` });
}
