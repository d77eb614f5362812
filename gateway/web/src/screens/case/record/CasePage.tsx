import { useState } from "preact/hooks";

import { type Case, readCase } from "../../../api/case/cases";
import { listPersons } from "../../../api/case/persons";
import { t } from "../../../i18n";
import { type Params, query, replace } from "../../../router";
import { may } from "../../../session/session";
import { Loaded, type Resource, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PrintHead } from "../../../ui/page/PrintHead";
import { usePrintOfAll } from "../../../ui/page/print";
import { Tabs } from "../../../ui/page/Tabs";
import { Cautions } from "../../../ui/records/Cautions";
import { tabsOf } from "./tabs";
import { Who } from "./Who";

/** One case: who it is about beside everything else, which is in tabs. */
export default function CasePage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readCase(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(record) => <Page key={id} record={record} case={loaded} />}
    </Loaded>
  );
}

function Page({ record, case: loaded }: { record: Case; case: Resource<Case> }) {
  const { id } = record;
  const persons = useResource((context) => listPersons(id, context), [id, record.version], id);
  const [whole, setWhole] = useState(false);
  usePrintOfAll(whole, () => setWhole(false));
  return (
    <div class="wide">
      <PrintHead title={t("print.case")} />
      <Head record={record} print={() => setWhole(true)} />
      <Cautions flags={record.flags} />
      <div class="record">
        <Who record={record} />
        <Tabs
          label={t("list.parts")}
          tabs={tabsOf({ record, persons, changed: loaded.reload, replaced: loaded.set })}
          open={query.value.get("tab") ?? undefined}
          choose={(tab) => replace(`/cases/${id}?tab=${tab}`)}
          whole={whole}
        />
      </div>
    </div>
  );
}

/** Two words for the eye and the ear; the number decides. */
function Head({ record, print }: { record: Case; print: () => void }) {
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
        <button type="button" class="btn btn--second" onClick={print}>
          {t("case.print")}
        </button>
        {may("cases:identify") && record.source === "registered" && (
          <a class="btn btn--second" href={`#/cases/${record.id}/sheet`}>
            {t("sheet.link")}
          </a>
        )}
        {may("referrals:send") && !record.closed_on && (
          <a class="btn" href={`#/cases/${record.id}/refer`}>
            {t("case.refer")}
          </a>
        )}
      </div>
    </PageHead>
  );
}
