import { listOpenRequests, type Proceeding } from "../../../api/proceedings/proceedings";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code } from "../../../ui/facts/Code";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { DueDay } from "../../../ui/time/DueDay";
import { numberOf } from "./numberOf";

/** What was asked of organisations and nobody has answered. */
export function OpenRequests({ proceedings }: { proceedings: readonly Proceeding[] }) {
  const found = useResource((context) => listOpenRequests(context), [], ANYTHING);
  return (
    <section class="card" data-part="open-requests">
      <h2 class="card__title">{t("liaison.requests")}</h2>
      <Lines from={found} none={t("liaison.requests.none")} lines={2}>
        {({ id, proceeding_id, kind, due_on }) => (
          <li key={id} class="line">
            <div class="line__main">
              <a class="line__link" href={`#/proceedings/${proceeding_id}?tab=requests`}>
                <Code list="proceeding_request" code={kind} />
              </a>
              <div class="line__facts">
                <span class="case-code">{numberOf(proceeding_id, proceedings)}</span>
                <span>
                  <DueDay on={due_on} open />
                </span>
              </div>
            </div>
          </li>
        )}
      </Lines>
    </section>
  );
}
