import { signal } from "@preact/signals";
import { useState } from "preact/hooks";

import { onOtherPerson } from "../session/session";
import { type Form, makeForm, type Values } from "./form";

/** A form begun and not sent. */
export interface Unfinished {
  /** Where the form can be continued. */
  address: string;
  startedAt: Date;
  /** The number of the case it belongs to, where the screen knew it. */
  about?: string | undefined;
}

interface Draft extends Unfinished {
  form: Form;
  /** Whether anything was typed; a form that was only looked at is not unfinished. */
  changed: boolean;
}

// In memory only: what was typed about a person is never written to the device.
const held = new Map<string, Draft>();
let resumed = "";

/** The forms begun and not sent, for the screen of the day. */
export const unfinished = signal<Unfinished[]>([]);

/** The form begun under `address`, or a new one. Going to another screen and back loses nothing. */
export function useDraft(address: string, initial: () => Values, about?: string): Form {
  // Looked up once per visit: a form that was just sent must not begin anew while its screen goes away.
  const [form] = useState(() => draft(address, initial, about));
  return form;
}

function draft(address: string, initial: () => Values, about?: string): Form {
  const known = held.get(address);
  if (known) return known.form;
  const form = makeForm(initial());
  const before = form.values.value;
  const begun: Draft = { form, address, startedAt: new Date(), about, changed: false };
  held.set(address, begun);
  form.values.subscribe((values) => {
    if (values === before || held.get(address) !== begun) return;
    begun.changed = true;
    publish();
  });
  return form;
}

/** The form under `address` is continued: the screen that comes does not ask. */
export function resumeDraft(address: string): void {
  resumed = address;
}

/** The form begun under `address` on an earlier visit, unless the person has just chosen to continue it. */
export function begunBefore(address: string): Unfinished | undefined {
  const known = resumed === address ? undefined : unfinished.peek().find((draft) => draft.address === address);
  resumed = "";
  return known;
}

export function discard(address: string): void {
  held.delete(address);
  publish();
}

/** Forgets everything that was typed; after that the browser does not ask when the page is left. */
export function forgetDrafts(): void {
  held.clear();
  publish();
}

onOtherPerson(forgetDrafts);

function publish(): void {
  unfinished.value = [...held.values()]
    .filter(({ changed }) => changed)
    .map(({ address, startedAt, about }) => ({ address, startedAt, about }));
}

/** Asks before the page is closed with something unsent in it. */
export function warnBeforeLosingDrafts(): void {
  window.addEventListener("beforeunload", (event) => {
    if (unfinished.value.length > 0) event.preventDefault();
  });
}
