import "../../../styles/screens/custody.scss";

import { type CustodySheet as Custody, readCustodySheet } from "../../../api/proceedings/evidence";
import { t } from "../../../i18n";
import type { Params } from "../../../router";
import { Fact } from "../../../ui/facts/Fact";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PrintHead } from "../../../ui/page/PrintHead";
import { Collected } from "./Collected";
import { inPlaceOf } from "./custody";
import { HandoverOnSheet } from "./HandoverOnSheet";
import { evidenceOf, type InProceeding, loadProceeding } from "./load";
import { Verify } from "./Verify";
import { holderName } from "./words";

interface OnPaper extends InProceeding {
  sheet: Custody;
}

/** The custody of a piece of evidence, to be signed, carried and verified from the paper alone. */
export default function CustodySheet({ params: { id = "", evidence = "" } }: { params: Params }) {
  const loaded = useResource(
    async (context): Promise<OnPaper> => {
      const [known, sheet] = await Promise.all([loadProceeding(id, context), readCustodySheet(id, evidence, context)]);
      return { ...known, sheet };
    },
    [id, evidence],
  );
  return (
    <Loaded whole from={loaded} lines={10}>
      {(onPaper) => <Sheet {...onPaper} />}
    </Loaded>
  );
}

function Sheet({ proceeding, pack, sheet }: OnPaper) {
  const zone = pack.time_zone;
  const received = sheet.handovers.filter(({ received_at }) => received_at).at(-1) ?? null;
  return (
    <div class="custody">
      <PrintHead title={t("custody.title")} />
      <PageHead
        title={t("custody.title")}
        lead={t("custody.lead")}
        back={{ to: evidenceOf(proceeding.id), text: t("evidence.back") }}
      >
        <button type="button" class="btn no-print" onClick={() => window.print()}>
          {t("custody.print")}
        </button>
      </PageHead>
      <p class={sheet.valid ? "custody__valid" : "custody__valid custody__valid--not"} data-valid={sheet.valid}>
        {t(sheet.valid ? "custody.valid" : "custody.notValid")}
      </p>
      <dl class="facts">
        <Fact term={t("custody.fileNumber")}>{proceeding.file_number ?? "–"}</Fact>
        <Fact term={t("evidence.holder")}>{holderName({ evidence: sheet.evidence, received }, pack)}</Fact>
      </dl>
      <Collected evidence={sheet.evidence} zone={zone} />
      <section class="section">
        <h2>{t("custody.handovers")}</h2>
        {sheet.handovers.length === 0 && <p>{t("custody.noHandovers")}</p>}
        {sheet.handovers.map((handover, place) => (
          <HandoverOnSheet
            key={handover.id}
            handover={handover}
            number={place + 1}
            inPlaceOf={inPlaceOf(sheet, place)}
            pack={pack}
          />
        ))}
        <p class="small">{t("custody.zone", { zone: zone.replace(/_/g, " ") })}</p>
      </section>
      <p class="sign-line">{t("custody.sign.printed")}</p>
      <Verify sheet={sheet} />
    </div>
  );
}
