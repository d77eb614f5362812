import type { CaseLine } from "../../api/cases";
import { day, t } from "../../i18n";
import { Code, Codes, RiskTag } from "../../ui/Code";
import { isSoon } from "./caseQuery";
import { DueThere } from "./DueThere";

/** A case in the list: its number, what is urgent about it and what is due soon, and no name in clear. */
export function CaseLineView({ line }: { line: CaseLine }) {
  const { next_task, next_due_at } = line;
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link case-code" href={`#/cases/${line.id}`}>
          {line.case_number}
        </a>
        <div class="line__facts">
          <span>{t("cases.openedOn", { date: day(line.opened_on) })}</span>
          {line.exploitation_types.length > 0 && (
            <span>
              <Codes list="exploitation_type" codes={line.exploitation_types} />
            </span>
          )}
          {next_task && next_due_at && isSoon(next_due_at) && (
            <DueThere kind={next_task} until={next_due_at} country={line.country} />
          )}
        </div>
      </div>
      <div class="line__side">
        <RiskTag code={line.risk_level} />
        <span class="small soft">
          <Code list="case_status" code={line.status} />
        </span>
      </div>
    </li>
  );
}
