import type { Referral } from "../api/referrals";
import { Clock } from "./Clock";
import { Codes, ReferralTag } from "./Code";
import { organisationName } from "./names";

const UNANSWERED = new Set(["sent", "received", "info_requested"]);

/** A referral in a list: its code, the other side, and the clock while nobody has answered. */
export function ReferralLine({ referral, box }: { referral: Referral; box: "in" | "out" }) {
  const other =
    box === "in"
      ? (referral.from_organisation_name ?? organisationName(referral.from_organisation_id))
      : (referral.to_organisation_name ?? organisationName(referral.to_organisation_id));
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link case-code" href={`#/referrals/${referral.id}`}>
          {referral.code}
        </a>
        <div class="line__facts">
          <span>{other}</span>
          <span>
            <Codes list="service_type" codes={referral.services} />
          </span>
        </div>
      </div>
      <div class="line__side">
        <ReferralTag code={referral.state} />
        {UNANSWERED.has(referral.state) && <Clock until={referral.respond_by} />}
      </div>
    </li>
  );
}
