import { readTraining } from "../../../api/people/training";
import { day, t } from "../../../i18n";
import { useResource } from "../../../ui/loading/resource";
import { newsOf } from "./certificateNews";

/** That the certificate ends soon, has ended or is missing, with the way to the modules; else nothing. */
export function Standing() {
  const { data } = useResource(readTraining, []);
  const [text, on] = (data && newsOf(data, Date.now())) ?? [];
  if (!text) return null;
  return (
    <p class={text === "standing.lapsed" ? "shown note note--care" : "shown note note--sun"} data-part="standing">
      {t(text, { day: on ? day(on) : "" })} <a href="#/training">{t("nav.training")}</a>
    </p>
  );
}
