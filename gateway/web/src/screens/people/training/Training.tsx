import "../../../styles/screens/training.scss";

import { readProfile } from "../../../api/people/profile";
import { type Training as Learnt, type OwnModule, readTraining } from "../../../api/people/training";
import { day, t } from "../../../i18n";
import { Tag } from "../../../ui/facts/Tag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Certificate } from "./Certificate";

/** What one has to learn, how far one has come, and the certificate. */
export default function Training() {
  const loaded = useResource(async (context) => {
    const [training, { profile }] = await Promise.all([readTraining(context), readProfile(context)]);
    return { training, profile };
  }, []);
  return (
    <>
      <PageHead title={t("nav.training")} lead={t("training.lead")} />
      <Loaded from={loaded} lines={8}>
        {({ training, profile }) => (
          <div class="stack">
            <Standing training={training} />
            {profile.awaits_yes && <p class="note note--sun no-print">{t("training.awaitsYes")}</p>}
            <Modules modules={training.modules} />
            {training.standing === "certified" && training.certified_until && (
              <Certificate profile={profile} training={training} until={training.certified_until} />
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}

function Standing({ training }: { training: Learnt }) {
  const done = training.modules.filter(({ state }) => state === "passed").length;
  const of = training.modules.length;
  if (of === 0) return <p class="note">{t("training.nothing")}</p>;
  return (
    <section class="card stack no-print" data-part="standing">
      <p>{words(training)}</p>
      <p id="training-progress">{t("training.done", { done, of })}</p>
      <progress class="meter" aria-labelledby="training-progress" value={done} max={of} />
    </section>
  );
}

function words({ standing, certified_until, training_due_on }: Learnt): string {
  if (standing === "lapsed") return t("training.lapsed", { day: day(certified_until ?? "") });
  if (standing === "untrained") return t("training.untrained");
  if (training_due_on) return t("training.due", { day: day(training_due_on) });
  return certified_until ? t("training.certified", { day: day(certified_until) }) : t("training.announced");
}

function Modules({ modules }: { modules: OwnModule[] }) {
  if (modules.length === 0) return null;
  return (
    <section class="card card--flush no-print" data-part="modules">
      <ol class="lines">
        {modules.map((module) => (
          <li key={module.name} class="line">
            <a class="line__link" href={`#/training/${module.name}`}>
              {module.title}
            </a>{" "}
            <span class="small soft">{t("training.minutes", { count: module.minutes })}</span> <State module={module} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** As the server says: which day it is depends on the country of the person, not on their device. */
function State({ module }: { module: OwnModule }) {
  const { state, expires_on, required_from } = module;
  if (state === "passed") return <Tag tone="leaf">{t("training.passed", { day: day(expires_on ?? "") })}</Tag>;
  if (state === "ended") return <Tag tone="clay">{t("training.ended", { day: day(expires_on ?? "") })}</Tag>;
  if (state === "announced") return <Tag>{t("training.from", { day: day(required_from ?? "") })}</Tag>;
  return <Tag tone="sun">{t("training.open")}</Tag>;
}
