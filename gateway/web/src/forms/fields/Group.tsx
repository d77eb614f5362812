import type { ComponentChildren } from "preact";
import { type Key, t } from "../../i18n";
import type { Field } from "../field";
import type { Form } from "../form";

interface Props {
  name: string;
  label: string;
  hint: string | undefined;
  error: string | undefined;
  children: (describedBy: string | undefined) => ComponentChildren;
}

/** A question with one input: its label, help and error, tied together for a screen reader. */
export function Group({ name, label, hint, error, children }: Props) {
  return (
    <div class={groupClass(error)}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <Help name={name} hint={hint} error={error} />
      {children(describedBy(name, hint, error))}
    </div>
  );
}

/** A question with several inputs: the same as a fieldset. */
export function GroupOfMany({ name, label, hint, error, children }: Props) {
  return (
    <div class={groupClass(error)} id={name} tabIndex={-1}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(name, hint, error)}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        <Help name={name} hint={hint} error={error} />
        {children(undefined)}
      </fieldset>
    </div>
  );
}

function Help({ name, hint, error }: Pick<Props, "name" | "hint" | "error">) {
  return (
    <>
      {hint && (
        <div class="govuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="govuk-error-message" id={`${name}-error`}>
          {error}
        </p>
      )}
    </>
  );
}

function groupClass(error: string | undefined): string {
  return error ? "govuk-form-group govuk-form-group--error" : "govuk-form-group";
}

function describedBy(name: string, hint?: string, error?: string): string | undefined {
  return [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || undefined;
}

/** The hint of a question, and what is wrong with its answer. */
export const helpOf = ({ name, hint }: Field, form: Form) => ({
  hint: hint && t(hint),
  error: form.errors.value[name],
});

/**
 * What a select says while nothing is chosen. An answer that must be given cannot be taken back, so that nothing stands
 * above a default.
 */
export function emptyChoice(
  { required, none }: { required?: boolean; none?: Key },
  chosen: string,
): string | undefined {
  if (!required) return t(none ?? "form.unknown");
  return chosen ? undefined : t("form.choose");
}
