import type { ComponentChildren } from "preact";

import type { CaseLine } from "../../../api/case/cases";
import { RiskTag } from "../../../ui/facts/Code";
import { ageText } from "../../../ui/time/age";

/** A case in a short list: its two words, its number, the age, and what is said about it; no name. */
export function CaseRow({ line, children }: { line: CaseLine; children: ComponentChildren }) {
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link" href={`#/cases/${line.id}`}>
          {line.pseudonym} <span class="case-code">{line.case_number}</span>
        </a>
        <div class="line__facts">
          <span>{ageText(line)}</span>
          {children}
        </div>
      </div>
      <RiskTag code={line.risk_level} />
    </li>
  );
}
