import type { CountrySetting, SettingPart } from "../../../api/people/administrationOfCountry";
import { day, type Language, language, t } from "../../../i18n";
import { Fact } from "../../../ui/facts/Fact";
import { daysOf } from "./settingFields";
import { WORDS } from "./words/wordFields";

/**
 * The parts of a value of a setting, in words; of the words of a country, those that the value has. In place of an
 * empty text stands what the platform says.
 */
export function ValueFacts({ setting, value }: { setting: CountrySetting; value: Record<string, unknown> }) {
  const shown = setting.name === WORDS ? setting.parts.filter(({ key }) => key in value) : setting.parts;
  return (
    <dl class="facts">
      {shown.map((part) => (
        <Fact key={part.key} term={part[language.value]}>
          <PartFact setting={setting} part={part} value={value[part.key]} />
        </Fact>
      ))}
    </dl>
  );
}

/** Of a long text, what is shown before it is opened: about two lines of a phone. */
const BEGINNING = 90;

/** One part; of a long text its beginning and the way to it, so that the other settings stay in sight. */
function PartFact({ setting, part, value }: { setting: CountrySetting; part: SettingPart; value: unknown }) {
  const words = (!value && setting.standard[part.key]) || partInWords(part, value, language.value);
  if (part.lines === 1 || words.length <= BEGINNING) return <span class="lines-kept">{words}</span>;
  return (
    <>
      <span class="soft">{words.slice(0, BEGINNING).replace(/\s+\S*$/, "")}…</span>
      <details class="govuk-details">
        <summary class="govuk-details__summary">{t("setting.readText")}</summary>
        <span class="lines-kept">{words}</span>
      </details>
    </>
  );
}

/** The parts of a value that differ from what holds today; a word that is taken back goes with it. */
export function Differences({ setting, value }: { setting: CountrySetting; value: Record<string, unknown> }) {
  const spoken = language.value;
  const changed = setting.parts.filter(({ key }) => (setting.value[key] ?? "") !== (value[key] ?? ""));
  return (
    <ul class="changes">
      {changed.map((part) => (
        <li key={part.key} class="lines-kept">
          {part[spoken]}: <del>{partInWords(part, setting.value[part.key] ?? "", spoken)}</del> →{" "}
          <ins>{partInWords(part, value[part.key] ?? "", spoken)}</ins>
        </li>
      ))}
    </ul>
  );
}

/** One part in words; a part that an older version does not have is that of the default, which is not said again. */
export function partInWords(part: SettingPart, value: unknown, spoken: Language): string {
  const choice = part.choices.find(({ code }) => code === value);
  if (choice) return choice[spoken];
  if (part.kind === "days") return daysOf(value).map(day).join(", ") || "–";
  return value === undefined || value === "" ? "–" : counted(value, part[`unit_${spoken}`]);
}

const DAY = 24;
const TWO_DAYS = 48;

/** As the server says it: one without the plural, hours from two days on also in days. */
function counted(value: unknown, unit: string): string {
  if (value === 1) return `1 ${unit.replace(/s$/, "")}`;
  const hours = unit === "h" ? Number(value) : 0;
  if (hours >= TWO_DAYS) return `${value} h (${t("setting.days", { days: Number((hours / DAY).toFixed(1)) })})`;
  return `${value} ${unit}`.trim();
}
