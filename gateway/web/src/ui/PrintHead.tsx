import { moment, t } from "../i18n";

/** The head of a printed sheet: its purpose, and when it was made. No name unless it was opened on purpose. */
export function PrintHead({ title }: { title: string }) {
  return (
    <div class="print-only sheet-head">
      <strong>{title}</strong>
      <p>{t("print.confidential")}</p>
      <p>{t("print.madeAt", { when: moment(new Date().toISOString()) })}</p>
    </div>
  );
}
