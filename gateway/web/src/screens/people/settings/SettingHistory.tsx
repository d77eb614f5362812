import { type CountrySetting, readHistory, type SettingVersion } from "../../../api/people/administrationOfCountry";
import { day, type Key, language, moment, t, tn } from "../../../i18n";
import { personName } from "../../../ui/facts/personNames";
import { Tag, type Tone } from "../../../ui/facts/Tag";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { partInWords } from "./ValueFacts";
import { WORDS } from "./words/wordFields";

const TONES: Record<string, Tone> = { in_force: "leaf", approved: "sky", proposed: "sun", rejected: "clay" };

/** Every version of a setting, the newest first. */
export function SettingHistory({ setting, country }: { setting: CountrySetting; country: string }) {
  const { name, parts } = setting;
  const versions = useResource((context) => readHistory(country, name, context), [country, name]);
  const spoken = language.value;
  return (
    <section class="card" data-part="history">
      <h2>{t("setting.history")}</h2>
      <Lines from={versions} none={t("setting.history.none")}>
        {(version) => (
          <li class="line" key={version.id}>
            <div class="line__main">
              <strong>{t("settings.from", { day: day(version.valid_from) })}</strong>
              <p class="soft">{whoDid(version)}</p>
              <p>
                {name === WORDS && tn("words.count", Object.keys(version.value).length)}
                {(name === WORDS ? [] : parts)
                  .map((part) => `${part[spoken]}: ${beginning(partInWords(part, version.value[part.key], spoken))}`)
                  .join(" · ")}
              </p>
              <p class="soft">{version.reason}</p>
            </div>
            <Tag tone={TONES[version.status] ?? "plain"}>{t(`setting.status.${version.status}` as Key)}</Tag>
          </li>
        )}
      </Lines>
    </section>
  );
}

/** Who proposed it, and who decided where that was another person. */
function whoDid({ status, proposed_by, proposed_at, decided_by, decided_at }: SettingVersion): string {
  const proposed = t("setting.by", { name: personName(proposed_by), moment: moment(proposed_at) });
  if (!decided_by || !decided_at) return proposed;
  const decided = status === "rejected" ? "setting.rejectedBy" : "setting.approvedBy";
  return `${proposed} ${t(decided, { name: personName(decided_by), moment: moment(decided_at) })}`;
}

const SHOWN = 80;

/** The first words of a long text; the whole of it is where it holds or waits. */
function beginning(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
