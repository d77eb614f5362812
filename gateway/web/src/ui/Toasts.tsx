import { signal } from "@preact/signals";

interface Toast {
  id: number;
  text: string;
}

const SHOWN_MS = 7000;
const toasts = signal<Toast[]>([]);
let last = 0;

/** Shows a message for some seconds; a screen reader announces it once. */
export function showToast(text: string): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value, { id, text }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }, SHOWN_MS);
}

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
