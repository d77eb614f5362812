import { listImports } from "../../api/imports";
import { moment, t } from "../../i18n";
import { Code } from "../../ui/Code";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
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
        <Loaded from={imports}>
          {(page) =>
            page.items.length === 0 ? (
              <p class="soft">{t("imports.none")}</p>
            ) : (
              <ul class="lines card card--flush">
                {page.items.map((item) => (
                  <li key={item.id} class="line">
                    <a class="line__link" href={`#/imports/${item.id}`}>
                      {moment(item.uploaded_at)} · <Code list="import_layout" code={item.layout} />
                    </a>
                    <StateTag state={item.state} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
    </>
  );
}
