import { everyPage } from "../../../api/everyPage";
import { listSettings } from "../../../api/people/administrationOfCountry";
import { listAccessRequests, listOrganisations, listUsers } from "../../../api/people/identity";
import { listEscalated } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import type { Counted } from "../../../i18n";
import { session } from "../../../session/session";

export interface Waiting {
  /** Where it is answered. */
  to: string;
  permission: string;
  count: (context: RequestContext) => Promise<number>;
  /** How many, in words. */
  text: Counted;
}

const WHOLE = { limit: "200" };

/** What `list` answers in each of the reader's own countries. */
const inEach = <T>(list: (country: string) => Promise<T>) =>
  Promise.all((session.value?.countries ?? []).map((country) => list(country)));

/** What may wait for those without cases or referrals. None of these looks is an entry in the audit. */
export const WAITING: readonly Waiting[] = [
  {
    to: "/requests?mine=false",
    permission: "access-requests:read",
    count: async (context) =>
      (await listAccessRequests({ ...WHOLE, state: "pending" }, context)).items.filter(
        ({ decider }) => decider === "self",
      ).length,
    text: "today.asked",
  },
  {
    to: "/settings",
    permission: "settings:decide",
    count: async (context) => {
      const settings = await inEach((country) => listSettings(country, context));
      const waiting = settings.flatMap(({ items }) => items.flatMap((setting) => setting.waiting));
      return waiting.filter(({ proposed_by }) => proposed_by !== session.value?.subject).length;
    },
    text: "today.proposed",
  },
  {
    to: "/escalated",
    permission: "referrals:oversee",
    count: async (context) => (await listEscalated(undefined, context)).items.length,
    text: "today.escalated",
  },
  {
    to: "/users?status=invited",
    permission: "users:write",
    count: async (context) =>
      (await everyPage((cursor) => listUsers({ ...WHOLE, status: "invited", cursor }, context))).items.length,
    text: "today.invited",
  },
  {
    to: "/organisations?status=suspended",
    permission: "organisations:write",
    count: async (context) => {
      const suspended = { ...WHOLE, status: "suspended" };
      const found = await inEach((country) => listOrganisations({ ...suspended, country }, context));
      return found.flatMap(({ items }) => items).length;
    },
    text: "today.suspended",
  },
];

/** Tells each count as it comes, then all together: one that is late or lost keeps no other back. Throws a Problem, last. */
export async function countEach(
  waiting: readonly Waiting[],
  tell: (to: string, count: number) => void,
  context: RequestContext,
): Promise<number> {
  const counts = waiting.map(async ({ to, count }) => {
    const found = await count(context);
    if (!context.signal?.aborted) tell(to, found);
    return found;
  });
  const lost = (await Promise.allSettled(counts)).find((each) => each.status === "rejected");
  if (lost) throw lost.reason;
  return (await Promise.all(counts)).reduce((all, one) => all + one, 0);
}
