import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { useAttempt } from "../forms/attempt";
import { type Key, t } from "../i18n";
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
  /** What is said once it was done; `answer` is what the server said. */
  said: string | ((answer: unknown) => string);
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
      const answer = await send();
      showToast(typeof said === "string" ? said : said(answer));
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

/** What has its button, question and answer among the texts: `user.suspend` with `.title`, `.text` and `.done`. */
type Asked = { [K in Key]: `${K}.title` | `${K}.text` | `${K}.done` extends Key ? K : never }[Key];

interface ActProps extends Pick<Props, "care" | "send" | "done"> {
  which: Asked;
  /** What it is done to, as `{name}` in the texts. */
  name: string;
}

/** Whether the organisation that it is about must say yes before it is done. */
function waits(answer: unknown): boolean {
  return Boolean((answer as { access_request_id?: string | null } | undefined)?.access_request_id);
}

/** The same for an act whose texts go by one name. */
export function Act({ which, name, ...rest }: ActProps) {
  const said = (answer: unknown) => t(waits(answer) ? "user.invite.asked" : `${which}.done`);
  return (
    <AskOnce about={name} text={t(which)} title={t(`${which}.title`, { name })} said={said} {...rest}>
      <p>{t(`${which}.text`)}</p>
    </AskOnce>
  );
}
