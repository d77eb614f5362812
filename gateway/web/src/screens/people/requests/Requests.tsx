import { useState } from "preact/hooks";

import { type AccessRequest, listAccessRequests, listRoles } from "../../../api/people/identity";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { type Key, language, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may, session } from "../../../session/session";
import { type Given, keyOfGiven, keyOfRole } from "../../../ui/facts/roleNames";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { focusList, ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { roleWords } from "./kindWords";
import type { RequestRow } from "./RequestDetail";
import { requestList } from "./requestColumns";

const PAGE = "50";
const STATES = ["pending", "approved", "refused", "expired", "withdrawn", "closed"];

/** How many requests wait, of each side. */
interface Waiting {
  /** For the reader's own answer; the others are for other people to decide. */
  others: number;
  mine: number;
}

/** Access that another organisation wants to give inside one's own; for who may ask for it, both sides. */
export default function Requests() {
  return may("users:write") || may("clients:write") ? <BothSides /> : <Side standing="false" />;
}

function BothSides() {
  const waiting = useResource(countWaiting, [], ANYTHING);
  return (
    <Loaded whole from={waiting}>
      {(found) => <OpenSide waiting={found} reload={waiting.reload} />}
    </Loaded>
  );
}

/** Opens on what waits for the reader's answer, else on what they asked for; it stays so while they decide. */
function OpenSide({ waiting, reload }: { waiting: Waiting; reload: () => void }) {
  const [standing] = useState(String(waiting.others === 0));
  return <Side standing={standing} waiting={waiting} decided={reload} />;
}

interface SideProps {
  /** Whether it shows what the reader asked for, unless the address says otherwise. */
  standing: string;
  waiting?: Waiting;
  decided?: () => void;
}

function Side({ standing, waiting, decided: after }: SideProps) {
  const address = useListAddress({ mine: standing });
  const { asked, chosen } = address;
  const mine = asked.mine === "true";
  const list = (cursor?: string, context?: RequestContext) => requestRows({ ...asked, limit: PAGE, cursor }, context);
  const requests = useResource((context) => list(undefined, context), [JSON.stringify(asked)], ANYTHING);
  const [answered, setAnswered] = useState(false);
  const decided = () => {
    setAnswered(true);
    // Once the dialog is gone, which gives the focus back to a button that goes away.
    setTimeout(focusList);
    requests.reload();
    after?.();
  };
  return (
    <div class="wide">
      <PageHead title={t("requests.title")} lead={t(mine ? "requests.mine.lead" : "requests.lead")}>
        <SkipToList />
      </PageHead>
      {waiting && <Sides mine={mine} waiting={waiting} />}
      <Filters filters={filters()} address={address} />
      {!mine && !answered && requests.data?.items.some(isDecided(address.values.preview)) && (
        <p class="note" role="status">
          {t("requests.decidedMeanwhile")}
        </p>
      )}
      <ListView list={requestList(decided)} from={requests} address={address} more={list}>
        <Empty text={t(chosen.state ? "requests.noneFiltered" : mine ? "requests.mine.none" : "requests.none")} />
      </ListView>
    </div>
  );
}

/** Whether it is the one that a notice led to, and no longer waits. */
const isDecided = (meant: string | undefined) => (request: RequestRow) =>
  request.id === meant && request.state !== "pending";

/** What others ask for, and what one has asked for oneself, with how much of it waits. */
function Sides({ mine, waiting }: { mine: boolean; waiting: Waiting }) {
  return (
    <nav class="tabs tabs--head" aria-label={t("requests.title")}>
      <a href="#/requests?mine=false" aria-current={mine ? undefined : "page"}>
        {withCount("requests.others", waiting.others)}
      </a>
      <a href="#/requests?mine=true" aria-current={mine ? "page" : undefined}>
        {withCount("requests.mine", waiting.mine)}
      </a>
    </nav>
  );
}

function withCount(text: Key, count: number): string {
  return count > 0 ? `${t(text)} (${count})` : t(text);
}

async function countWaiting(context: RequestContext): Promise<Waiting> {
  const { items } = await listAccessRequests({ state: "pending", limit: "200" }, context);
  const isOwn = (request: AccessRequest) => request.requested_by === session.value?.subject;
  return {
    others: items.filter(({ decider }) => decider === "self").length,
    mine: items.filter(isOwn).length,
  };
}

function filters(): Filter[] {
  const items = STATES.map((code) => ({ code, label: t(`request.state.${code}` as Key) }));
  return [{ name: "state", label: t("cases.filter.status"), none: t("cases.filter.all"), items }];
}

async function requestRows(
  query: Record<string, string | undefined>,
  context: RequestContext = {},
): Promise<Page<RequestRow>> {
  const [page, roles] = await Promise.all([listAccessRequests(query, context), listRoles(context)]);
  const names = new Map(roles.items.map((role) => [keyOfRole(role), role[language.peek()]]));
  const nameOf = (given: Given) => names.get(keyOfGiven(given)) ?? given.role ?? "";
  const named = page.items.map((item) => ({ ...item, role_name: roleWords(item, nameOf) }));
  return { ...page, items: named };
}
