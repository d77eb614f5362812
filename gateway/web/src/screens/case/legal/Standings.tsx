import { t, tn } from "../../../i18n";
import { wordsOf } from "./called";
import { testimonyOf } from "./hearingRules";
import type { ProceedingProps } from "./proceedingProps";
import { standingName } from "./words";

/** What each person of the case is in the proceeding, and how often they have testified: nobody is asked twice. */
export function Standings({ proceeding, pack, persons }: ProceedingProps) {
  return (
    <div>
      <h3>{t("legal.standings")}</h3>
      <ul class="lines">
        {proceeding.persons.map(({ id, standing }) => {
          const { times, inAdvance } = testimonyOf(id, proceeding.hearings);
          return (
            <li key={id} class="part">
              <p>
                <strong>{wordsOf(id, proceeding, persons) ?? "–"}</strong> · {standingName(pack, standing)} ·{" "}
                {times === 0 ? t("legal.notHeard") : tn("legal.heard", times)}
              </p>
              {inAdvance && <p class="note">{t("legal.heardInAdvance")}</p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
