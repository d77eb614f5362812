import type { Case } from "../../../api/case/cases";
import { day, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code, Codes } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";

/** The coded record in words. No name is part of it. */
export function Profile({ record, readOnly }: { record: Case; readOnly?: boolean }) {
  const { person, experience } = record;
  return (
    <section class="card">
      <div class="card__title">
        <h2>{t("case.profile")}</h2>
        {!readOnly && may("cases:write") && !record.closed_on && (
          <p class="row no-print">
            {record.source === "registered" && <a href={`#/cases/${record.id}/record`}>{t("edit.case")}</a>}
            <a href={`#/cases/${record.id}/status`}>{t("decide.title")}</a>
          </p>
        )}
      </div>
      <dl class="facts">
        <CodeFact term={t("case.status")} list="trafficking_status" code={person.trafficking_status} />
        {person.status_decided_by && (
          <CodeFact term={t("decide.decidedBy")} list="status_decision_maker" code={person.status_decided_by} />
        )}
        {person.status_decided_on && <Fact term={t("decide.decidedOn")}>{day(person.status_decided_on)}</Fact>}
        <Fact term={t("case.birthYear")}>{String(person.birth_year ?? person.age ?? "–")}</Fact>
        {record.majority === "minor" && (
          <CodeFact term={t("register.bestInterest")} list="best_interest" code={record.best_interest} />
        )}
        <CodesFact term={t("register.citizenships")} list="iso_3166_1" codes={person.citizenships} />
        <CodesFact
          term={t("register.exploitation")}
          list="exploitation_type"
          codes={experience.exploitation.map((purpose) => purpose.type)}
        />
        <CodesFact term={t("register.acts")} list="tip_act" codes={experience.acts} />
        <CodesFact term={t("register.means")} list="tip_means" codes={experience.means} />
        <Fact term={t("register.controls")}>
          <Controls answers={experience.controls} />
        </Fact>
        <Fact term={t("case.confidentiality")}>
          <Code list="confidentiality" code={record.confidentiality} />{" "}
          {!readOnly && may("cases:write") && record.source === "registered" && (
            <a class="no-print" href={`#/cases/${record.id}/seal`}>
              {t(record.confidentiality === "sealed" ? "seal.change" : "seal.title")}
            </a>
          )}
        </Fact>
        <CodesFact term={t("register.needs")} list="service_type" codes={record.needs} />
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

function CodeFact({ term, list, code }: { term: string; list: string; code: string | null }) {
  return (
    <Fact term={term}>
      <Code list={list} code={code} />
    </Fact>
  );
}

function CodesFact({ term, list, codes }: { term: string; list: string; codes: readonly string[] }) {
  return (
    <Fact term={term}>
      <Codes list={list} codes={codes} />
    </Fact>
  );
}

/** Only what was answered with yes; the rest is in the record and would hide it. */
function Controls({ answers }: { answers: Record<string, string> }) {
  const present = Object.keys(answers).filter((code) => answers[code] === "yes");
  return <Codes list="means_of_control" codes={present} />;
}
