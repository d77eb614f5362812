import type { ReferralLine } from "../../api/referrals/referrals";
import { t } from "../../i18n";
import { Tag } from "./Tag";

/** Access has ended and the receiver has not acknowledged it yet. */
export function WithdrawalTag({ referral }: { referral: Pick<ReferralLine, "access_ended_at" | "acknowledged_at"> }) {
  if (!referral.access_ended_at || referral.acknowledged_at) return null;
  return <Tag tone="alarm">{t("withdrawal.tag")}</Tag>;
}
