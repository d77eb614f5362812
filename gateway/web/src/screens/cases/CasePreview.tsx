import { readCase } from "../../api/cases";
import { day, t } from "../../i18n";
import { Code, Codes, RiskTag } from "../../ui/Code";
import { colleagueName } from "../../ui/colleagues";
import { Fact } from "../../ui/Fact";
import { Loaded, useResource } from "../../ui/resource";
import { Due } from "./Due";

/** What one reads of a case before opening it. The server audits it as any reading. */
export function CasePreview({ id }: { id: string }) {
  const read = useResource((context) => readCase(id, context), [id], id);
  return (
    <Loaded from={read} lines={6}>
      {(shown) => (
        <div class="stack">
          <p class="row">
            <RiskTag code={shown.risk_level} />
            <Code list="case_status" code={shown.status} />
          </p>
          {shown.tasks.length > 0 && (
            <ul class="preview__tasks">
              {shown.tasks.map((task) => (
                <li key={`${task.kind} ${task.due_at}`}>
                  <Due kind={task.kind} until={task.due_at} />
                </li>
              ))}
            </ul>
          )}
          <dl class="facts">
            <Fact term={t("cases.filter.exploitation")}>
              <Codes list="exploitation_type" codes={shown.experience.exploitation.map(({ type }) => type)} />
            </Fact>
            <Fact term={t("field.needs")}>
              <Codes list="service_type" codes={shown.needs} />
            </Fact>
            <Fact term={t("cases.column.assigned")}>{colleagueName(shown.assigned_to)}</Fact>
            <Fact term={t("cases.column.opened")}>{day(shown.opened_on)}</Fact>
          </dl>
        </div>
      )}
    </Loaded>
  );
}
