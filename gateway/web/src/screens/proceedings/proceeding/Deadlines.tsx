import { todayIso } from "../../../forms/dates";
import { day, t } from "../../../i18n";
import { Tag } from "../../../ui/facts/Tag";
import type { OfProceeding } from "./kind";
import { Local } from "./Local";
import { deadlineName } from "./localNames";
import { type DueAct, nearDeadlines } from "./nearDeadlines";

/** The times that the law gives from the stage the proceeding is in, and until when each runs. */
export function Deadlines({ of: { proceeding, pack } }: { of: OfProceeding }) {
  const { deadlines } = proceeding;
  if (deadlines.length === 0) return null;
  return (
    <section class="card" data-part="deadlines">
      <h2 class="card__title">{t("deadlines.title")}</h2>
      <ul class="lines">
        {deadlines.map((act) => (
          <li key={act.code} class="line">
            <span>
              <Local {...deadlineName(pack, act.code)} />
            </span>
            <DueTag act={act} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The last day; that it is near or over is said in a word. */
export function DueTag({ act: { due_on } }: { act: Pick<DueAct, "due_on"> }) {
  if (due_on < todayIso()) return <Tag tone="alarm">{t("deadlines.over", { day: day(due_on) })}</Tag>;
  const isNear = nearDeadlines([{ due_on }], todayIso()).length > 0;
  return <Tag tone={isNear ? "sun" : "plain"}>{t("deadlines.until", { day: day(due_on) })}</Tag>;
}
