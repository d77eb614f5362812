import { listExtracts } from "../../../api/reporting";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ListView } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { EXTRACTS } from "./extractColumns";

/** Extracts defined by the organisation: run when needed, or by themselves. */
export default function ExtractList() {
  const extracts = useResource(listExtracts, []);
  return (
    <div class="wide">
      <PageHead title={t("extracts.title")} lead={t("extracts.lead")}>
        {may("extracts:manage") && <NewButton />}
      </PageHead>
      <ListView list={EXTRACTS} from={extracts} address={useListAddress()}>
        <Empty drawing="paper" text={t(may("extracts:manage") ? "extracts.none" : "extracts.noneForUs")}>
          {may("extracts:manage") && <NewButton />}
        </Empty>
      </ListView>
    </div>
  );
}

function NewButton() {
  return (
    <a class="btn" href="#/extracts/new">
      {t("extracts.new")}
    </a>
  );
}
