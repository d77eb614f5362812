import { type Evidence, markEvidence } from "../../../api/proceedings/evidence";
import { t } from "../../../i18n";
import { ConfirmDialog } from "../../../ui/dialogs/ConfirmDialog";
import { nameOf } from "./words";

interface Props {
  proceeding: string;
  evidence: Evidence;
  done: () => void;
}

/** Says of evidence that it was recorded by mistake, or that it was not; nothing else of it changes. */
export function Mistake({ proceeding, evidence, done }: Props) {
  const which = evidence.in_error ? "evidence.noMistake" : "evidence.mistake";
  return (
    <ConfirmDialog
      about={nameOf(evidence)}
      text={t(which)}
      title={t(`${which}.title`)}
      care
      send={() => markEvidence(proceeding, evidence)}
      said={t(`${which}.saved`)}
      done={done}
    >
      <p>{t(`${which}.text`)}</p>
    </ConfirmDialog>
  );
}
