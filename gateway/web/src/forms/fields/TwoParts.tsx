import { t } from "../../i18n";
import { parseDate } from "../dates";
import type { MomentField, SpanField } from "../field";
import type { Form } from "../form";
import { dateInWords, hintOfDate } from "../inWords";
import { labelOf } from "../labelOf";
import { hourNameOf } from "../moments";
import { restNameOf } from "../spans";
import { GroupOfMany } from "./Group";

/** A day as people say it, and an hour; what was understood of the day is shown below, in words. */
export function MomentInput({ field, form }: { field: MomentField; form: Form }) {
  const { name, hint } = field;
  const typed = form.text(name);
  const understood = typed ? parseDate(typed, new Date(), { exact: true, future: true }) : null;
  return (
    <GroupOfMany
      name={`${name}-group`}
      label={labelOf(field)}
      hint={hintOfDate({ ...(hint && { hint }), exact: true, future: true })}
      error={form.errors.value[name]}
    >
      {() => (
        <>
          <div class="row">
            <Short form={form} name={name} label={t("form.moment.day")} owner={name} />
            <Short form={form} name={hourNameOf(name)} label={t("form.moment.hour")} owner={name} type="time" />
          </div>
          <p class="parsed" aria-live="polite">
            {typed && (understood ? dateInWords(understood) : t("form.date.notUnderstood"))}
          </p>
        </>
      )}
    </GroupOfMany>
  );
}

/** Years and months. */
export function SpanInput({ field, form }: { field: SpanField; form: Form }) {
  const { name, hint } = field;
  return (
    <GroupOfMany name={`${name}-group`} label={labelOf(field)} hint={hint && t(hint)} error={form.errors.value[name]}>
      {() => (
        <div class="row">
          <Short form={form} name={name} label={t("form.span.years")} owner={name} />
          <Short form={form} name={restNameOf(name)} label={t("form.span.months")} owner={name} />
        </div>
      )}
    </GroupOfMany>
  );
}

interface ShortProps {
  form: Form;
  name: string;
  label: string;
  /** The question that it is a part of, which says what is wrong. */
  owner: string;
  type?: "text" | "time";
}

function Short({ form, name, label, owner, type = "text" }: ShortProps) {
  const change = (value: string) => {
    form.set(name, value);
    // What was wrong with the question may be right with this part of it.
    form.set(owner, form.values.value[owner]);
  };
  return (
    <div>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <input
        class="govuk-input govuk-input--short"
        id={name}
        type={type}
        autocomplete="off"
        aria-invalid={owner in form.errors.value}
        value={form.text(name)}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}
