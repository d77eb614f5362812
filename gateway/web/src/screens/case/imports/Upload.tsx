import { useState } from "preact/hooks";
import { earlierOf, uploadImport } from "../../../api/case/imports";
import { codeLabel, codeList } from "../../../api/codelists";
import { useAttempt } from "../../../forms/attempt";
import { LabelledPick } from "../../../forms/fields/Pick";
import type { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { go, query } from "../../../router";
import { session } from "../../../session/session";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Template } from "./Template";

const TWICE = "same_file_again";

/** Hands a file over for its trial run; at the address `/imports?again` also one whose persons are here already. */
export function Upload() {
  const countries = session.value?.countries ?? [];
  const [country, setCountry] = useState(countries[0] ?? "");
  const layouts = codeList("import_layout")?.items ?? [];
  const [chosen, setLayout] = useState("");
  const layout = chosen || layouts[0]?.code;
  const [file, setFile] = useState<File>();
  const { problem, busy, attempt } = useAttempt();
  const meant = query.value.has("again");
  const upload = (again: boolean) =>
    attempt(async () => {
      if (!file || !layout) return;
      const taken = await uploadImport({ file, layout, country, again }, crypto.randomUUID());
      go(`/imports/${taken.id}`);
    });
  const submit = (event: Event) => {
    event.preventDefault();
    void upload(meant);
  };
  return (
    <form class="drop stack" onSubmit={submit}>
      <LabelledPick id="layout" label={t("imports.layout")} value={layout ?? ""} choose={setLayout} items={layouts} />
      {countries.length > 1 && (
        <LabelledPick
          id="import-country"
          label={t("register.country")}
          value={country}
          choose={setCountry}
          items={countries.map((code) => ({ code, label: codeLabel("platform_country", code) }))}
        />
      )}
      <ChooseFile choose={setFile} />
      <Template />
      {problem?.code === TWICE ? (
        <Twice problem={problem} upload={() => void upload(true)} />
      ) : (
        <ProblemNote problem={problem} />
      )}
      <button type="submit" class="btn" disabled={!file || !layout || busy}>
        {t(meant ? "imports.again" : "imports.try")}
      </button>
    </form>
  );
}

function ChooseFile({ choose }: { choose: (file: File | undefined) => void }) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="file">
        {t("imports.file")}
      </label>
      <input id="file" type="file" accept=".csv,.gz" onChange={(event) => choose(event.currentTarget.files?.[0])} />
    </div>
  );
}

/** The same file was imported before: where that is, and the way to do it again on purpose. */
function Twice({ problem, upload }: { problem: Problem; upload: () => void }) {
  const earlier = earlierOf(problem);
  return (
    <div class="note note--care stack" role="alert">
      <p>
        {t("imports.twice")} {earlier && <a href={`#/imports/${earlier}`}>{t("imports.twice.earlier")}</a>}
      </p>
      <button type="button" class="btn btn--second" onClick={upload}>
        {t("imports.again")}
      </button>
    </div>
  );
}
