import { type EscalatedReferral, listEscalated } from "../../../api/referrals/referrals";
import { type Key, moment, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code, Codes } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { Empty } from "../../../ui/loading/Empty";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Clock } from "../../../ui/time/Clock";
import { Unacknowledged } from "./Unacknowledged";

/** What waits for an answer too long in the country or the region, the longest first. Nothing of the person. */
export default function Escalated() {
  const waiting = useResource((context) => listEscalated(undefined, context), [], ANYTHING);
  return (
    <>
      <PageHead title={t("escalated.title")} lead={t("escalated.lead")} />
      <Loaded from={waiting} lines={6}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("escalated.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((referral) => (
                  <Line key={`${referral.referral_id} ${referral.level}`} referral={referral} />
                ))}
              </ul>
              <More page={page} load={listEscalated} show={waiting.set} />
            </>
          )
        }
      </Loaded>
      <Unacknowledged />
    </>
  );
}

/** No link: who is notified sees that a referral waits, never the referral itself. */
function Line({ referral }: { referral: EscalatedReferral }) {
  const from = referral.from_organisation_name ?? "–";
  const to = referral.to_organisation_name ?? "–";
  return (
    <li class="line">
      <div class="line__main">
        <span class="case-code">{referral.code}</span>
        <div class="line__facts">
          <span>{t("escalated.ends", { from, to })}</span>
          <span>
            <Code list="platform_country" code={referral.to_country} />
          </span>
          <span>
            <Codes list="service_type" codes={referral.services} />
          </span>
        </div>
      </div>
      <div class="line__side">
        <Tag tone="alarm">{t("escalation.tag")}</Tag>
        <span>{t(`escalation.level.${referral.level}` as Key)}</span>
        <Clock until={referral.respond_by} />
        <span class="soft">{t("escalated.openUntil", { when: moment(referral.expires_at) })}</span>
      </div>
    </li>
  );
}
