import type { Caseload } from "../../../api/case/team";
import { codeList } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import { t } from "../../../i18n";
import type { Column, List } from "../../../ui/table/list";

const RISKS = ["imminent", "high", "medium", "low"] as const;

/** The open cases of each person; each number leads to the cases that it counts. */
export const CASELOADS: List<Caseload> = {
  name: "caseload",
  label: "board.caseload",
  keyOf: ({ user_id }) => user_id ?? "nobody",
  columns: [
    { id: "person", heading: "board.person", cell: nameOf, card: "name" },
    {
      id: "open",
      heading: "board.open",
      cell: (load) => <Amount load={load} count={load.open} />,
      onCard: (load) => <Amount load={load} count={load.open} words={t("board.open")} />,
      card: "side",
    },
    {
      id: "overdue",
      heading: "board.late",
      cell: (load) => <Amount load={load} count={load.overdue} filter="due=late" />,
      onCard: (load) =>
        load.overdue > 0 && <Amount load={load} count={load.overdue} filter="due=late" words={t("board.late")} />,
      card: "fact",
    },
    ...RISKS.map(ofRisk),
  ],
};

function ofRisk(risk: (typeof RISKS)[number]): Column<Caseload> {
  const filter = `risk_level=${risk}`;
  const count = ({ by_risk }: Caseload) => (by_risk as Record<string, number>)[risk] ?? 0;
  return {
    id: risk,
    heading: `board.risk.${risk}`,
    cell: (load) => <Amount load={load} count={count(load)} filter={filter} />,
    onCard: (load) =>
      count(load) > 0 && <Amount load={load} count={count(load)} filter={filter} words={riskWords(risk)} />,
    card: "fact",
  };
}

function riskWords(risk: string): string {
  return codeList("risk_level")?.items.find(({ code }) => code === risk)?.label ?? risk;
}

/** A person who left may still have cases: they must be assigned anew. */
function nameOf({ user_id, active }: Caseload): string {
  if (user_id === null) return t("assignment.nobody");
  return active ? colleagueName(user_id) : t("board.left");
}

interface AmountProps {
  load: Caseload;
  count: number;
  filter?: string;
  words?: string;
}

function Amount({ load, count, filter, words }: AmountProps) {
  const text = words ? `${words}: ${count}` : String(count);
  if (count === 0) return <span class="soft">{text}</span>;
  const whose = `assigned_to=${load.user_id ?? "nobody"}`;
  return <a href={`#/cases?${[whose, "open=true", filter].filter(Boolean).join("&")}`}>{text}</a>;
}
