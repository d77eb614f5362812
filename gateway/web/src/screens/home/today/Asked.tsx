import { listAccessRequests } from "../../../api/people/identity";
import { tn } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { useResource } from "../../../ui/loading/resource";

/** For who leads others, how many requests for access wait for their answer: the notice of one may be read already. */
export function Asked() {
  const { data } = useResource(
    (context) => listAccessRequests({ limit: "200", state: "pending" }, context),
    [],
    ANYTHING,
  );
  const own = data?.items.filter(({ decider }) => decider === "self") ?? [];
  if (own.length === 0) return null;
  return (
    <p class="shown note note--sun" data-part="asked">
      <a href="#/requests?mine=false">{tn("today.asked", own.length)}</a>
    </p>
  );
}
