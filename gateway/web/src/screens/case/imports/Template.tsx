import { codeList } from "../../../api/codelists";
import { t } from "../../../i18n";
import { keepBlob } from "../../../ui/page/keepFile";

/** The columns of a file to import. A file may also have the names of the later edition; the platform tells them apart. */
const COLUMNS = "ctdc_columns_synthetic_2025";

/** An empty file with the columns in their order, to be filled in. */
export function Template() {
  const columns = codeList(COLUMNS)?.items ?? [];
  const download = () =>
    keepBlob(new Blob([`${columns.map(({ code }) => code).join(",")}\n`], { type: "text/csv" }), "ctdc-2025.csv");
  return (
    <button type="button" class="btn btn--plain" disabled={columns.length === 0} onClick={download}>
      {t("imports.template")}
    </button>
  );
}
