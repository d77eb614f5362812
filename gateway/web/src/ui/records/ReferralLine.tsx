import type { ReferralLine as Line } from "../../api/referrals/referrals";
import { Codes } from "../facts/Code";
import { ReferralStatus } from "./ReferralStatus";

/** A referral in a list: its code, the other party, and the clock while it is unanswered. */
export function ReferralLine({ referral }: { referral: Line }) {
  const other = referral.box === "in" ? referral.from_organisation_name : referral.to_organisation_name;
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link case-code" href={`#/referrals/${referral.id}`}>
          {referral.code}
        </a>
        <div class="line__facts">
          <span>{other ?? "–"}</span>
          <span>
            <Codes list="service_type" codes={referral.services} />
          </span>
        </div>
      </div>
      <div class="line__side">
        <ReferralStatus referral={referral} />
      </div>
    </li>
  );
}
