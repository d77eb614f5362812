import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import {
  type CalendarHearing,
  listHearings,
  type Proceeding,
  readHearingsFile,
} from "../../../api/proceedings/proceedings";
import { useAttempt } from "../../../forms/attempt";
import { clocksAt } from "../../../forms/moments";
import { day, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code } from "../../../ui/facts/Code";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { keepFile } from "../../../ui/page/keepFile";
import { numberOf } from "./numberOf";

interface Props {
  pack: Jurisdiction;
  proceedings: readonly Proceeding[];
}

/** The hearings of the next two months, day by day, on the clocks of the country. */
export function Hearings({ pack, proceedings }: Props) {
  const found = useResource((context) => listHearings(context), [], ANYTHING);
  const { problem, busy, attempt } = useAttempt();
  const save = () => attempt(async () => keepFile(await readHearingsFile()));
  return (
    <section class="card" data-part="next-hearings">
      <div class="card__title">
        <h2>{t("liaison.hearings")}</h2>
        <button type="button" class="btn btn--plain" disabled={busy} onClick={() => void save()}>
          {t("liaison.calendar")}
        </button>
      </div>
      <ProblemNote problem={problem} />
      <Loaded from={found}>
        {({ items }) => {
          const coming = items.filter(({ outcome }) => outcome === null);
          if (coming.length === 0) return <p class="soft">{t("liaison.hearings.none")}</p>;
          return <Days hearings={coming} pack={pack} proceedings={proceedings} />;
        }}
      </Loaded>
    </section>
  );
}

function Days({ hearings, pack, proceedings }: Props & { hearings: readonly CalendarHearing[] }) {
  const placed = hearings.map((hearing) => ({ hearing, ...clocksAt(hearing.scheduled_at, pack.time_zone) }));
  const days = [...new Set(placed.map((one) => one.day))];
  return (
    <>
      {days.map((each) => (
        <div key={each}>
          <h3>{day(each)}</h3>
          <ul class="lines">
            {placed
              .filter((one) => one.day === each)
              .map(({ hearing, hour }) => (
                <li key={hearing.id} class="line">
                  <div class="line__main">
                    <a class="line__link" href={`#/proceedings/${hearing.proceeding_id}?tab=hearings`}>
                      <time dateTime={hearing.scheduled_at}>{hour}</time>{" "}
                      <Code list="hearing_type" code={hearing.type} />
                    </a>
                    <div class="line__facts">
                      <span class="case-code">{numberOf(hearing.proceeding_id, proceedings)}</span>
                      {hearing.victim_presence && (
                        <span>
                          <Code list="hearing_presence" code={hearing.victim_presence} />
                        </span>
                      )}
                      {hearing.accompanied && <span>{t("hearings.withCompany")}</span>}
                    </div>
                  </div>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}
