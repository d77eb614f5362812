import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { useAttempt } from "../../forms/attempt";
import { type Key, t } from "../../i18n";
import { session } from "../../session/session";
import { ProblemNote } from "../loading/ProblemState";
import { Dialog } from "./Dialog";
import { DialogActions } from "./DialogActions";
import { showToast } from "./Toasts";

interface Props {
  /** What it is done to, for those who hear one button after the other. */
  about: string;
  /** What the button says. */
  text: string;
  title: string;
  /** It takes something away. */
  care?: boolean;
  /** It is not what the screen asks for. */
  second?: boolean;
  send: () => Promise<unknown>;
  /** What is said once it was done; `answer` is what the server said. */
  said: string | ((answer: unknown) => string);
  done: () => void;
  /** What to know before it is done. */
  children: ComponentChildren;
}

/** A button whose act is asked about once more before it is done. */
export function ConfirmDialog({ about, text, title, care = false, second = care, send, said, done, children }: Props) {
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
        class={second ? "btn btn--second no-print" : "btn no-print"}
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

interface ActProps extends Pick<Props, "care" | "second" | "send" | "done"> {
  which: Asked;
  /** What it is done to, as `{name}` in the texts. */
  name: string;
  /** What the button says instead. */
  text?: string;
}

/** Whether the organisation that it is about must say yes before it is done. */
function waits(answer: unknown): boolean {
  const found = answer as { access_request_id?: string | null; awaits_yes?: boolean; status?: string } | undefined;
  // Who awaits the yes already has had their link, unless it died with a suspension.
  return Boolean(found?.access_request_id) && (!found?.awaits_yes || found.status === "suspended");
}

/** Whose yes it waits for: of one's own organisation another person must say it. */
export function askedOf(answer: unknown): Key {
  const found = answer as { organisation_id?: string | null } | undefined;
  const isOwn = Boolean(found?.organisation_id) && found?.organisation_id === session.value?.organisation_id;
  return isOwn ? "user.invite.askedOwn" : "user.invite.asked";
}

/** The same for an act whose texts go by one name. */
export function Act({ which, name, text = t(which), ...rest }: ActProps) {
  const said = (answer: unknown) => t(waits(answer) ? askedOf(answer) : `${which}.done`);
  return (
    <ConfirmDialog about={name} text={text} title={t(`${which}.title`, { name })} said={said} {...rest}>
      <p>{t(`${which}.text`)}</p>
    </ConfirmDialog>
  );
}
