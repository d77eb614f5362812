import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import { listStages } from "../../../api/proceedings/proceedings";
import { day, t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Fact } from "../../../ui/facts/Fact";
import { Tag } from "../../../ui/facts/Tag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { Deadlines } from "./Deadlines";
import type { OfProceeding } from "./kind";
import { Local } from "./Local";
import { articleName, institutionName, stageName } from "./localNames";
import { type Entered, enteredStages } from "./stages";

/** Where the proceeding stands, what is on record of it, and its stages. */
export function Summary({ of }: { of: OfProceeding }) {
  return (
    <div class="stack">
      <Facts of={of} />
      <Deadlines of={of} />
      <Stages of={of} />
    </div>
  );
}

function Facts({ of: { proceeding, pack } }: { of: OfProceeding }) {
  const { facts_on, articles } = proceeding;
  return (
    <section class="card">
      <CardHead
        title={t("proceeding.facts")}
        way={may("proceedings:write") && { to: `/proceedings/${proceeding.id}/record`, text: t("parts.edit") }}
      />
      <dl class="facts">
        <Fact term={t("proceeding.stage")}>
          <Local {...stageName(pack, proceeding.stage)} />
        </Fact>
        {proceeding.stage_since && <Fact term={t("proceeding.since")}>{day(proceeding.stage_since)}</Fact>}
        <Fact term={t("proceeding.institution")}>
          <Local {...institutionName(pack, proceeding.institution)} />
        </Fact>
        {proceeding.court && <Fact term={t("proceeding.court")}>{proceeding.court}</Fact>}
        {proceeding.court_file_number && <Fact term={t("proceeding.courtNumber")}>{proceeding.court_file_number}</Fact>}
        {facts_on && <Fact term={t("proceeding.factsOn")}>{day(facts_on)}</Fact>}
        {articles.length > 0 && (
          <Fact term={t("proceeding.articles")}>
            {articles.map((code) => (
              <p key={code}>
                <Local {...articleName(pack, code, facts_on)} />
              </p>
            ))}
          </Fact>
        )}
        {proceeding.reported_on && <Fact term={t("proceeding.reportedOn")}>{day(proceeding.reported_on)}</Fact>}
        {proceeding.reported_by && (
          <Fact term={t("proceeding.reportedBy")}>
            <Code list="proceeding_reporter" code={proceeding.reported_by} />
          </Fact>
        )}
        <Fact term={t("proceeding.responsible")}>{colleagueName(proceeding.responsible)}</Fact>
      </dl>
    </section>
  );
}

function Stages({ of }: { of: OfProceeding }) {
  const { id, version } = of.proceeding;
  const loaded = useResource((context) => listStages(id, context), [id, version], id);
  return (
    <section class="card" data-part="stages">
      <CardHead
        title={t("stages.title")}
        way={may("proceedings:write") && { to: `/proceedings/${id}/stages/new`, text: t("stages.add") }}
      />
      <Loaded from={loaded}>
        {({ items }) => (
          <ol class="timeline">
            {enteredStages(items).map((entered) => (
              <Stage key={entered.id} of={of} entered={entered} />
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

function Stage({ of: { pack, proceeding }, entered }: { of: OfProceeding; entered: Entered }) {
  const { id, stage, on, source, isTakenBack } = entered;
  return (
    <li>
      <time dateTime={on}>{day(on)}</time>
      <p>
        <strong>
          <Local {...stageName(pack, stage)} />
        </strong>{" "}
        {isTakenBack && <Tag tone="clay">{t("stages.takenBack")}</Tag>}
      </p>
      <p class="small soft">
        {t("stages.source", { source: codeLabel("proceeding_source", source) })} · {colleagueName(entered.recorded_by)}
        {!isTakenBack && may("proceedings:write") && (
          <>
            {" · "}
            <a class="no-print" href={`#/proceedings/${proceeding.id}/stages/new?takes_back=${id}`}>
              {t("stages.takeBack")}
            </a>
          </>
        )}
      </p>
    </li>
  );
}
