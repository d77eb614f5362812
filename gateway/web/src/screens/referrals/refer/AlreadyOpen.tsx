import type { ReferralLine } from "../../../api/referrals/referrals";
import { PACKET_OPEN, UNANSWERED } from "../../../contract/serverRules";
import { t } from "../../../i18n";

interface Props {
  /** The referrals of the case. */
  referrals: readonly ReferralLine[];
  to: string;
  name: string;
}

/** A referral of the person to the same organisation is still open: a second one may be a mistake. */
export function AlreadyOpen({ referrals, to, name }: Props) {
  const open = referrals.find(
    ({ state, to_organisation_id }) => to_organisation_id === to && (UNANSWERED.has(state) || PACKET_OPEN.has(state)),
  );
  if (!open || open.state === "completed") return null;
  return (
    <p class="note note--sun" role="alert">
      {t("refer.alreadyOpen", { name })} <a href={`#/referrals/${open.id}`}>{open.code}</a>
    </p>
  );
}
