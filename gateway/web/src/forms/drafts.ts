import { signal } from "@preact/signals";
import { useState } from "preact/hooks";

import { type Form, makeForm, type Values } from "./form";

interface Draft {
  form: Form;
  /** Where the form can be taken up again. */
  address: string;
  startedAt: Date;
}

// In memory only: what was typed about a person is never written to the device.
const held = new Map<string, Draft>();

/** The addresses of forms begun and not sent, for the screen of the day. */
export const unfinished = signal<Array<{ address: string; startedAt: Date }>>([]);

/** The form begun under `address`, or a new one. Walking to another screen and back loses nothing. */
export function useDraft(address: string, initial: () => Values): Form {
  // Taken up once per visit: a form that was just sent must not begin anew while its screen goes away.
  const [form] = useState(() => draft(address, initial));
  return form;
}

function draft(address: string, initial: () => Values): Form {
  const known = held.get(address);
  if (known) return known.form;
  const form = makeForm(initial());
  const before = form.values.value;
  held.set(address, { form, address, startedAt: new Date() });
  form.values.subscribe((values) => {
    if (values !== before && held.get(address)?.form === form) publish();
  });
  return form;
}

export function discard(address: string): void {
  held.delete(address);
  publish();
}

/** Lets go of everything that was typed; from then on nothing is asked when the page is left. */
export function forgetDrafts(): void {
  held.clear();
  publish();
}

function publish(): void {
  unfinished.value = [...held.values()].map(({ address, startedAt }) => ({ address, startedAt }));
}

/** Asks before the page is closed with something unsent in it. */
export function warnBeforeLosingDrafts(): void {
  window.addEventListener("beforeunload", (event) => {
    if (unfinished.value.length > 0) event.preventDefault();
  });
}
