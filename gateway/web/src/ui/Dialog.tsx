import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { ExitButton } from "./shell/ExitButton";

interface Props {
  title: string;
  children: ComponentChildren;
  /** Called on Escape; without it the dialog stays until its question is answered. */
  onClose?: () => void;
}

/**
 * A modal question on top of the screen; focus goes in and comes back by itself. The way out stays in reach: while
 * a dialog is open the bar above it cannot be pressed.
 */
export function Dialog({ title, children, onClose }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    // Browsers without modal dialogs show it in its place.
    if (dialog?.showModal) dialog.showModal();
    else dialog?.setAttribute("open", "");
    return () => {
      dialog?.close?.();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog stack"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      <div class="dialog__exit">
        <ExitButton />
      </div>
    </dialog>
  );
}
