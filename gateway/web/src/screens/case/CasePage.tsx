import { type Case, readCase } from "../../api/cases";
import { listPersons, type PersonOfCase } from "../../api/persons";
import type { Page as Listed } from "../../contract/schemas";
import { t } from "../../i18n";
import type { Params } from "../../router";
import { may } from "../../session/session";
import { PageHead } from "../../ui/PageHead";
import { PrintHead } from "../../ui/PrintHead";
import { Loaded, type Resource, useResource } from "../../ui/resource";
import { AccessLog } from "./AccessLog";
import { Coding } from "./Coding";
import { Consents } from "./Consents";
import { MaskedIdentity } from "./MaskedIdentity";
import { Persons } from "./Persons";
import { Profile } from "./Profile";
import { Referrals } from "./Referrals";
import { SummaryBand } from "./SummaryBand";
import { Timeline } from "./Timeline";
import { Who } from "./Who";

/** One case: who it is about and what is urgent at the top, then its record, consents, referrals and accesses. */
export default function CasePage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readCase(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(record) => <Page record={record} case={loaded} />}
    </Loaded>
  );
}

function Page({ record, case: loaded }: { record: Case; case: Resource<Case> }) {
  const { id } = record;
  const persons = useResource((context) => listPersons(id, context), [id, record.version], id);
  return (
    <div class="wide">
      <PrintHead title={t("print.case")} />
      <Head record={record} />
      <div class="record">
        <Who record={record} />
        <div class={isOfAPerson(record) ? "record__main record__main--parts stack" : "record__main stack"}>
          <div class="record__first">
            <SummaryBand record={record} persons={persons.data?.items ?? []} changed={loaded.set} />
          </div>
          {isOfAPerson(record) && <OfAPerson record={record} persons={persons} changed={loaded.reload} />}
          <div class="record__rest stack">
            <Profile record={record} />
            <Timeline id={id} />
            <Coding id={id} />
            {may("audit:read") && <AccessLog id={id} />}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Two words for the eye and the ear; the number decides. */
function Head({ record }: { record: Case }) {
  return (
    <PageHead
      title={
        <>
          <span class="who__words">{record.pseudonym}</span> <span class="case-code">{record.case_number}</span>
        </>
      }
      back={{ to: "/cases", text: t("cases.title") }}
    >
      <div class="row no-print">
        <button type="button" class="btn btn--second" onClick={() => window.print()}>
          {t("case.print")}
        </button>
        {may("referrals:send") && !record.closed_on && (
          <a class="btn" href={`#/cases/${record.id}/refer`}>
            {t("case.refer")}
          </a>
        )}
      </div>
    </PageHead>
  );
}

/** An imported record is a line of statistics without identity, consents or referrals. */
function isOfAPerson({ source }: Case): boolean {
  return source === "registered";
}

interface OfAPersonProps {
  record: Case;
  persons: Resource<Listed<PersonOfCase>>;
  changed: () => void;
}

/** What only a person has. */
function OfAPerson({ record, persons, changed }: OfAPersonProps) {
  const { id, version } = record;
  const closed = record.closed_on !== null;
  return (
    <div class="record__side stack">
      {may("cases:identify") && <MaskedIdentity id={id} />}
      <Persons id={id} version={version} persons={persons} closed={closed} changed={changed} />
      <Consents id={id} closed={closed} persons={persons.data?.items ?? []} />
      <Referrals id={id} />
    </div>
  );
}
