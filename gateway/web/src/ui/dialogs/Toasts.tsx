import { effect, signal } from "@preact/signals";

import { savedAsSent } from "../../forms/outbox";
import { t } from "../../i18n";
import { path, query } from "../../router";

interface Toast {
  id: number;
  text: string;
  at: number;
}

const SHOWN_MS = 7000;
/** What is said just before a screen changes belongs to the new one. */
const ARRIVES_WITH_MS = 1000;
const MOST = 2;
const toasts = signal<Toast[]>([]);
let last = 0;

/** Shows a message for some seconds, or until the next screen or step of a form; a screen reader announces it once. */
export function showToast(text: string): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(1 - MOST), { id, text, at: Date.now() }];
  setTimeout(() => keep((toast) => toast.id !== id), SHOWN_MS);
}

function keep(wanted: (toast: Toast) => boolean): void {
  const kept = toasts.peek().filter(wanted);
  if (kept.length !== toasts.peek().length) toasts.value = kept;
}

effect(() => {
  path.value;
  query.value.get("step");
  keep(({ at }) => Date.now() - at < ARRIVES_WITH_MS);
});

savedAsSent.subscribe((id) => {
  if (id) showToast(t("form.asSentBefore"));
});

/** In a corner, over what is there: nothing moves for it. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <p key={toast.id} class="toast">
          {toast.text}
        </p>
      ))}
    </div>
  );
}
