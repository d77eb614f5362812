import { readReferral } from "../../../api/referrals/referrals";
import { Loaded, useResource } from "../../../ui/loading/resource";
import MovementCard from "./MovementCard";

/** The return or other movement by which the person of a received case came, as its referral tells the receiver. */
export function IncomingMovement({ referral_id }: { referral_id: string }) {
  const loaded = useResource((context) => readReferral(referral_id, context), [referral_id], referral_id);
  // Not everyone who attends a case reads referrals.
  if (loaded.problem?.isMissing || loaded.problem?.isForbidden) return null;
  return (
    <Loaded from={loaded}>
      {(referral) => referral.movement && <MovementCard referral={referral} movement={referral.movement} />}
    </Loaded>
  );
}
