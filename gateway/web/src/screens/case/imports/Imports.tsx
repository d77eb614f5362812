import { listImports } from "../../../api/case/imports";
import { t } from "../../../i18n";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ListView } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { IMPORTS } from "./importColumns";
import { Upload } from "./Upload";

/** Brings in records kept elsewhere: nothing is saved before the trial run has been looked at. */
export default function Imports() {
  const imports = useResource(listImports, []);
  return (
    <>
      <PageHead title={t("imports.title")} lead={t("imports.lead")} />
      <Upload />
      <section class="section">
        <h2>{t("imports.earlier")}</h2>
        <ListView list={IMPORTS} from={imports} address={useListAddress()}>
          <p class="soft">{t("imports.none")}</p>
        </ListView>
      </section>
    </>
  );
}
