import { type EmergencyAccess, listEmergencyAccesses } from "../../../api/case/sealing";
import { colleagueName } from "../../../api/people/colleagues";
import { moment, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code } from "../../../ui/facts/Code";
import { Empty } from "../../../ui/loading/Empty";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ReviewTag } from "./ReviewTag";

/** Who saw a sealed case without being named; what a supervisor has to review says so. */
export default function EmergencyAccesses() {
  const accesses = useResource((context) => listEmergencyAccesses(undefined, context), [], ANYTHING);
  return (
    <>
      <PageHead title={t("emergency.title")} lead={t("emergency.lead")}>
        <a class="btn" href="#/emergency">
          {t("emergency.ask")}
        </a>
      </PageHead>
      <Loaded from={accesses} lines={5}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("emergency.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((access) => (
                  <Line key={access.id} access={access} />
                ))}
              </ul>
              <More page={page} load={listEmergencyAccesses} show={accesses.set} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Line({ access }: { access: EmergencyAccess }) {
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link" href={`#/emergency-accesses/${access.id}`}>
          {colleagueName(access.opened_by)}
        </a>
        <div class="line__facts">
          <time dateTime={access.opened_at}>{moment(access.opened_at)}</time>
          <Code list="emergency_reason" code={access.reason} />
          {access.case_number && <span class="case-code">{access.case_number}</span>}
        </div>
      </div>
      <ReviewTag access={access} />
    </li>
  );
}
