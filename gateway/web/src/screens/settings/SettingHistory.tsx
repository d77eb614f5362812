import { type CountrySetting, readHistory } from "../../api/administrationOfCountry";
import { day, type Key, language, moment, t } from "../../i18n";
import { Lines } from "../../ui/Lines";
import { useResource } from "../../ui/resource";
import { Tag, type Tone } from "../../ui/Tag";
import { partInWords } from "./ValueFacts";

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
              <strong>{t("settings.from", { day: day(version.valid_from) })}</strong>{" "}
              <span class="soft">{moment(version.proposed_at)}</span>
              <p>
                {parts
                  .map((part) => `${part[spoken]}: ${partInWords(part, version.value[part.key], spoken)}`)
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
