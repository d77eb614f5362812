import type { Case } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { t } from "../../../i18n";

/** The case was changed meanwhile: what it says now. What was typed stays, and saving it takes another press. */
export function ChangedMeanwhile({ now }: { now: Case }) {
  const { trafficking_status, status_decided_by } = now.person;
  const said = [codeLabel("trafficking_status", trafficking_status)];
  if (status_decided_by) said.push(codeLabel("status_decision_maker", status_decided_by));
  return (
    <div class="note note--care" role="alert">
      <p>
        <strong>{t("decide.meanwhile.title")}</strong> {t("decide.meanwhile.text", { status: said.join(", ") })}
      </p>
    </div>
  );
}
