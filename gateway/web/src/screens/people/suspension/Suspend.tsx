import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { codeList } from "../../../api/codelists";
import type { SuspensionReason } from "../../../api/people/administration";
import { useAttempt } from "../../../forms/attempt";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

/** Which reasons are offered, of the one list: the others do not fit what is suspended. */
const OFFERED: Record<Props["which"], readonly SuspensionReason[]> = {
  "user.suspend": ["left", "account_at_risk", "under_review", "other"],
  "system.suspend": ["secret_leaked", "not_used", "on_request", "security", "other"],
  "organisation.suspend": ["on_request", "closed", "under_review", "security", "other"],
};

interface Props {
  /** Whose button, question and answer these are among the texts. */
  which: "user.suspend" | "system.suspend" | "organisation.suspend";
  name: string;
  send: (reason: SuspensionReason) => Promise<unknown>;
  done: () => void;
  /** What a secret that leaked means for it; a system alone has one. */
  leaked?: string;
  /** What to know besides. */
  children?: ComponentChildren;
}

/** The button, and the question why before a person, a system or an organisation is suspended. */
export function Suspend(props: Props) {
  const [asking, ask] = useState(false);
  const close = () => ask(false);
  const { which, name } = props;
  return (
    <>
      <button type="button" class="btn btn--second" aria-label={`${t(which)}: ${name}`} onClick={() => ask(true)}>
        {t(which)}
      </button>
      {asking && (
        <Dialog title={t(`${which}.title`, { name })} onClose={close}>
          <Why {...props} close={close} />
        </Dialog>
      )}
    </>
  );
}

function Why({ which, send, done, leaked, close, children }: Props & { close: () => void }) {
  const { problem, busy, attempt } = useAttempt();
  const [reason, setReason] = useState("");
  const items = codeList("suspension_reason")?.items ?? [];
  const save = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      await send(reason as SuspensionReason);
      showToast(t(`${which}.done`));
      close();
      done();
    });
  };
  return (
    <form class="stack" onSubmit={save}>
      <p>
        {t(`${which}.text`)} {children}
      </p>
      <LabelledPick
        id="suspend-reason"
        label={t("user.suspend.reason")}
        value={reason}
        choose={setReason}
        none={t("form.choose")}
        items={items.filter(({ code }) => OFFERED[which].includes(code as SuspensionReason))}
      />
      {reason === "secret_leaked" && <p class="note note--care">{leaked}</p>}
      <ProblemNote problem={problem} />
      <DialogActions care text={t(which)} disabled={busy || !reason} close={close} />
    </form>
  );
}
