import { type CalendarHearing, listHearings } from "../../../api/proceedings/proceedings";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code } from "../../../ui/facts/Code";
import { useResource } from "../../../ui/loading/resource";
import { zoneOf } from "../../../ui/time/zoneOf";
import { untilSoon } from "../../case/due/caseQuery";
import { onClocksOf } from "../../proceedings/proceeding/when";

/** A hearing of a case of the reader. */
type OfCase = CalendarHearing & { case_id: string };

/** The hearings of the cases in the next two weeks, the next first, on the clocks of their country. */
export function HearingsAhead() {
  const found = useResource((context) => listHearings(context, { to: untilSoon().slice(0, 10) }), [], ANYTHING);
  const coming = (found.data?.items ?? []).filter(comes);
  if (coming.length === 0) return null;
  return (
    <section class="card" aria-labelledby="hearings-ahead">
      <h2 class="card__title" id="hearings-ahead">
        {t("today.hearings")}
      </h2>
      <ul class="lines">
        {coming.map((hearing) => (
          <Line key={`${hearing.id} ${hearing.case_id}`} hearing={hearing} />
        ))}
      </ul>
    </section>
  );
}

/** Those without an outcome; one of earlier today stays until its day is over. */
function comes(hearing: CalendarHearing): hearing is OfCase {
  return hearing.outcome === null && hearing.case_id !== null;
}

function Line({ hearing: { case_id, country, scheduled_at, type, pseudonym, accompanied } }: { hearing: OfCase }) {
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link" href={`#/cases/${case_id}?tab=legal`}>
          <time dateTime={scheduled_at}>{onClocksOf(zoneOf(country), scheduled_at)}</time> · {pseudonym}
        </a>
        <div class="line__facts">
          <span>
            <Code list="hearing_type" code={type} />
          </span>
          {accompanied && <span>{t("legal.accompaniment.yes")}</span>}
        </div>
      </div>
    </li>
  );
}
