import { t } from "../../../i18n";
import { signInAddress } from "../../../session/session";
import { missing } from "./missing";

/** The one step that leads from practising to real cases: back to work, or to the modules that are missing. */
export function WayOut({ look }: { look?: string }) {
  return missing.value === "nothing" ? (
    <a class={look} href={signInAddress(false)}>
      {t("practice.leave")}
    </a>
  ) : (
    <a class={look} href="#/training">
      {t("practice.training")}
    </a>
  );
}
