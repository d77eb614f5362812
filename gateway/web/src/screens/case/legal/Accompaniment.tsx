import { type Hearing, sayAccompanied } from "../../../api/proceedings/proceedingsOfCase";
import { useAttempt } from "../../../forms/attempt";
import { asProblem } from "../../../http/problem";
import { type Key, t } from "../../../i18n";
import { may } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { canBeAccompanied } from "./hearingRules";

const CHANGED_MEANWHILE = 412;

interface Props {
  proceeding: string;
  hearing: Hearing;
  done: () => void;
}

/** Whether the organisation goes, or went, along to a hearing, and one press that says so. */
export function Accompaniment({ proceeding, hearing, done }: Props) {
  const { problem, busy, attempt } = useAttempt();
  const { accompanied } = hearing;
  const say = (goes: boolean) => () =>
    void attempt(async () => {
      try {
        await sayAccompanied(proceeding, hearing, goes);
        showToast(t("legal.accompaniment.said"));
      } catch (thrown) {
        const { status, message } = asProblem(thrown);
        if (status !== CHANGED_MEANWHILE) throw thrown;
        showToast(message);
      }
      done();
    });
  const asks = may("cases:write") && canBeAccompanied(hearing);
  return (
    <>
      <p>{t(stateOf(accompanied))}</p>
      {asks && (
        <div class="row no-print">
          {!accompanied && (
            <button type="button" class="btn btn--second" disabled={busy} onClick={say(true)}>
              {t("legal.accompany")}
            </button>
          )}
          {accompanied !== false && (
            <button type="button" class="btn btn--plain" disabled={busy} onClick={say(false)}>
              {t("legal.notAccompany")}
            </button>
          )}
        </div>
      )}
      <ProblemNote problem={problem} />
    </>
  );
}

function stateOf(accompanied: boolean | null): Key {
  if (accompanied === null) return "legal.accompaniment.unknown";
  return accompanied ? "legal.accompaniment.yes" : "legal.accompaniment.no";
}
