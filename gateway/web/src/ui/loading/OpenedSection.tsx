import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** A section that is closed at first; what is in it is asked for when it is opened. */
export function OpenedSection({ title, children }: { title: string; children: () => ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="card no-print">
      <details class="govuk-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="govuk-details__summary">
          <h2 class="govuk-details__summary-text">{title}</h2>
        </summary>
        {open && children()}
      </details>
    </section>
  );
}
