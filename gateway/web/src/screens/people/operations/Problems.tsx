import type { OperationsProblem } from "../../../api/people/operations";
import { t } from "../../../i18n";
import { Tag } from "../../../ui/facts/Tag";
import { codeOf, problemWords } from "./words";

/** What needs a person, the worst first; or that nothing does. */
export function Problems({ problems }: { problems: readonly OperationsProblem[] }) {
  return (
    <section class="card" aria-labelledby="problems" data-part="problems">
      <h2 id="problems">{t("operations.problems")}</h2>
      {problems.length === 0 ? (
        <p>
          <Tag tone="leaf">{t("operations.well")}</Tag> {t("operations.none")}
        </p>
      ) : (
        <ul class="lines">
          {problems.map((problem) => (
            <Line key={`${problem.code} ${problem.service} ${problem.subject}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ problem }: { problem: OperationsProblem }) {
  const isNow = problem.severity === "page";
  return (
    <li class="line">
      <div class="line__main">
        <span>{problemWords(problem)}</span>
        <div class="line__facts">
          {codeOf(problem) && <span class="support-code">{codeOf(problem)}</span>}
          <span>
            {t("operations.guide")} <span class="support-code">{problem.code}</span>
          </span>
        </div>
      </div>
      <Tag tone={isNow ? "alarm" : "sun"}>{t(isNow ? "operations.now" : "operations.soon")}</Tag>
    </li>
  );
}
