import { useEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import type { Form } from "./form";

/** What has to be put right, at the top; each line leads to its field. */
export function ErrorSummary({ form }: { form: Form }) {
  const box = useRef<HTMLDivElement>(null);
  const errors = Object.entries(form.errors.value);
  const count = errors.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="errors-title">
      <h2 class="govuk-error-summary__title" id="errors-title">
        {t("form.errors")}
      </h2>
      <ul class="govuk-list govuk-error-summary__list">
        {errors.map(([name, message]) => (
          <li key={name}>
            <a href={`#${name}`} onClick={(event) => lead(event, name)}>
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function lead(event: Event, name: string): void {
  event.preventDefault();
  document.getElementById(name)?.focus();
}
