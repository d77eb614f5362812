import { useState } from "preact/hooks";
import { type CaseDocument, deleteDocument, openingAddress } from "../../../api/case/documents";
import { codeList } from "../../../api/codelists";
import { useAttempt } from "../../../forms/attempt";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { nameOf } from "./DocumentLine";

interface Props {
  id: string;
  document: CaseDocument;
  close: () => void;
}

/** The purpose that was stated last while this page is open. */
let lastPurpose = "";

/** Asks why, and hands the file to the browser. */
export function DownloadDialog({ id, document, close }: Props) {
  const [purpose, setPurpose] = useState(lastPurpose);
  const { problem, busy, attempt } = useAttempt();
  const download = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      lastPurpose = purpose;
      follow(await openingAddress(id, document.id, purpose));
      close();
    });
  };
  return (
    <Dialog title={t("documents.download.title")} onClose={close}>
      <p>{nameOf(document)}</p>
      <p>{t("documents.download.logged")}</p>
      <form class="stack" onSubmit={download}>
        <LabelledPick
          id="document-purpose"
          label={t("identity.purpose")}
          value={purpose}
          choose={setPurpose}
          none={t("form.choose")}
          items={codeList("consent_purpose")?.items ?? []}
        />
        <ProblemNote problem={problem} />
        <DialogActions text={t("documents.download")} disabled={!purpose || busy} close={close} />
      </form>
    </Dialog>
  );
}

/** The address works once, so it is followed and not shown. The browser keeps the file under its name. */
function follow(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.rel = "noreferrer";
  document.body.append(link);
  link.click();
  link.remove();
}

interface DeleteProps extends Props {
  done: () => void;
}

/** Asks for the reason, and says that there is no way back. */
export function DeleteDialog({ id, document, close, done }: DeleteProps) {
  const [reason, setReason] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const remove = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      await deleteDocument(id, document, reason);
      close();
      done();
    });
  };
  return (
    <Dialog title={t("documents.delete.title")} onClose={close}>
      <p>{nameOf(document)}</p>
      <p>{t("documents.delete.lead")}</p>
      <form class="stack" onSubmit={remove}>
        <LabelledPick
          id="document-end-reason"
          label={t("documents.delete.reason")}
          value={reason}
          choose={setReason}
          none={t("form.choose")}
          items={codeList("document_end_reason")?.items ?? []}
        />
        <ProblemNote problem={problem} />
        <DialogActions care text={t("documents.delete.confirm")} disabled={!reason || busy} close={close} />
      </form>
    </Dialog>
  );
}
