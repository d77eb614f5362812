import type { CaseLine } from "../../../api/case/cases";
import { colleagueName } from "../../../api/people/colleagues";
import { day, shortDay, t } from "../../../i18n";
import { Code, Codes, codeLabels, RiskTag } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import type { List } from "../../../ui/table/list";
import { isSoon } from "../due/caseQuery";
import { DueClockThere, DueThere } from "../due/DueThere";
import { CasePreview } from "./CasePreview";

/** The cases of a list: what is urgent about each and what is due, and no name in clear. */
export const CASES: List<CaseLine> = {
  name: "cases",
  label: "cases.listTitle",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/cases/${id}`,
  preview: (line, address) => <CasePreview line={line} address={address} />,
  columns: [
    {
      id: "number",
      heading: "cases.column.number",
      cell: ({ case_number }) => <span class="case-code">{case_number}</span>,
      onCard: (line) => (
        <>
          {pseudonymOf(line)} <span class="case-code">{line.case_number}</span>{" "}
          {line.is_sealed && <Tag tone="sun">{t("seal.tag")}</Tag>}
        </>
      ),
      card: "name",
    },
    {
      id: "person",
      heading: "cases.column.person",
      cell: (line) => <Person line={line} />,
      onCard: (line) => (
        <>
          {line.majority === "minor" && t("list.minor")} <Alert line={line} />
        </>
      ),
      card: "fact",
      beside: true,
    },
    {
      id: "language",
      heading: "cases.column.language",
      cell: ({ primary_language: code }) => code && <Code list="language" code={code} />,
      shown: "wide",
    },
    {
      id: "risk",
      heading: "cases.filter.risk",
      cell: ({ risk_level }) => <RiskTag code={risk_level} />,
      card: "side",
    },
    {
      id: "due",
      heading: "cases.column.due",
      cell: dueShort,
      onCard: (line) => (line.next_due_at && isSoon(line.next_due_at) ? due(line) : null),
      card: "fact",
      orders: [{ sort: "due", direction: "ascending" }],
      fills: true,
    },
    {
      id: "status",
      heading: "cases.filter.status",
      cell: ({ status }) => <Code list="case_status" code={status} />,
      onCard: ({ status }) => (
        <span class="small soft">
          <Code list="case_status" code={status} />
        </span>
      ),
      card: "side",
      shown: "wide",
    },
    {
      id: "exploitation",
      heading: "cases.filter.exploitation",
      cell: ({ exploitation_types: types }) => <Short text={codeLabels("exploitation_type", types)} />,
      onCard: ({ exploitation_types: types }) => types.length > 0 && <Codes list="exploitation_type" codes={types} />,
      card: "fact",
      shown: "wide",
    },
    {
      id: "assigned",
      heading: "cases.column.assigned",
      cell: ({ assigned_to }) => <Short text={colleagueName(assigned_to)} />,
    },
    {
      id: "condition",
      heading: "cases.column.condition",
      cell: ({ trafficking_status }) => <Code list="trafficking_status" code={trafficking_status} />,
      shown: "never",
    },
    {
      id: "opened",
      heading: "cases.column.opened",
      cell: ({ opened_on }) => <time dateTime={opened_on}>{shortDay(opened_on)}</time>,
      onCard: ({ opened_on }) => t("cases.openedOn", { date: day(opened_on) }),
      card: "fact",
      orders: [
        { sort: "-opened_on", direction: "descending" },
        { sort: "opened_on", direction: "ascending" },
      ],
    },
  ],
};

/** Two words and what else tells two people apart without a name. */
function Person({ line }: { line: CaseLine }) {
  return (
    <>
      {pseudonymOf(line)} {line.majority === "minor" && <span class="soft">{t("list.minor")}</span>}
      {line.is_sealed && <Tag tone="sun">{t("seal.tag")}</Tag>}
      <Alert line={line} />
    </>
  );
}

/** The cautions in force: how many, and which for who points or listens. */
function Alert({ line: { flags } }: { line: CaseLine }) {
  const [first, ...others] = [...new Set(flags.map(({ flag }) => flag))];
  if (!first) return null;
  return (
    <span title={codeLabels("caution_flag", [first, ...others])}>
      <Tag tone="alarm">
        <Code list="caution_flag" code={first} />
        {others.length > 0 && (
          <>
            {" "}
            <span aria-hidden="true">+{others.length}</span>
            <span class="govuk-visually-hidden">{codeLabels("caution_flag", others)}</span>
          </>
        )}
      </Tag>
    </span>
  );
}

/** What is long ends in dots: whole it is at hand, and on the case. */
function Short({ text }: { text: string }) {
  return (
    <span class="list-table__short" title={text}>
      {text}
    </span>
  );
}

/** An imported record is nobody whom one attends. */
function pseudonymOf({ source, pseudonym }: CaseLine): string {
  return source === "registered" ? pseudonym : "";
}

function due({ next_task, next_due_at, country }: CaseLine) {
  return next_task && next_due_at ? <DueThere kind={next_task} until={next_due_at} country={country} /> : null;
}

/** When first: it is what one looks for in the column. */
function dueShort({ next_task, next_due_at, country }: CaseLine) {
  if (!next_task || !next_due_at) return null;
  return (
    <span title={t(`task.${next_task}`)}>
      <DueClockThere stem="short" kind={next_task} until={next_due_at} country={country} />
      {t(`task.${next_task}`)}
    </span>
  );
}
