import { t } from "../../../i18n";
import { MAIN } from "./steps";

interface Props {
  at: number;
  busy: boolean;
  show: (step: number) => void;
  /** Goes on to what is seldom asked. */
  details: () => void;
}

/** Onwards, back, and the way to what is seldom asked. */
export function Actions({ at, busy, show, details }: Props) {
  const saves = at >= MAIN - 1;
  return (
    <>
      {at === MAIN - 1 && (
        <p>
          <button type="button" class="btn btn--plain" disabled={busy} onClick={details}>
            {t("register.addDetails")}
          </button>
        </p>
      )}
      <div class="actions">
        <button type="submit" class="btn" disabled={busy}>
          {t(saves ? "register.save" : "register.next")}
        </button>
        {at > 0 && (
          <button type="button" class="btn btn--second" onClick={() => show(at - 1)}>
            {t("register.back")}
          </button>
        )}
      </div>
    </>
  );
}
