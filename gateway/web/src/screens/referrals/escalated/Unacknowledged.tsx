import { listUnacknowledged, type UnacknowledgedWithdrawal } from "../../../api/referrals/referrals";
import { moment, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Code } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import { Empty } from "../../../ui/loading/Empty";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** Receivers who have not acknowledged that access has ended, the longest waiting first. Nothing of the person. */
export function Unacknowledged() {
  const waiting = useResource((context) => listUnacknowledged(undefined, context), [], ANYTHING);
  return (
    <section class="section">
      <h2>{t("withdrawal.title")}</h2>
      <p class="soft">{t("withdrawal.lead")}</p>
      <Loaded from={waiting} lines={3}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("withdrawal.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((one) => (
                  <Line key={one.referral_id} one={one} />
                ))}
              </ul>
              <More page={page} load={listUnacknowledged} show={waiting.set} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Line({ one }: { one: UnacknowledgedWithdrawal }) {
  const from = one.from_organisation_name ?? "–";
  const to = one.to_organisation_name ?? "–";
  return (
    <li class="line">
      <div class="line__main">
        <span class="case-code">{one.code}</span>
        <div class="line__facts">
          <span>{t("escalated.ends", { from, to })}</span>
          <span>
            <Code list="platform_country" code={one.to_country} />
          </span>
        </div>
      </div>
      <div class="line__side">
        <Tag tone="alarm">{t("withdrawal.tag")}</Tag>
        <span>
          <Code list="referral_platform_reason" code={one.because} />
        </span>
        <span class="soft">{moment(one.at)}</span>
      </div>
    </li>
  );
}
