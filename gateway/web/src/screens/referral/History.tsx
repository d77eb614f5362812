import type { Referral } from "../../api/referrals";
import { type Key, moment, t } from "../../i18n";
import { Code } from "../../ui/Code";

/** Each step with its time; the reason where one was given. */
export function History({ referral }: { referral: Referral }) {
  const events = referral.events ?? [{ at: referral.sent_at, to: "sent" }];
  return (
    <section class="card">
      <h2 class="card__title">{t("referral.history")}</h2>
      <ol class="timeline">
        {events.map((event) => (
          <li key={`${event.to}-${event.at}`}>
            <time dateTime={event.at}>{moment(event.at)}</time>
            <Code list="referral_status" code={event.to} />
            {event.reason && <span class="soft"> · {reasonText(event.reason)}</span>}
            {event.note && <p class="soft">{event.note}</p>}
          </li>
        ))}
      </ol>
      <Outcome referral={referral} />
    </section>
  );
}

function Outcome({ referral }: { referral: Referral }) {
  if (!referral.outcome) return null;
  return (
    <p class="note note--leaf">
      {t("referral.outcome")} <strong>{t(`outcome.${referral.outcome}` as Key)}</strong>
    </p>
  );
}

/** Rejections and cancellations share codes; what neither knows is shown as it came. */
export function reasonText(code: string): string {
  return t(`reason.${code}` as Key) || t(`cancel.${code}` as Key) || code;
}
