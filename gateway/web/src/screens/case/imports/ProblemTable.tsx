import type { RowProblem } from "../../../api/case/imports";
import { t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";

/** Row by row what must be put right in the file; what stood there is not repeated. */
export function ProblemTable({ problems }: { problems: RowProblem[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside its box, which the keyboard can reach
    <section class="table-box card" tabIndex={0} aria-label={t("import.problems")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("import.row")}</th>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.problem")}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.row}-${problem.column}-${problem.code}`}>
              <td class="number">{problem.row || t("import.header")}</td>
              <td>{problem.column === "*" ? "–" : problem.column}</td>
              <td>
                <Code list="import_problem" code={problem.code} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
