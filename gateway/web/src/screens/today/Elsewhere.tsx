import { listAccessRequests, listOrganisations } from "../../api/identity";
import { listEscalated } from "../../api/referrals";
import type { RequestContext } from "../../api/requestContext";
import { type Counted, t, tn } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { Icon } from "../../ui/Icon";
import { Loaded, useResource } from "../../ui/resource";
import { allowed } from "../../ui/shell/Navigation";
import { type Destination, GROUPS } from "../../ui/shell/navigation";
import { Tag } from "../../ui/Tag";

interface Waiting {
  count: (context: RequestContext) => Promise<number>;
  /** How many, in words. */
  text: Counted;
}

const WHOLE = { limit: "200" };

/** What a screen has waiting, where somebody without cases or referrals has to do something about it. */
const WAITING: Record<string, Waiting> = {
  "/escalated": {
    count: async (context) => (await listEscalated(undefined, context)).items.length,
    text: "today.waiting",
  },
  "/requests": {
    count: async (context) =>
      (await listAccessRequests(WHOLE, context)).items.filter(({ state }) => state === "pending").length,
    text: "today.waiting",
  },
  "/organisations": {
    count: async (context) =>
      (await listOrganisations(WHOLE, context)).items.filter(({ status }) => status === "suspended").length,
    text: "today.suspended",
  },
};

/** For roles without cases or referrals: where their work is, and what waits there. */
export function Elsewhere() {
  const screens = GROUPS.flatMap(({ items }) => items).filter((item) => item.to !== "/" && allowed(item));
  return (
    <section class="card" aria-labelledby="elsewhere">
      <h2 id="elsewhere" class="card__title">
        {t("today.elsewhere")}
      </h2>
      <ul class="lines">
        {screens.map((screen) => (
          <li key={screen.to} class="line">
            <a class="line__link row" href={`#${screen.to}`}>
              <Icon name={screen.icon} /> {t(screen.text)}
            </a>
            <Count of={screen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Count({ of }: { of: Destination }) {
  const waiting = WAITING[of.to];
  return waiting ? <HowMany waiting={waiting} /> : null;
}

function HowMany({ waiting }: { waiting: Waiting }) {
  const found = useResource(waiting.count, [], ANYTHING);
  return (
    <Loaded from={found} lines={1}>
      {(count) =>
        count > 0 ? (
          <Tag tone="clay">{tn(waiting.text, count)}</Tag>
        ) : (
          <span class="small soft">{t("today.nothing")}</span>
        )
      }
    </Loaded>
  );
}
