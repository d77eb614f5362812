import { type Assessment, type Case, listAssessments } from "../../../api/case/cases";
import { colleagueName } from "../../../api/people/colleagues";
import { day, t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import { Code, RiskTag } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { type FactorOverTime, overTime } from "./factors";

/** The assessments of the risk, newest first, and how each factor went from one to the next. */
export function Assessments({ record: { id, closed_on } }: { record: Case }) {
  const loaded = useResource((context) => listAssessments(id, undefined, context), [id], id);
  return (
    <section class="card">
      <CardHead
        title={t("assessments.title")}
        way={may("cases:write") && !closed_on && { to: `/cases/${id}/assess`, text: t("assess.title") }}
      />
      <Loaded from={loaded}>
        {(page) =>
          page.items.length ? (
            <>
              <Made items={page.items} />
              <Factors factors={overTime(page.items)} />
              <More page={page} load={(cursor) => listAssessments(id, cursor)} show={loaded.set} />
            </>
          ) : (
            <p class="soft">{t("assessments.empty")}</p>
          )
        }
      </Loaded>
    </section>
  );
}

function Made({ items }: { items: readonly Assessment[] }) {
  return (
    <ul class="lines">
      {items.map(({ id, kind, overall_risk, done_on, done_by, sets_risk }) => (
        <li key={id} class="part">
          <p>
            <RiskTag code={overall_risk} /> <Code list="assessment_kind" code={kind} />
          </p>
          <p class="small soft">
            {day(done_on)} · {colleagueName(done_by)}
            {sets_risk === false && ` · ${t("assessments.history")}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Factors({ factors }: { factors: readonly FactorOverTime[] }) {
  if (factors.length === 0) return null;
  return (
    <>
      <h3>{t("assessments.factors")}</h3>
      <ul class="lines">
        {factors.map(({ domain, factor, answers }) => (
          <li key={`${domain}${factor}`} class="part">
            <p>
              <strong>
                <Code list="vulnerability_factor" code={factor} />
              </strong>{" "}
              <span class="soft">
                <Code list="risk_domain" code={domain} />
              </span>
            </p>
            <dl class="facts">
              {answers.map(({ on, is_risk, level, need, note }, place) => (
                <Fact key={place} term={day(on)}>
                  <Code list="yes_no_unknown" code={is_risk} /> <RiskTag code={level} />{" "}
                  {need && <Code list="service_type" code={need} />}
                  {note && <p class="small">{note}</p>}
                </Fact>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}
