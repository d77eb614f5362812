import { listReferrals } from "../../api/referrals";
import type { RequestContext } from "../../api/requestContext";
import { t } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { query } from "../../router";
import { may } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { More } from "../../ui/More";
import { PageHead } from "../../ui/PageHead";
import { ReferralLine } from "../../ui/ReferralLine";
import { Loaded, useResource } from "../../ui/resource";

const PAGE = "50";

/** What was referred to us and what we referred; what waits for an answer shows its clock. */
export default function Box() {
  const preferred = may("referrals:answer") ? "in" : "out";
  const box = (query.value.get("box") ?? preferred) === "in" ? "in" : "out";
  const list = (cursor?: string, context?: RequestContext) => listReferrals({ box, limit: PAGE, cursor }, context);
  const referrals = useResource((context) => list(undefined, context), [box], ANYTHING);
  return (
    <>
      <PageHead title={t("referrals.title")} />
      <nav class="tabs" aria-label={t("referrals.boxes")}>
        <a href="#/referrals?box=in" aria-current={box === "in" ? "page" : undefined}>
          {t("referrals.in")}
        </a>
        <a href="#/referrals?box=out" aria-current={box === "out" ? "page" : undefined}>
          {t("referrals.out")}
        </a>
      </nav>
      <Loaded from={referrals} lines={8}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t(box === "in" ? "referrals.noneIn" : "referrals.noneOut")}>
              {box === "out" && may("cases:read") && (
                <a class="btn btn--second" href="#/cases">
                  {t("referrals.chooseCase")}
                </a>
              )}
            </Empty>
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((referral) => (
                  <ReferralLine key={referral.id} referral={referral} />
                ))}
              </ul>
              <More page={page} load={list} show={referrals.set} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
