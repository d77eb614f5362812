import type { CaseLine } from "../../../api/case/cases";
import { day, t } from "../../../i18n";
import { session } from "../../../session/session";
import { Lines } from "../../../ui/loading/Lines";
import { ShortHead } from "../../../ui/page/ShortHead";
import { CaseRow } from "./CaseRow";
import type { ShortList } from "./casesToday";

/** The cases opened last: first those that the reader is in charge of, then the others of the organisation. */
export function RecentCases({ cases }: { cases: ShortList }) {
  return (
    <section class="card">
      <ShortHead title={t("today.recent")} all="/cases" />
      <Lines from={cases} none={t("cases.none")}>
        {(line) => (
          <CaseRow key={line.id} line={line}>
            <span>{t("cases.openedOn", { date: day(line.opened_on) })}</span>
            {isOwn(line) && <span>{t("today.yours")}</span>}
          </CaseRow>
        )}
      </Lines>
    </section>
  );
}

function isOwn({ assigned_to }: CaseLine): boolean {
  return assigned_to === session.value?.subject;
}
