import { colleagueName } from "../../../api/people/colleagues";
import { type Evidence, type Handover, receiveEvidence } from "../../../api/proceedings/evidence";
import { t } from "../../../i18n";
import { ConfirmDialog } from "../../../ui/dialogs/ConfirmDialog";
import { Fact } from "../../../ui/facts/Fact";
import { nameOf } from "./words";

interface Props {
  proceeding: string;
  evidence: Evidence;
  handover: Handover;
  done: () => void;
}

/** The signature of the receiver, who is asked once more before. */
export function Receive({ proceeding, evidence, handover, done }: Props) {
  return (
    <ConfirmDialog
      about={nameOf(evidence)}
      text={t("handover.receive")}
      title={t("handover.receive.title")}
      send={() => receiveEvidence(proceeding, handover.id)}
      said={t("handover.received")}
      done={done}
    >
      <dl class="facts">
        <Fact term={t("custody.evidence")}>{nameOf(evidence)}</Fact>
        <Fact term={t("custody.gave")}>{colleagueName(handover.recorded_by)}</Fact>
        <Fact term={t("custody.seal")}>{sealWords(handover)}</Fact>
      </dl>
      <p>{t("handover.receive.text")}</p>
    </ConfirmDialog>
  );
}

/** How the seal was found, and the number of the one that replaced it. */
export function sealWords({ seal_intact, new_seal_number }: Handover): string {
  const found = t(seal_intact ? "custody.seal.intact" : "custody.seal.broken");
  return new_seal_number ? `${found}; ${t("custody.seal.new", { number: new_seal_number })}` : found;
}
