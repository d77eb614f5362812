import type { Measure } from "../../../api/proceedings/proceedingsOfCase";
import { day, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { DueDay } from "../../../ui/time/DueDay";
import { wordsOf } from "./called";
import type { ProceedingProps } from "./proceedingProps";
import { institutionName } from "./words";

/** What protects the persons, and until when: before its last day those who accompany ask that it goes on. */
export function Measures(props: ProceedingProps) {
  const { measures } = props.proceeding;
  return (
    <div data-part="measures">
      <h3>{t("legal.measures")}</h3>
      {measures.length === 0 ? (
        <p class="soft">{t("legal.noMeasures")}</p>
      ) : (
        <ul class="lines">
          {measures.map((measure) => (
            <One key={measure.id} {...props} measure={measure} />
          ))}
        </ul>
      )}
    </div>
  );
}

function One({ measure, proceeding, pack, persons }: ProceedingProps & { measure: Measure }) {
  const { kind, person, authority, note } = measure;
  const more = [person && wordsOf(person, proceeding, persons), authority && institutionName(pack, authority)];
  return (
    <li class="part">
      <p>
        <strong>
          <Code list="protection_measure" code={kind} />
        </strong>
        <When {...measure} />
      </p>
      {more.some(Boolean) && <p class="small soft">{more.filter(Boolean).join(" · ")}</p>}
      {note && <p class="small">{note}</p>}
    </li>
  );
}

function When({ from_on, until_on, ended_on }: Measure) {
  if (ended_on) return <> · {t("legal.measure.ended", { day: day(ended_on) })}</>;
  if (!until_on) return <> · {t("legal.measure.since", { day: day(from_on) })}</>;
  return (
    <>
      {" "}
      · {t("legal.measure.until")} <DueDay on={until_on} open />
    </>
  );
}
