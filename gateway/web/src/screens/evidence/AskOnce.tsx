import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Evidence } from "../../api/evidence";
import { useAttempt } from "../../forms/attempt";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";
import { ProblemNote } from "../../ui/ProblemState";
import { showToast } from "../../ui/Toasts";
import { nameOf } from "./words";

interface Props {
  evidence: Evidence;
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

/** A button about a piece of evidence; the person is asked once more before it is done. */
export function AskOnce({ evidence, text, title, care = false, send, said, done, children }: Props) {
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
        aria-label={`${text}: ${nameOf(evidence)}`}
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
