import { t } from "../../i18n";
import { Icon } from "../page/Icon";
import { quickExit } from "./quickExit";

/** Leaves at once. */
export function ExitButton() {
  return (
    <button type="button" class="exit" onClick={quickExit} title={t("exit.hint")}>
      <Icon name="exit" />
      {t("exit.button")}
    </button>
  );
}
