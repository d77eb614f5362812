import { listImports } from "../../api/imports";
import { moment, t } from "../../i18n";
import { Code } from "../../ui/Code";
import { Lines } from "../../ui/Lines";
import { PageHead } from "../../ui/PageHead";
import { useResource } from "../../ui/resource";
import { StateTag } from "./StateTag";
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
        <Lines card from={imports} none={t("imports.none")}>
          {(item) => (
            <li key={item.id} class="line">
              <a class="line__link" href={`#/imports/${item.id}`}>
                {moment(item.uploaded_at)} · <Code list="import_layout" code={item.layout} />
              </a>
              <StateTag state={item.state} />
            </li>
          )}
        </Lines>
      </section>
    </>
  );
}
