import type { Referral } from "../../../api/referrals/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { t } from "../../../i18n";
import { CodedFacts } from "../../../ui/facts/CodedFacts";

/** The little that a receiver decides on; no person can be recognised by it. It goes with the access to it. */
export function Capacity({ referral }: { referral: Referral }) {
  const mine = referral.box === "in";
  if (mine && referral.access_ended_at) return null;
  const lead = mine ? (UNANSWERED.has(referral.state) ? "in" : "answered") : "out";
  return (
    <section class="card">
      <h2 class="card__title">{t("referral.capacity")}</h2>
      <p class="soft">{t(`referral.capacity.${lead}`)}</p>
      <CodedFacts values={referral.capacity} />
    </section>
  );
}
