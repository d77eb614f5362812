import { useState } from "preact/hooks";
import { uploadImport } from "../../api/imports";
import { asProblem, type Problem } from "../../api/problem";
import { t } from "../../i18n";
import { go } from "../../router";
import { session } from "../../session";
import { LabelledPick } from "../../ui/Pick";
import { ProblemNote } from "../../ui/ProblemState";

/** The layout the server reads; the name of a published standard, the same in every language. */
const LAYOUT = "ctdc-2025";
const TWICE = "same-file-again";

/** Hands a file over for its trial run. */
export function Upload() {
  const countries = session.value?.countries ?? [];
  const [country, setCountry] = useState(countries[0] ?? "");
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const upload = async (again: boolean) => {
    if (!file) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const taken = await uploadImport({ file, layout: LAYOUT, country, again }, crypto.randomUUID());
      go(`/imports/${taken.id}`);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void upload(false);
  };
  return (
    <form class="drop stack" onSubmit={submit}>
      <p>{t("imports.layout", { layout: LAYOUT })}</p>
      {countries.length > 1 && (
        <LabelledPick
          id="import-country"
          label={t("register.country")}
          value={country}
          choose={setCountry}
          items={countries.map((code) => ({ code, label: code }))}
        />
      )}
      <div class="govuk-form-group">
        <label class="govuk-label" for="file">
          {t("imports.file")}
        </label>
        <input id="file" type="file" accept=".csv,.gz" onChange={(event) => setFile(event.currentTarget.files?.[0])} />
      </div>
      <ProblemNote problem={problem} />
      {problem?.code === TWICE && (
        <button type="button" class="btn btn--second" onClick={() => void upload(true)}>
          {t("imports.again")}
        </button>
      )}
      <button type="submit" class="btn" disabled={!file || busy}>
        {t("imports.try")}
      </button>
    </form>
  );
}
