import { useState } from "preact/hooks";

import { ERASURE_REASONS, type ErasureReason, eraseIdentity, type PersonOfCase } from "../../../api/case/persons";
import { useAttempt } from "../../../forms/attempt";
import { LabelledPick } from "../../../forms/fields/Pick";
import { moment, t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

interface Props {
  id: string;
  person: PersonOfCase;
  done: () => void;
}

/** Asks a second person to erase who a person is, with a reason: once approved there is no way back. */
export function EraseIdentity(props: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="btn btn--plain" onClick={() => setAsking(true)}>
        {t("erase.action")}
      </button>
      {asking && <EraseDialog {...props} close={() => setAsking(false)} />}
    </>
  );
}

function EraseDialog({ id, person, close, done }: Props & { close: () => void }) {
  const [reason, setReason] = useState<ErasureReason | "">("");
  const { problem, busy, attempt } = useAttempt();
  const erase = (event: Event) => {
    event.preventDefault();
    if (!reason) return;
    void attempt(async () => {
      const { due_at } = await eraseIdentity(id, person.id, reason);
      close();
      showToast(due_at ? t("erase.alone", { at: moment(due_at) }) : t("erase.asked"));
      done();
    });
  };
  return (
    <Dialog title={t("erase.title")} onClose={close}>
      <p>
        <strong>{person.pseudonym}</strong> {t("erase.text")}
      </p>
      {person.is_first && <p>{t("erase.first")}</p>}
      <p class="note">{t("erase.second")}</p>
      <form class="stack" onSubmit={erase}>
        <LabelledPick
          id="erasure-reason"
          label={t("erase.reason")}
          value={reason}
          choose={(code) => setReason(code as ErasureReason)}
          none={t("form.choose")}
          items={ERASURE_REASONS.map((code) => ({ code, label: t(`erase.reason.${code}`) }))}
        />
        {problem?.isMissing ? (
          <p class="note note--care" role="alert">
            {t("erase.gone")}
          </p>
        ) : (
          <ProblemNote problem={problem} />
        )}
        <DialogActions care text={t("erase.confirm")} disabled={!reason || busy} close={close} />
      </form>
    </Dialog>
  );
}
