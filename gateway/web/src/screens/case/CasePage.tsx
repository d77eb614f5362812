import { readCase } from "../../api/cases";
import { t } from "../../i18n";
import type { Params } from "../../router";
import { may } from "../../session/session";
import { PageHead } from "../../ui/PageHead";
import { PrintHead } from "../../ui/PrintHead";
import { Loaded, useResource } from "../../ui/resource";
import { AccessLog } from "./AccessLog";
import { Coding } from "./Coding";
import { Consents } from "./Consents";
import { MaskedIdentity } from "./MaskedIdentity";
import { Profile } from "./Profile";
import { Referrals } from "./Referrals";
import { SummaryBand } from "./SummaryBand";
import { Timeline } from "./Timeline";

/** One case: what is urgent at the top, then its timeline, consents, referrals and accesses. */
export default function CasePage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readCase(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(record) => (
        <>
          <PrintHead title={t("print.case")} />
          <PageHead
            title={<span class="case-code">{record.case_number}</span>}
            back={{ to: "/cases", text: t("cases.title") }}
          >
            <div class="row no-print">
              <button type="button" class="btn btn--second" onClick={() => window.print()}>
                {t("case.print")}
              </button>
              {may("referrals:send") && (
                <a class="btn" href={`#/cases/${id}/refer`}>
                  {t("case.refer")}
                </a>
              )}
            </div>
          </PageHead>
          <SummaryBand record={record} changed={loaded.set} />
          {may("cases:identify") && <MaskedIdentity id={id} />}
          <div class="grid grid--two section">
            <div class="stack">
              <Profile record={record} />
              <Timeline id={id} />
              <Coding id={id} />
            </div>
            <div class="stack">
              <Consents id={id} />
              <Referrals id={id} />
              {may("audit:read") && <AccessLog id={id} />}
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}
