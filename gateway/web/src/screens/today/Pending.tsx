import { type CaseLine, listCases } from "../../api/cases";
import { t } from "../../i18n";
import { RiskTag } from "../../ui/Code";
import { Loaded, useResource } from "../../ui/resource";
import { Due } from "../cases/Due";
import { queryOf, SOON_DAYS } from "../cases/due";

const SHOWN = "6";

/** What cases ask for today and soon, the longest overdue on top. */
export function Pending() {
  const cases = useResource((context) => listCases({ ...queryOf({ due: "soon" }), limit: SHOWN }, context), []);
  return (
    <section class="card" aria-labelledby="pending">
      <div class="card__title">
        <h2 id="pending">{t("today.pending")}</h2>
        <a href="#/cases?due=soon">
          {t("today.all")}
          <span class="govuk-visually-hidden">: {t("today.pending")}</span>
        </a>
      </div>
      <Loaded from={cases} lines={3}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("today.nothingPending", { days: SOON_DAYS })}</p>
          ) : (
            <ul class="lines">
              {page.items.map((line) => (
                <PendingLine key={line.id} line={line} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function PendingLine({ line }: { line: CaseLine }) {
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link case-code" href={`#/cases/${line.id}`}>
          {line.case_number}
        </a>
        <div class="line__facts">
          {line.next_task && line.next_due_at && <Due kind={line.next_task} until={line.next_due_at} />}
        </div>
      </div>
      <RiskTag code={line.risk_level} />
    </li>
  );
}
