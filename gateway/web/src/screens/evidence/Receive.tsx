import { useState } from "preact/hooks";

import { type Evidence, type Handover, receiveEvidence } from "../../api/evidence";
import { useAttempt } from "../../forms/attempt";
import { t } from "../../i18n";
import { colleagueName } from "../../ui/colleagues";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";
import { Fact } from "../../ui/Fact";
import { ProblemNote } from "../../ui/ProblemState";
import { showToast } from "../../ui/Toasts";
import { nameOf } from "./words";

interface Props {
  proceeding: string;
  evidence: Evidence;
  handover: Handover;
  done: () => void;
}

/** The signature of the receiver, who is asked once more before. */
export function Receive({ proceeding, evidence, handover, done }: Props) {
  const [asking, ask] = useState(false);
  const { problem, busy, attempt } = useAttempt();
  const close = () => ask(false);
  const confirm = () =>
    attempt(async () => {
      await receiveEvidence(proceeding, handover.id);
      showToast(t("handover.received"));
      close();
      done();
    });
  return (
    <>
      <button
        type="button"
        class="btn no-print"
        aria-label={`${t("handover.receive")}: ${nameOf(evidence)}`}
        onClick={() => ask(true)}
      >
        {t("handover.receive")}
      </button>
      {asking && (
        <Dialog title={t("handover.receive.title")} onClose={close}>
          <dl class="facts">
            <Fact term={t("custody.evidence")}>{nameOf(evidence)}</Fact>
            <Fact term={t("custody.gave")}>{colleagueName(handover.recorded_by)}</Fact>
            <Fact term={t("custody.seal")}>{sealWords(handover)}</Fact>
          </dl>
          <p>{t("handover.receive.text")}</p>
          <ProblemNote problem={problem} />
          <DialogActions text={t("handover.receive")} disabled={busy} press={() => void confirm()} close={close} />
        </Dialog>
      )}
    </>
  );
}

/** How the seal was found, and the number of the one that replaced it. */
export function sealWords({ seal_intact, new_seal_number }: Handover): string {
  const found = t(seal_intact ? "custody.seal.intact" : "custody.seal.broken");
  return new_seal_number ? `${found}; ${t("custody.seal.new", { number: new_seal_number })}` : found;
}
