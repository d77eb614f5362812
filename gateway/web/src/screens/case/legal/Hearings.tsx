import { codeLabel } from "../../../api/codelists";
import type { Hearing } from "../../../api/proceedings/proceedingsOfCase";
import { t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";
import { Accompaniment } from "./Accompaniment";
import { wordsOfAll } from "./called";
import { inOrder, lacksOutcome } from "./hearingRules";
import type { ProceedingProps } from "./proceedingProps";
import { hearingMoment } from "./words";

/** The next hearing, and behind a fold the later and the past ones. */
export function Hearings(props: ProceedingProps) {
  const { next, others } = inOrder(props.proceeding.hearings);
  return (
    <div class="stack" data-part="hearings">
      <h3>{t("legal.nextHearing")}</h3>
      {next ? <One {...props} hearing={next} /> : <p class="soft">{t("legal.noHearing")}</p>}
      {others.length > 0 && (
        <details open={others.some((hearing) => lacksOutcome(hearing))}>
          <summary>{t("legal.otherHearings", { count: others.length })}</summary>
          <ul class="lines">
            {others.map((hearing) => (
              <li key={hearing.id} class="part">
                <One {...props} hearing={hearing} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function One({ hearing, proceeding, pack, persons, done }: ProceedingProps & { hearing: Hearing }) {
  const { type, scheduled_at, outcome, victim_presence, place } = hearing;
  const called = wordsOfAll(hearing.persons, proceeding, persons);
  return (
    <div class="stack" data-hearing={hearing.id}>
      <div>
        <p>
          <strong>
            <Code list="hearing_type" code={type} />
          </strong>{" "}
          {outcome && (
            <Tag>
              <Code list="hearing_outcome" code={outcome} />
            </Tag>
          )}
          {lacksOutcome(hearing) && <Tag tone="clay">{t("legal.noOutcome")}</Tag>}
        </p>
        <p>
          <time dateTime={scheduled_at}>{hearingMoment(pack, scheduled_at)}</time>{" "}
          <span class="small soft">
            {t("legal.zone", { country: codeLabel("platform_country", proceeding.country) })}
          </span>
        </p>
      </div>
      <dl class="facts">
        <Fact term={t("legal.presence")}>
          <Code list="hearing_presence" code={victim_presence} />
        </Fact>
        <Fact term={t("legal.called")}>{called || t("legal.calledNobody")}</Fact>
        <Fact term={t("legal.place")}>{place ?? "–"}</Fact>
      </dl>
      <Accompaniment proceeding={proceeding.id} hearing={hearing} done={done} />
    </div>
  );
}
