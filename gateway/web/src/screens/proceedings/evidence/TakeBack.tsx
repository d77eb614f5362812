import { colleagueName } from "../../../api/people/colleagues";
import { type Evidence, type Handover, takeBackHandover } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { ConfirmDialog } from "../../../ui/dialogs/ConfirmDialog";
import { Fact } from "../../../ui/facts/Fact";
import { nameOf, receiverOf } from "./words";

interface Props {
  proceeding: string;
  evidence: Evidence;
  handover: Handover;
  pack: Jurisdiction;
  done: () => void;
}

/** Takes back a hand-over that its receiver does not confirm, such as one who has left. */
export function TakeBack({ proceeding, evidence, handover, pack, done }: Props) {
  return (
    <ConfirmDialog
      about={nameOf(evidence)}
      text={t("handover.takeBack")}
      title={t("handover.takeBack.title")}
      care
      send={() => takeBackHandover(proceeding, handover.id)}
      said={t("handover.takenBack")}
      done={done}
    >
      <dl class="facts">
        <Fact term={t("custody.evidence")}>{nameOf(evidence)}</Fact>
        <Fact term={t("custody.gave")}>{colleagueName(handover.recorded_by)}</Fact>
        <Fact term={t("handover.receiver")}>{receiverOf(handover, pack)}</Fact>
      </dl>
      <p>{t("handover.takeBack.text")}</p>
    </ConfirmDialog>
  );
}
