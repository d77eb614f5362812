import "../../styles/practice.scss";

import { useEffect } from "preact/hooks";

import { t } from "../../i18n";
import { signInAddress } from "../../session/session";

const PRACTISING = "practising";

/** Says on every screen that nothing here is real, and puts a frame around it. */
export default function PracticeBanner() {
  useEffect(() => {
    document.documentElement.classList.add(PRACTISING);
    return () => document.documentElement.classList.remove(PRACTISING);
  }, []);
  return (
    <aside class="strip practice" aria-label={t("practice.title")}>
      <strong>{t("practice.title")}</strong> <span>{t("practice.lead")}</span>{" "}
      <a href="#/training">{t("practice.training")}</a> <a href={signInAddress(false)}>{t("practice.leave")}</a>
    </aside>
  );
}
