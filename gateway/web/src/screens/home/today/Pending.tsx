import { t } from "../../../i18n";
import { Lines } from "../../../ui/loading/Lines";
import { ShortHead } from "../../../ui/page/ShortHead";
import { SOON_DAYS } from "../../case/due/caseQuery";
import { Due } from "../../case/due/Due";
import { CaseRow } from "./CaseRow";
import type { ShortList } from "./casesToday";

/** What cases ask for today and soon, the longest overdue on top. */
export function Pending({ cases }: { cases: ShortList }) {
  return (
    <section class="card" aria-labelledby="pending">
      <ShortHead id="pending" title={t("today.pending")} all="/cases?due=soon" />
      <Lines from={cases} none={t("today.nothingPending", { days: SOON_DAYS })} lines={3}>
        {(line) => (
          <CaseRow key={line.id} line={line}>
            {line.next_task && line.next_due_at && (
              <Due kind={line.next_task} until={line.next_due_at} country={line.country} />
            )}
          </CaseRow>
        )}
      </Lines>
    </section>
  );
}
