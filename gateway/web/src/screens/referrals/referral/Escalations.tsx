import type { Referral } from "../../../api/referrals/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { type Key, moment, t } from "../../../i18n";

/** Who was notified that the receiver has not answered, and until when an answer is still possible. */
export function Escalations({ referral }: { referral: Referral }) {
  if (referral.escalations.length === 0) return null;
  const end = referral.box === "in" ? "in" : "out";
  return (
    <section class="card">
      <h2 class="card__title">{t("escalation.title")}</h2>
      {UNANSWERED.has(referral.state) && (
        <p>{t(`escalation.stillOpen.${end}`, { when: moment(referral.expires_at) })}</p>
      )}
      <ol class="timeline">
        {referral.escalations.map((entry) => (
          <li key={`${entry.level} ${entry.organisation_id}`}>
            <time dateTime={entry.at}>{moment(entry.at)}</time>
            {t(`escalation.level.${entry.level}` as Key)}:{" "}
            {entry.organisation_id ? (entry.organisation_name ?? "–") : t("escalation.nobody")}
          </li>
        ))}
      </ol>
    </section>
  );
}
