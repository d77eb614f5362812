import { codeLabel } from "../../../api/codelists";
import { type CountrySetting, listSettings } from "../../../api/people/administrationOfCountry";
import type { RequestContext } from "../../../api/requestContext";
import { day, language, t, tn } from "../../../i18n";
import { query } from "../../../router";
import { session } from "../../../session/session";
import { Tag } from "../../../ui/facts/Tag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { SettingPage } from "./SettingPage";
import { ValueFacts } from "./ValueFacts";
import { WORDS } from "./words/wordFields";

/** What the country decides for itself, or the one setting that the address names, by itself or by a version of it. */
export default function Settings() {
  const country = query.value.get("country") ?? session.value?.countries[0] ?? "";
  const name = query.value.get("name");
  const version = query.value.get("version");
  if (version) return <OfVersion key={version} id={version} />;
  return name ? <SettingPage key={name} name={name} country={country} /> : <AllSettings country={country} />;
}

/** The setting of which a version is waiting, comes or holds; all of them for one that is of no use any more. */
function OfVersion({ id }: { id: string }) {
  const found = useResource((context) => settingOf(id, context), [id]);
  return (
    <Loaded whole from={found} lines={12}>
      {({ name, country }) =>
        name ? <SettingPage name={name} country={country} /> : <AllSettings country={country} />
      }
    </Loaded>
  );
}

async function settingOf(version: string, context: RequestContext): Promise<{ name?: string; country: string }> {
  const countries = session.value?.countries ?? [];
  for (const country of countries) {
    const { items } = await listSettings(country, context);
    const found = items.find(({ in_force, waiting, upcoming }) =>
      [in_force, ...waiting, ...upcoming].some((one) => one?.id === version),
    );
    if (found) return { name: found.name, country };
  }
  return { country: String(countries[0] ?? "") };
}

/** What holds today, what comes, and what waits for a second person. */
function AllSettings({ country }: { country: string }) {
  const settings = useResource((context) => listSettings(country, context), [country]);
  return (
    <>
      <PageHead title={t("settings.title")} lead={t("settings.lead")} />
      <Countries chosen={country} />
      <Loaded from={settings} lines={12}>
        {({ items }) => (
          <div class="stack">
            {longTextsLast(items).map((setting) => (
              <OneSetting key={setting.name} setting={setting} country={country} />
            ))}
          </div>
        )}
      </Loaded>
    </>
  );
}

/** The pledge and the notice are read seldom; what is decided often comes before them. */
const longTextsLast = (settings: readonly CountrySetting[]) => {
  const isLong = ({ parts }: CountrySetting) => Number(parts.some(({ lines }) => lines > 1));
  return [...settings].sort((one, other) => isLong(one) - isLong(other));
};

/** Who works in several countries chooses one. */
function Countries({ chosen }: { chosen: string }) {
  const countries = session.value?.countries ?? [];
  if (countries.length < 2) return null;
  return (
    <nav class="row no-print" aria-label={t("directory.country")}>
      {countries.map((code) => (
        <a
          key={code}
          class="btn btn--second"
          href={`#/settings?country=${code}`}
          aria-current={code === chosen ? "page" : undefined}
        >
          {codeLabel("platform_country", code)}
        </a>
      ))}
    </nav>
  );
}

function OneSetting({ setting, country }: { setting: CountrySetting; country: string }) {
  const spoken = language.value;
  return (
    <section class="card" data-setting={setting.name}>
      <div class="card__title">
        <h2>{setting[spoken]}</h2>
        <a
          class="no-print"
          href={`#/settings?country=${country}&name=${setting.name}`}
          aria-label={t("settings.open", { name: setting[spoken] })}
        >
          {t("setting.change.short")}
        </a>
      </div>
      {setting.waiting.length > 0 && (
        <p>
          <Tag tone="sun">{t("settings.waits")}</Tag>
        </p>
      )}
      {setting.name === WORDS ? (
        <p>{tn("words.count", Object.keys(setting.value).length)}</p>
      ) : (
        <ValueFacts setting={setting} value={setting.value} />
      )}
      {setting.upcoming.map(({ id, valid_from }) => (
        <p class="soft" key={id}>
          {t("settings.from", { day: day(valid_from) })}
        </p>
      ))}
    </section>
  );
}
