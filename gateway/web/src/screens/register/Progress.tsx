import { t } from "../../i18n";
import { STEPS } from "./steps";

/** Where in the five steps we are. */
export function Progress({ at }: { at: number }) {
  return (
    <ol class="steps" aria-label={t("register.progress", { at: at + 1, of: STEPS.length })}>
      {STEPS.map((step, index) => (
        <li key={step.id} class={index < at ? "is-done" : undefined} aria-current={index === at ? "step" : undefined}>
          <span>
            {index + 1}. {t(`register.short.${step.id}`)}
          </span>
        </li>
      ))}
    </ol>
  );
}
