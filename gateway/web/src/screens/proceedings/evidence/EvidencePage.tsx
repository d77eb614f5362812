import { t } from "../../../i18n";
import type { Params } from "../../../router";
import { PageHead } from "../../../ui/page/PageHead";
import EvidenceTab from "./EvidenceTab";

/** The evidence of a proceeding on a page of its own. */
export default function EvidencePage({ params: { id = "" } }: { params: Params }) {
  return (
    <>
      <PageHead
        title={t("evidence.title")}
        lead={t("evidence.lead")}
        back={{ to: `/proceedings/${id}`, text: t("evidence.proceeding") }}
      />
      <EvidenceTab proceeding={id} />
    </>
  );
}
