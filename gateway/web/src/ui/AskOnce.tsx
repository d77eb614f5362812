import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { useAttempt } from "../forms/attempt";
import { Dialog } from "./Dialog";
import { DialogActions } from "./DialogActions";
import { ProblemNote } from "./ProblemState";
import { showToast } from "./Toasts";

interface Props {
  /** What it is done to, for those who hear one button after the other. */
  about: string;
  /** What the button says. */
  text: string;
  title: string;
  /** It takes something away. */
  care?: boolean;
  send: () => Promise<unknown>;
  /** What is said once it was done. */
  said: string;
  done: () => void;
  /** What to know before it is done. */
  children: ComponentChildren;
}

/** A button whose act is asked about once more before it is done. */
export function AskOnce({ about, text, title, care = false, send, said, done, children }: Props) {
  const [asking, ask] = useState(false);
  const { problem, busy, attempt } = useAttempt();
  const close = () => ask(false);
  const confirm = () =>
    attempt(async () => {
      await send();
      showToast(said);
      close();
      done();
    });
  return (
    <>
      <button
        type="button"
        class={care ? "btn btn--second no-print" : "btn no-print"}
        aria-label={`${text}: ${about}`}
        onClick={() => ask(true)}
      >
        {text}
      </button>
      {asking && (
        <Dialog title={title} onClose={close}>
          {children}
          <ProblemNote problem={problem} />
          <DialogActions text={text} care={care} disabled={busy} press={() => void confirm()} close={close} />
        </Dialog>
      )}
    </>
  );
}
