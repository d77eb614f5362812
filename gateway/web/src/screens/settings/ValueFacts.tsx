import type { CountrySetting, SettingPart } from "../../api/administrationOfCountry";
import { type Language, language } from "../../i18n";
import { Fact } from "../../ui/Fact";

/** The parts of a value of a setting, in words. */
export function ValueFacts({ setting, value }: { setting: CountrySetting; value: Record<string, unknown> }) {
  return (
    <dl class="facts">
      {setting.parts.map((part) => (
        <Fact key={part.key} term={part[language.value]}>
          {partInWords(part, value[part.key], language.value)}
        </Fact>
      ))}
    </dl>
  );
}

/** One part in words; a part that an older version does not have is that of the default, which is not said again. */
export function partInWords(part: SettingPart, value: unknown, spoken: Language): string {
  const choice = part.choices.find(({ code }) => code === value);
  if (choice) return choice[spoken];
  return value === undefined ? "–" : `${value} ${part[`unit_${spoken}`]}`.trim();
}
