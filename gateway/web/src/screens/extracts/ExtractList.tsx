import { listExtracts } from "../../api/reporting";
import { t } from "../../i18n";
import { may } from "../../session/session";
import { Code } from "../../ui/Code";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";
import { scheduleInWords } from "./schedule";

/** Extracts defined by the organisation: run when needed, or by themselves. */
export default function ExtractList() {
  const extracts = useResource(listExtracts, []);
  return (
    <>
      <PageHead title={t("extracts.title")} lead={t("extracts.lead")}>
        {may("extracts:manage") && <NewButton />}
      </PageHead>
      <Loaded from={extracts} lines={6}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty drawing="paper" text={t(may("extracts:manage") ? "extracts.none" : "extracts.noneForUs")}>
              {may("extracts:manage") && <NewButton />}
            </Empty>
          ) : (
            <ul class="lines card card--flush">
              {page.items.map((extract) => (
                <li key={extract.id} class="line">
                  <div class="line__main">
                    <a class="line__link" href={`#/extracts/${extract.id}`}>
                      {extract.name}
                    </a>
                    <div class="line__facts">
                      <span>
                        <Code list="extract_template" code={extract.template} />
                      </span>
                      <span>{scheduleInWords(extract.schedule)}</span>
                    </div>
                  </div>
                  <Tag>{extract.format.toUpperCase()}</Tag>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function NewButton() {
  return (
    <a class="btn" href="#/extracts/new">
      {t("extracts.new")}
    </a>
  );
}
