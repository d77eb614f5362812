import {
  approveSetting,
  type CountrySetting,
  listSettings,
  rejectSetting,
  type SettingVersion,
} from "../../../api/people/administrationOfCountry";
import { day, language, moment, t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { personName } from "../../../ui/facts/personNames";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Propose } from "./Propose";
import { SettingHistory } from "./SettingHistory";
import { Differences, ValueFacts } from "./ValueFacts";
import { ProposeWords } from "./words/ProposeWords";
import { WORDS } from "./words/wordFields";

/** One setting of the country: what holds, what waits, another proposal, and its history. */
export function SettingPage({ name, country }: { name: string; country: string }) {
  const loaded = useResource((context) => listSettings(country, context), [country, name]);
  return (
    <Loaded whole from={loaded} lines={10}>
      {({ items }) => {
        const setting = items.find((one) => one.name === name);
        return setting && <Whole setting={setting} country={country} reload={loaded.reload} />;
      }}
    </Loaded>
  );
}

interface Props {
  setting: CountrySetting;
  country: string;
  reload: () => void;
}

function Whole({ setting, country, reload }: Props) {
  const spoken = language.value;
  const Form = setting.name === WORDS ? ProposeWords : Propose;
  const last = [...setting.waiting, ...setting.upcoming, setting.in_force].map((one) => one?.id).join();
  return (
    <>
      <PageHead
        title={setting[spoken]}
        lead={setting[`about_${spoken}`]}
        back={{ to: `/settings?country=${country}`, text: t("settings.title") }}
      />
      <div class="stack">
        <section class="card stack" data-part="now">
          <h2>{t("setting.now")}</h2>
          <p class="soft">
            {setting.in_force ? t("setting.since", { day: day(setting.in_force.valid_from) }) : t("setting.default")}
          </p>
          <ValueFacts setting={setting} value={setting.value} />
        </section>
        {setting.upcoming.map((version) => (
          <section class="card stack" key={version.id} data-part="upcoming">
            <h2>{t("settings.from", { day: day(version.valid_from) })}</h2>
            <ValueFacts setting={setting} value={version.value} />
          </section>
        ))}
        {setting.waiting.map((version) => (
          <Waiting key={version.id} setting={setting} version={version} reload={reload} />
        ))}
        {may("organisations:write") && <Form key={last} setting={setting} country={country} done={reload} />}
        <SettingHistory key={`${last} history`} setting={setting} country={country} />
      </div>
    </>
  );
}

/** A proposal that waits for another person; who made it can take it back. */
function Waiting({ setting, version, reload }: Omit<Props, "country"> & { version: SettingVersion }) {
  const isOwn = version.proposed_by === session.value?.subject;
  const name = setting[language.value];
  return (
    <section class="card stack" data-part="waiting">
      <h2>{t("setting.waiting")}</h2>
      <p class="note note--sun">{t(isOwn ? "setting.waiting.own" : "setting.waiting.other")}</p>
      <p>
        {t("setting.proposed", {
          name: personName(version.proposed_by),
          moment: moment(version.proposed_at),
          day: day(version.valid_from),
        })}
      </p>
      <p>{version.reason}</p>
      <Compared setting={setting} value={version.value} />
      {may("settings:decide") && (
        <div class="row no-print">
          {!isOwn && <Act which="setting.approve" name={name} send={() => approveSetting(version)} done={reload} />}
          <Act
            care
            which={isOwn ? "setting.takeBack" : "setting.reject"}
            name={name}
            send={() => rejectSetting(version)}
            done={reload}
          />
        </div>
      )}
    </section>
  );
}

/** What would change, and below it the whole; the words of a country are too many for that. */
function Compared({ setting, value }: { setting: CountrySetting; value: SettingVersion["value"] }) {
  return (
    <>
      <h3>{t("setting.differs")}</h3>
      <Differences setting={setting} value={value} />
      {setting.name !== WORDS && (
        <>
          <h3>{t("setting.whole")}</h3>
          <ValueFacts setting={setting} value={value} />
        </>
      )}
    </>
  );
}
