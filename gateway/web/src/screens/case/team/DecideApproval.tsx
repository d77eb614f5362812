import { useState } from "preact/hooks";
import { type Approval, decideApproval } from "../../../api/case/team";
import { codeList } from "../../../api/codelists";
import { useAttempt } from "../../../forms/attempt";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { actWords } from "./actWords";

interface Props {
  asked: Pick<Approval, "id" | "case_id" | "act" | "terms" | "about_pseudonym">;
  done: () => void;
}

type Answer = Parameters<typeof decideApproval>[2];

/** The decision of a second person: what is approved is done at once or may be sent, and asks once more before. */
export function DecideApproval({ asked, done }: Props) {
  const [answer, setAnswer] = useState<"approved" | "refused">();
  const { problem, busy, attempt } = useAttempt();
  const close = () => setAnswer(undefined);
  const isSentLater = asked.act === "transfer";
  const approved = t(isSentLater ? "approval.allowed" : "approval.approved");
  const decide = (body: Answer) =>
    attempt(async () => {
      await decideApproval(asked.case_id, asked.id, body);
      showToast(body.decision === "approved" ? approved : t("approval.refused"));
      close();
      done();
    });
  return (
    <div class="row no-print">
      <button type="button" class="btn" onClick={() => setAnswer("approved")}>
        {t("approval.approve")}
      </button>
      <button type="button" class="btn btn--second" onClick={() => setAnswer("refused")}>
        {t("approval.refuse")}
      </button>
      {answer === "approved" && (
        <Dialog title={t("approval.approve.title")} onClose={close}>
          <p>{t(isSentLater ? "approval.approve.later" : "approval.approve.text", { act: actWords(asked) })}</p>
          {asked.act === "erasure" && <p class="note note--care">{t("approval.approve.erasure")}</p>}
          <ProblemNote problem={problem} />
          <DialogActions
            text={t("approval.approve")}
            disabled={busy}
            press={() => void decide({ decision: "approved" })}
            close={close}
          />
        </Dialog>
      )}
      {answer === "refused" && (
        <Dialog title={t("approval.refuse.title")} onClose={close}>
          <Refusal problem={problem} busy={busy} decide={decide} close={close} />
        </Dialog>
      )}
    </div>
  );
}

interface RefusalProps extends Pick<ReturnType<typeof useAttempt>, "problem" | "busy"> {
  decide: (body: Answer) => Promise<void>;
  close: () => void;
}

/** The reason, and a note for who asked. */
function Refusal({ problem, busy, decide, close }: RefusalProps) {
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const send = (event: Event) => {
    event.preventDefault();
    void decide({ decision: "refused", reason, ...(note.trim() && { note: note.trim() }) });
  };
  return (
    <form class="stack" onSubmit={send}>
      <LabelledPick
        id="refusal-reason"
        label={t("approval.reason")}
        value={reason}
        choose={setReason}
        none={t("form.choose")}
        items={codeList("approval_refusal_reason")?.items ?? []}
      />
      <div class="govuk-form-group">
        <label class="govuk-label" for="refusal-note">
          {t("approval.note")}
        </label>
        <textarea
          class="govuk-textarea"
          id="refusal-note"
          rows={3}
          maxLength={4000}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <ProblemNote problem={problem} />
      <DialogActions text={t("approval.refuse")} disabled={busy || !reason} close={close} />
    </form>
  );
}
