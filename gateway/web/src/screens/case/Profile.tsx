import type { ComponentChildren } from "preact";

import type { Case } from "../../api/cases";
import { day, t } from "../../i18n";
import { may } from "../../session/session";
import { Code, Codes } from "../../ui/Code";

/** The coded record in words. No name is part of it. */
export function Profile({ record }: { record: Case }) {
  const { person, experience } = record;
  return (
    <section class="card">
      <div class="card__title">
        <h2>{t("case.profile")}</h2>
        {may("cases:write") && !record.closed_on && <a href={`#/cases/${record.id}/status`}>{t("decide.title")}</a>}
      </div>
      <dl class="facts">
        <Fact term={t("case.status")}>
          <Code list="trafficking_status" code={person.trafficking_status} />
        </Fact>
        {person.status_decided_by && (
          <Fact term={t("decide.decidedBy")}>
            <Code list="status_decision_maker" code={person.status_decided_by} />
          </Fact>
        )}
        {person.status_decided_on && <Fact term={t("decide.decidedOn")}>{day(person.status_decided_on)}</Fact>}
        <Fact term={t("register.gender")}>
          <Code list="gender" code={person.gender} />
        </Fact>
        <Fact term={t("case.birthYear")}>{String(person.birth_year ?? person.age ?? "–")}</Fact>
        {record.majority === "minor" && (
          <Fact term={t("register.bestInterest")}>
            <Code list="best_interest" code={record.best_interest} />
          </Fact>
        )}
        <Fact term={t("register.citizenships")}>
          <Codes list="iso_3166_1" codes={person.citizenships} />
        </Fact>
        <Fact term={t("case.language")}>
          <Code list="language" code={person.primary_language} />
          {person.needs_interpreter === true && ` (${t("case.interpreter")})`}
        </Fact>
        <Fact term={t("register.exploitation")}>
          <Codes list="exploitation_type" codes={experience.exploitation.map((purpose) => purpose.type)} />
        </Fact>
        <Fact term={t("register.acts")}>
          <Codes list="tip_act" codes={experience.acts} />
        </Fact>
        <Fact term={t("register.means")}>
          <Codes list="tip_means" codes={experience.means} />
        </Fact>
        <Fact term={t("register.controls")}>
          <Controls answers={experience.controls} />
        </Fact>
        <Fact term={t("register.needs")}>
          <Codes list="service_type" codes={record.needs} />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Only what was answered with yes; the rest is in the record and would drown it. */
function Controls({ answers }: { answers: Record<string, string> }) {
  const present = Object.keys(answers).filter((code) => answers[code] === "yes");
  return <Codes list="means_of_control" codes={present} />;
}
