import { t } from "../../../i18n";
import { Drawing } from "../../../ui/loading/Drawing";
import { WayOut } from "./WayOut";

/** In place of a screen that is not practised. Whether the role of the person opens it at work is not known here. */
export default function NotPractised() {
  return (
    <div class="state" data-part="not-practised">
      <Drawing name="door" />
      <h1>{t("notPractised.title")}</h1>
      <p>{t("notPractised.text")}</p>
      <WayOut look="btn" />
    </div>
  );
}
