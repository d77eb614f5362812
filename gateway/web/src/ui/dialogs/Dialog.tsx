import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { ExitButton } from "../shell/ExitButton";

interface Props {
  title: string;
  children: ComponentChildren;
  /** Called on Escape; without it the dialog stays until its question is answered. */
  onClose?: () => void;
}

/** What may be below the edge and still be no more than a margin, in pixels. */
const MARGIN = 8;

/** While something of it is below its edge, the dialog shows that there is: the edge throws a shadow on it. */
function useMoreBelow(element: RefObject<HTMLDialogElement>): () => void {
  const look = () => {
    const dialog = element.current;
    if (!dialog) return;
    const below = dialog.scrollHeight - dialog.scrollTop - dialog.clientHeight;
    dialog.classList.toggle("dialog--more", below > MARGIN);
  };
  useEffect(() => {
    // What it asks may arrive after it was opened.
    const observer = new MutationObserver(look);
    if (element.current) observer.observe(element.current, { childList: true, subtree: true });
    look();
    return () => observer.disconnect();
  }, []);
  return look;
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
  const look = useMoreBelow(element);
  return (
    <dialog
      ref={element}
      class="dialog stack"
      aria-labelledby={titleId}
      onScroll={look}
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
