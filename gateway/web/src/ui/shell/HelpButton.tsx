import { t } from "../../i18n";
import { closeHelp, help, openHelp } from "./help";

/** The help about the open screen; at the same place on each. */
export function HelpButton() {
  const open = help.value !== null;
  return (
    <button
      type="button"
      class="help-button"
      aria-label={t("help.open")}
      title={t("help.open")}
      aria-expanded={open}
      onClick={() => (open ? closeHelp() : openHelp())}
    >
      ?
    </button>
  );
}
