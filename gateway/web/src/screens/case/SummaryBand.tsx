import type { Case } from "../../api/cases";
import { day, t } from "../../i18n";
import { Clock } from "../../ui/Clock";
import { Code, RiskTag } from "../../ui/Code";
import { Tag } from "../../ui/Tag";
import { Tasks } from "./Tasks";

/** What a reader of the case must see first. */
export function SummaryBand({ record, changed }: { record: Case; changed: (now: Case) => void }) {
  return (
    <section class="band card" aria-label={t("case.summary")}>
      <div class="band__row">
        <RiskTag code={record.risk_level} />
        <Tag>
          <Code list="case_status" code={record.status} />
        </Tag>
        <Tag tone="sky">{t(`stage.${record.stage}` as "stage.screening")}</Tag>
        {record.majority === "minor" && <Tag tone="clay">{t("case.minor")}</Tag>}
      </div>
      {record.suggested_authority && <Authority record={record} />}
      <Tasks record={record} changed={changed} />
      <Elements record={record} />
      <dl class="facts">
        <Fact term={t("case.openedOn")}>{day(record.opened_on)}</Fact>
        <Fact term={t("case.identifiedOn")}>{record.identified_on ? day(record.identified_on) : "–"}</Fact>
        <Fact term={t("case.place")}>
          <Code list={`iso_3166_2_${record.country.toLowerCase()}`} code={record.identified_adm1} />
        </Fact>
        <Fact term={t("case.source")}>
          <Code list="identification_source" code={record.identification_source} />
        </Fact>
      </dl>
    </section>
  );
}

/** The authority competent for a child: always named, and to be called while no one with authority has consented. */
function Authority({ record }: { record: Case }) {
  const called = record.child_protection_required;
  return (
    <p class={called ? "note note--care" : "note note--leaf"}>
      <strong>{t(called ? "case.childProtection" : "case.childAuthority")}</strong>{" "}
      <Code list="institution" code={record.suggested_authority} /> <AuthorityClock record={record} />
    </p>
  );
}

function AuthorityClock({ record }: { record: Case }) {
  const task = record.tasks.find(({ kind }) => kind === "child_protection");
  return task ? <Clock stem="due" until={task.due_at} /> : null;
}

function Fact({ term, children }: { term: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const PARTS = ["acts", "means", "purpose"] as const;

/** Act, means and purpose: on record, missing, or not needed by law. */
function Elements({ record }: { record: Case }) {
  return (
    <ul class="elements" aria-label={t("case.elements")}>
      {PARTS.map((part) => {
        const state = record.act_means_purpose[part];
        return (
          <li key={part} class={state === "present" ? "is-present" : state === "missing" ? "is-missing" : undefined}>
            <strong>{t(`element.${part}`)}</strong>
            <span class="small">{t(`element.${state}` as "element.present")}</span>
          </li>
        );
      })}
    </ul>
  );
}
