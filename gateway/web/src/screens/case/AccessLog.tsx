import { readAccessLog } from "../../api/cases";
import { type Key, moment, t } from "../../i18n";
import { Code } from "../../ui/Code";
import { Loaded, useResource } from "../../ui/resource";

/** The actions named in words; any other is shown as an access. */
const ACTIONS = new Set([
  "case.read",
  "case.register",
  "case.change",
  "assessment.record",
  "coding.read",
  "identity.read",
  "timeline.read",
  "access_log.read",
  "disclosures.read",
  "consent.give",
  "consent.withdraw",
  "packet.preview",
  "packet.seal",
]);

/** Who looked at this case, and why. Looking is written down too. */
export function AccessLog({ id }: { id: string }) {
  const log = useResource(() => readAccessLog(id), [id]);
  return (
    <section class="card no-print">
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <h2 class="govuk-details__summary-text">{t("case.accessLog")}</h2>
        </summary>
        <Loaded from={log}>
          {(page) => (
            <ol class="timeline">
              {page.items.map((access) => (
                <li key={access.id}>
                  <time dateTime={access.at}>{moment(access.at)}</time>
                  {t(`access.${ACTIONS.has(access.action) ? access.action : "other"}` as Key)}
                  {access.purpose && (
                    <>
                      {": "}
                      <Code list="consent_purpose" code={access.purpose} />
                    </>
                  )}
                </li>
              ))}
            </ol>
          )}
        </Loaded>
      </details>
    </section>
  );
}
