import { listCases } from "../../../api/case/cases";
import { readCaseload } from "../../../api/case/team";
import { colleagueName } from "../../../api/people/colleagues";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Lines } from "../../../ui/loading/Lines";
import { type Resource, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ShortHead } from "../../../ui/page/ShortHead";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { AccessAlerts } from "../../case/access/AccessAlerts";
import { queryOf } from "../../case/due/caseQuery";
import { DueThere } from "../../case/due/DueThere";
import { AssignTo } from "../../case/team/AssignTo";
import { CaseRow } from "../today/CaseRow";
import { Waiting } from "../today/Waiting";
import { CASELOADS } from "./caseloadColumns";
import { WaitingApprovals } from "./WaitingApprovals";

const SHOWN = "8";

/** For the supervisor of a team: how much each person has, and what waits for a decision. */
export default function Board() {
  const address = useListAddress();
  const caseload = useResource((context) => readCaseload(context), [], ANYTHING);
  const unassigned = useShort({ assigned_to: "nobody", open: "true" });
  const renew = () => {
    caseload.reload();
    unassigned.reload();
  };
  return (
    <div class="wide stack">
      <PageHead title={t("board.title")} lead={t("board.lead")}>
        <SkipToList />
      </PageHead>
      <WaitingApprovals decided={renew} />
      <AccessAlerts nameOf={colleagueName} />
      <div class="stack">
        <h2>{t("board.caseload")}</h2>
        <ListView list={CASELOADS} from={caseload} address={address}>
          {null}
        </ListView>
      </div>
      <div class="grid grid--two">
        <Unassigned cases={unassigned} assigned={renew} />
        <Overdue />
        <Waiting box="out" title={t("today.unanswered")} none={t("today.nothingWaiting")} />
        <Waiting box="in" title={t("board.received")} none={t("board.noneReceived")} />
      </div>
    </div>
  );
}

type Cases = Awaited<ReturnType<typeof listCases>>;

/** The first cases that meet a filter of the list. */
function useShort(filter: Record<string, string>): Resource<Cases> {
  const asked = { ...filter, source: "registered" };
  return useResource((context) => listCases({ ...queryOf(asked), limit: SHOWN }, context), [], ANYTHING);
}

function Unassigned({ cases, assigned }: { cases: Resource<Cases>; assigned: () => void }) {
  return (
    <section class="card" aria-labelledby="unassigned">
      <ShortHead id="unassigned" title={t("board.unassigned")} all="/cases?assigned_to=nobody&open=true" />
      <Lines from={cases} none={t("board.noneUnassigned")} lines={3}>
        {(line) => (
          <li key={line.id} class="stack">
            <ul class="lines">
              <CaseRow line={line}>
                {line.next_task && line.next_due_at && (
                  <DueThere kind={line.next_task} until={line.next_due_at} country={line.country} />
                )}
              </CaseRow>
            </ul>
            <AssignTo id={line.id} name={line.pseudonym} assigned={assigned} />
          </li>
        )}
      </Lines>
    </section>
  );
}

function Overdue() {
  const cases = useShort({ due: "late" });
  return (
    <section class="card" aria-labelledby="overdue">
      <ShortHead id="overdue" title={t("board.overdue")} all="/cases?due=late" />
      <Lines from={cases} none={t("board.noneOverdue")} lines={3}>
        {(line) => (
          <CaseRow key={line.id} line={line}>
            {line.next_task && line.next_due_at && (
              <DueThere kind={line.next_task} until={line.next_due_at} country={line.country} />
            )}
          </CaseRow>
        )}
      </Lines>
    </section>
  );
}
