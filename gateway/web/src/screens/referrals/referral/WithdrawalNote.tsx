import type { Referral } from "../../../api/referrals/referrals";
import { moment, t } from "../../../i18n";
import { reasonText } from "./answers";

/** Access has ended because of the person: why, what the receiver must do, and whether it was done. */
export function WithdrawalNote({ referral }: { referral: Referral }) {
  if (!referral.access_ended_at) return null;
  const why = reasonText(referral.access_ended_because ?? "");
  const mine = referral.box === "in";
  const done = referral.acknowledged_at;
  return (
    <p class={done ? "note" : "note note--care"} role="status">
      <strong>{why}</strong> ({moment(referral.access_ended_at)}).{" "}
      {done
        ? t("withdrawal.acknowledged", { when: moment(done) })
        : t(mine ? "withdrawal.toAcknowledge" : "withdrawal.waiting")}
    </p>
  );
}
