import type { Case } from "../../../api/case/cases";
import { type Closure, readClosure } from "../../../api/case/closure";
import { codeLabel } from "../../../api/codelists";
import { type Key, moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { TabProps } from "../tabProps";

/** Whether the case is open, how it was closed, and what may be done about either. */
export default function ClosureTab({ record }: TabProps) {
  const state = useResource((context) => readClosure(record.id, context), [record.id, record.version], record.id);
  return (
    <div class="stack">
      <Standing record={record} />
      <section class="card">
        <h2 class="card__title">{t("closure.past")}</h2>
        <Loaded from={state}>
          {({ closures }) =>
            closures.length === 0 ? (
              <p class="soft">{t("closure.none")}</p>
            ) : (
              <ul class="lines">
                {closures.map((closure) => (
                  <Past key={closure.id} closure={closure} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </div>
  );
}

const SENTENCES = { duplicate: "closure.isDuplicate", transferred: "closure.isTransferred" } as const;

function sentenceOf({ anonymised_on, closed_on, status }: Case): Key {
  if (anonymised_on) return "closure.isAnonymised";
  return closed_on ? (SENTENCES[status as keyof typeof SENTENCES] ?? "closure.isClosed") : "closure.isOpen";
}

function Standing({ record }: { record: Case }) {
  return (
    <section class="card">
      <h2 class="card__title">{t("tab.closure")}</h2>
      <p>{t(sentenceOf(record))}</p>
      {record.duplicate_of && <a href={`#/cases/${record.duplicate_of}`}>{t("closure.toKept")}</a>}
      {record.also_numbered.length > 0 && (
        <p>{t("closure.alsoNumbered", { numbers: record.also_numbered.join(", ") })}</p>
      )}
      <Actions record={record} />
    </section>
  );
}

function Actions({ record: { id, closed_on, anonymised_on } }: { record: Case }) {
  if (!may("cases:write") || anonymised_on) return null;
  if (closed_on)
    return (
      <p class="actions no-print">
        <a class="btn btn--second" href={`#/cases/${id}/reopen`}>
          {t("reopen.title")}
        </a>
      </p>
    );
  return (
    <p class="actions no-print">
      <a class="btn btn--second" href={`#/cases/${id}/close`}>
        {t("closure.title")}
      </a>
      {may("referrals:send") && (
        <a class="btn btn--second" href={`#/cases/${id}/transfer`}>
          {t("transfer.action")}
        </a>
      )}
    </p>
  );
}

function Past({ closure }: { closure: Closure }) {
  return (
    <li>
      <p>
        <strong>
          <Code list="case_closure_reason" code={closure.reason} />
        </strong>{" "}
        <span class="small soft">{closure.recorded_at && moment(closure.recorded_at)}</span>
      </p>
      <dl class="facts">
        {closure.checks.map(({ check, state }) => (
          <Fact key={check} term={codeLabel("closure_check", check)}>
            <Code list="closure_check_state" code={state} />
          </Fact>
        ))}
        <Fact term={t("closure.recontact")}>
          <Code list="yes_no_unknown" code={closure.recontact} />
        </Fact>
        {closure.recontact_how && <Fact term={t("closure.recontact.how")}>{closure.recontact_how}</Fact>}
        {closure.note && <Fact term={t("closure.note")}>{closure.note}</Fact>}
      </dl>
    </li>
  );
}
