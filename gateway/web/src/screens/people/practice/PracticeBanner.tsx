import "../../../styles/screens/banner.scss";

import { t } from "../../../i18n";
import { path } from "../../../router";
import { useResource } from "../../../ui/loading/resource";
import { missing, readMissing } from "./missing";
import { WayOut } from "./WayOut";

/** Says on every screen that nothing here is real, with the one step that leads to real cases: a line on a phone. */
export default function PracticeBanner() {
  const at = path.value.startsWith("/training") ? path.value : "";
  useResource(readMissing, [at]);
  return (
    <aside class="strip practice" aria-label={t("practice.title")}>
      <p>
        <strong>{t("practice.title")}</strong> {t(missing.value === "yes" ? "practice.awaitsYes" : "practice.lead")}
      </p>
      <WayOut />
    </aside>
  );
}
