import { type CaseLine, listCases } from "../../api/cases";
import type { RequestContext } from "../../api/requestContext";
import type { Page } from "../../contract/schemas";
import { day, t } from "../../i18n";
import { session } from "../../session/session";
import { Lines } from "../../ui/Lines";
import { useResource } from "../../ui/resource";
import { CaseRow } from "./CaseRow";
import { ShortHead } from "./ShortHead";

const SHOWN = 5;

/** The cases opened last: first those that the reader is in charge of, then the others of the organisation. */
export function RecentCases() {
  const cases = useResource(ownFirst, []);
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

async function ownFirst(context: RequestContext): Promise<Page<CaseLine>> {
  const asked = { source: "registered", sort: "-opened_on", limit: String(SHOWN) };
  const [own, all] = await Promise.all([
    listCases({ ...asked, assigned_to: session.value?.subject }, context),
    listCases(asked, context),
  ]);
  const open = own.items.filter(({ stage }) => stage !== "closed");
  const shown = new Set(open.map(({ id }) => id));
  return { items: [...open, ...all.items.filter(({ id }) => !shown.has(id))].slice(0, SHOWN), next_cursor: null };
}
