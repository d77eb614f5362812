import { useState } from "preact/hooks";

import { listImports, uploadImport } from "../../api/imports";
import { asProblem, type Problem } from "../../api/problem";
import { moment, t } from "../../i18n";
import { go } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { StateTag } from "./StateTag";

/** The file layouts of the contract; their names are names of standards and are not translated. */
const LAYOUTS = ["ceiba-1", "htcds-2.0", "ctdc-2025"] as const;

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
                      {moment(item.created_at)} · {item.layout}
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

function Upload() {
  const [layout, setLayout] = useState<string>(LAYOUTS[0]);
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const upload = async (event: Event) => {
    event.preventDefault();
    if (!file) return;
    setBusy(true);
    setProblem(undefined);
    try {
      go(`/imports/${(await uploadImport(file, layout)).id}`);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="drop stack" onSubmit={(event) => void upload(event)}>
      <div class="govuk-form-group">
        <label class="govuk-label" for="layout">
          {t("imports.layout")}
        </label>
        <select
          class="govuk-select"
          id="layout"
          value={layout}
          onChange={(event) => setLayout(event.currentTarget.value)}
        >
          {LAYOUTS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for="file">
          {t("imports.file")}
        </label>
        <input
          id="file"
          type="file"
          accept=".csv,.xlsx"
          onChange={(event) => setFile(event.currentTarget.files?.[0])}
        />
      </div>
      <ProblemNote problem={problem} />
      <button type="submit" class="btn" disabled={!file || busy}>
        {t("imports.try")}
      </button>
    </form>
  );
}
