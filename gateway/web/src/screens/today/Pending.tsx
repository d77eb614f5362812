import { type CaseLine, listCases } from "../../api/cases";
import { t } from "../../i18n";
import { RiskTag } from "../../ui/Code";
import { Lines } from "../../ui/Lines";
import { useResource } from "../../ui/resource";
import { Due } from "../cases/Due";
import { queryOf, SOON_DAYS } from "../cases/due";
import { ShortHead } from "./ShortHead";

const SHOWN = "6";

/** What cases ask for today and soon, the longest overdue on top. */
export function Pending() {
  const cases = useResource((context) => listCases({ ...queryOf({ due: "soon" }), limit: SHOWN }, context), []);
  return (
    <section class="card" aria-labelledby="pending">
      <ShortHead id="pending" title={t("today.pending")} all="/cases?due=soon" />
      <Lines from={cases} none={t("today.nothingPending", { days: SOON_DAYS })} lines={3}>
        {(line) => <PendingLine key={line.id} line={line} />}
      </Lines>
    </section>
  );
}

function PendingLine({ line }: { line: CaseLine }) {
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link case-code" href={`#/cases/${line.id}`}>
          {line.case_number}
        </a>
        <div class="line__facts">
          {line.next_task && line.next_due_at && <Due kind={line.next_task} until={line.next_due_at} />}
        </div>
      </div>
      <RiskTag code={line.risk_level} />
    </li>
  );
}
