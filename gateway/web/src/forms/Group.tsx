import type { ComponentChildren } from "preact";

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
