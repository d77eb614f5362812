import { useEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import type { Field } from "./field";
import type { Form } from "./form";

interface Props {
  form: Form;
  fields: Field[];
}

/** What has to be put right, at the top; each line names its question and leads to it. */
export function ErrorSummary({ form, fields }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const errors = Object.entries(form.errors.value);
  const count = errors.length;
  const labels = new Map(fields.map((field) => [field.name, t(field.label)]));
  useEffect(() => {
    // Only when the form was sent and refused: the focus stays in a field that is being corrected.
    if (count > 0 && form.justRefused()) box.current?.focus();
  }, [form.errors.value]);
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
              {labels.has(name) ? `${labels.get(name)} – ${message}` : message}
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
