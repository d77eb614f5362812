import type { ComponentChildren } from "preact";

import type { Form } from "../forms/form";
import { Group } from "../forms/Group";

interface Props {
  name: string;
  label: string;
  form: Form;
  children: ComponentChildren;
}

/** A native select over answers that are not a coded list. */
export function Select({ name, label, form, children }: Props) {
  return (
    <Group name={name} label={label} hint={undefined} error={form.errors.value[name]}>
      {(describedBy) => (
        <select
          class="govuk-select"
          id={name}
          aria-describedby={describedBy}
          value={form.text(name)}
          onChange={(event) => form.set(name, event.currentTarget.value)}
        >
          {children}
        </select>
      )}
    </Group>
  );
}
