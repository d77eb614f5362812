import { colleague } from "../../api/people/colleagues";
import { legalName } from "../../api/people/organisationNames";
import { moment, t } from "../../i18n";
import { session } from "../../session/session";

/** The head of a printed sheet: its purpose, whose it is, who made it and when. No name unless it was opened on purpose. */
export function PrintHead({ title }: { title: string }) {
  const { organisation_id, subject } = session.value ?? {};
  const by = colleague(subject)?.display_name;
  return (
    <div class="print-only sheet-head">
      <strong>{title}</strong>
      {organisation_id && <p>{legalName(organisation_id)}</p>}
      <p>{t("print.confidential")}</p>
      <p>
        {t("print.madeAt", { when: moment(new Date().toISOString()) })}
        {by && `, ${by}`}
      </p>
    </div>
  );
}
