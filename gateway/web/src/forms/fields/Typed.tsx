import { t } from "../../i18n";
import { parseDate } from "../dates";
import type { DateField, TextField } from "../field";
import type { Form } from "../form";
import { dateInWords, hintOfDate } from "../inWords";
import { labelOf } from "../labelOf";
import { Group } from "./Group";

/** Free text. The browser is asked to remember none of it. */
export function TextInput({ field, form }: { field: TextField; form: Form }) {
  const { name } = field;
  const hint = field.hint && t(field.hint);
  return (
    <Group name={name} label={labelOf(field)} hint={hint} error={form.errors.value[name]}>
      {(describedBy) =>
        field.long ? (
          <textarea
            class="govuk-textarea"
            id={name}
            aria-describedby={describedBy}
            aria-invalid={name in form.errors.value}
            value={form.text(name)}
            onInput={(event) => form.set(name, event.currentTarget.value)}
          />
        ) : (
          <input
            class={field.short ? "govuk-input govuk-input--short" : "govuk-input"}
            id={name}
            type={field.input ?? "text"}
            autocomplete="off"
            spellcheck={false}
            aria-describedby={describedBy}
            aria-invalid={name in form.errors.value}
            value={form.text(name)}
            onInput={(event) => form.set(name, event.currentTarget.value)}
          />
        )
      }
    </Group>
  );
}

/** A date typed as people say it; what was understood is shown below, in words. */
export function DateInput({ field, form }: { field: DateField; form: Form }) {
  const { name } = field;
  const typed = form.text(name);
  return (
    <Group name={name} label={labelOf(field)} hint={hintOfDate(field)} error={form.errors.value[name]}>
      {(describedBy) => (
        <>
          <div class="row">
            <input
              class="govuk-input govuk-input--short"
              id={name}
              type="text"
              autocomplete="off"
              aria-describedby={describedBy}
              aria-invalid={name in form.errors.value}
              value={typed}
              onInput={(event) => form.set(name, event.currentTarget.value)}
            />
            {mayBeToday(field) && <Today field={field} form={form} />}
          </div>
          <p class="parsed" aria-live="polite">
            {typed ? spoken(field, typed) : field.unfilled?.(form.values.value)}
          </p>
        </>
      )}
    </Group>
  );
}

/** Today is a likely answer, and nothing says that it is the answer: it is offered, not filled in. */
function mayBeToday({ exact, future, unfilled }: DateField): boolean {
  return exact === true && !future && !unfilled;
}

function Today({ field, form }: { field: DateField; form: Form }) {
  const label = t("form.date.setToday");
  return (
    <button
      type="button"
      class="btn btn--second"
      aria-label={`${label}: ${labelOf(field)}`}
      onClick={() => form.set(field.name, t("form.date.today"))}
    >
      {label}
    </button>
  );
}

function spoken(field: DateField, typed: string): string {
  const understood = parseDate(typed, new Date(), field);
  return understood ? dateInWords(understood) : t("form.date.notUnderstood");
}
