import type { PacketPreview } from "../../api/referrals";
import { type Key, t } from "../../i18n";
import { CodedFacts, fieldName } from "../../ui/CodedFacts";

/** Field by field what the other organisation will see: now, and only if it accepts. */
export function Preview({ preview, busy, send }: { preview: PacketPreview; busy: boolean; send: () => void }) {
  const refused = preview.withheld.find(({ reason }) => reason !== "above_profile");
  return (
    <section class="section" aria-live="polite">
      <h2>3. {t("preview.title")}</h2>
      <div class="packet">
        <div class="packet__part packet__part--now">
          <h3>{t("preview.now")}</h3>
          <p class="small soft">{t("preview.now.hint")}</p>
          <CodedFacts values={preview.before_acceptance} />
        </div>
        <div class="packet__part">
          <h3>{t("preview.later")}</h3>
          <p class="small soft">{t("preview.later.hint")}</p>
          <CodedFacts values={onlyLater(preview)} />
        </div>
      </div>
      {refused && (
        <p class="note note--care" role="alert">
          {t(`withheld.${refused.reason}` as Key)} {t("preview.refused")}
        </p>
      )}
      {preview.withheld.length > 0 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{t("preview.withheld")}</span>
          </summary>
          <ul>
            {preview.withheld.map(({ field, reason }) => (
              <li key={field}>
                {fieldName(field)}: <span class="soft">{t(`withheld.${reason}` as Key) || reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="actions">
        <button type="button" class="btn" disabled={busy || refused !== undefined} onClick={send}>
          {t("refer.send")}
        </button>
      </div>
    </section>
  );
}

/** What acceptance adds to what was seen before it. */
function onlyLater({ before_acceptance, after_acceptance }: PacketPreview): Record<string, unknown> {
  return Object.fromEntries(Object.entries(after_acceptance).filter(([name]) => !(name in before_acceptance)));
}
