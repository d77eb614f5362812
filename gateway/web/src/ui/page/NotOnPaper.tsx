import { t } from "../../i18n";

/** On paper, in the place of a form: what was not sent is no document. */
export function NotOnPaper() {
  return <p class="print-only">{t("print.form")}</p>;
}
