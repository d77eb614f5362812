import { useState } from "preact/hooks";

import { type CaseFilters, type CaseLine, listCases } from "../../api/cases";
import { asProblem, type Problem } from "../../api/problem";
import type { Page } from "../../api/shapes";
import { t } from "../../i18n";
import { ProblemNote } from "../../ui/ProblemState";
import { queryOf } from "./due";

interface Props {
  page: Page<CaseLine>;
  filters: CaseFilters;
  show: (page: Page<CaseLine>) => void;
}

/** The next page, added below what is already on screen. */
export function More({ page, filters, show }: Props) {
  const [problem, setProblem] = useState<Problem>();
  if (!page.next_cursor) return null;
  const cursor = page.next_cursor;
  const load = async () => {
    try {
      const next = await listCases({ ...queryOf(filters), limit: "25", cursor });
      show({ items: [...page.items, ...next.items], next_cursor: next.next_cursor });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <div class="actions">
      <button type="button" class="btn btn--second" onClick={() => void load()}>
        {t("cases.more")}
      </button>
      <ProblemNote problem={problem} />
    </div>
  );
}
