import { useState } from "preact/hooks";

import { defineExtractFormatValues, defineExtractTemplateValues } from "../../api/generated";
import { asProblem, type Problem } from "../../api/problem";
import { defineExtract } from "../../api/reporting";
import { discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import type { Field } from "../../forms/field";
import type { Form } from "../../forms/form";
import { t } from "../../i18n";
import { go } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Select } from "../../ui/Select";
import { extractBody } from "./body";
import { Recipients } from "./Recipients";
import { RHYTHMS, type Rhythm } from "./schedule";

const ADDRESS = "/extracts/new";
const NAME: Field[] = [{ kind: "text", name: "name", label: "extract.name", hint: "extract.name.hint" }];
const WHICH: Field[] = [
  {
    kind: "codes",
    name: "countries",
    list: "platform_country",
    label: "extract.countries",
    hint: "extract.countries.hint",
  },
  { kind: "text", name: "years", label: "extract.years", hint: "extract.years.hint", short: true },
];

/** Defines an extract: what, from where, how often, and who may fetch it. */
export default function NewExtract() {
  const form = useDraft(ADDRESS, () => ({
    key: crypto.randomUUID(),
    template: defineExtractTemplateValues[0],
    format: defineExtractFormatValues[0],
  }));
  const [problem, setProblem] = useState<Problem>();
  const save = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    form.errors.value = form.text("name").trim() ? {} : { name: t("form.error.required") };
    if (form.errors.value.name) return;
    try {
      const extract = await defineExtract(extractBody(form.values.value), form.text("key"));
      discard(ADDRESS);
      go(`/extracts/${extract.id}`);
    } catch (thrown) {
      form.set("key", crypto.randomUUID());
      setProblem(asProblem(thrown));
    }
  };
  return (
    <div class="form">
      <PageHead title={t("extracts.new")} back={{ to: "/extracts", text: t("extracts.title") }} />
      <ErrorSummary form={form} fields={[...NAME, ...WHICH]} />
      <form noValidate onSubmit={(event) => void save(event)}>
        <Fields fields={NAME} form={form} />
        <Kind form={form} />
        <Fields fields={WHICH} form={form} />
        <Select
          name="rhythm"
          label={t("extract.rhythm")}
          form={form}
          none={t("schedule.none")}
          items={(Object.keys(RHYTHMS) as Rhythm[]).map((code) => ({ code, label: t(`schedule.${code}`) }))}
        />
        <Recipients form={form} />
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn">
            {t("extract.save")}
          </button>
        </div>
      </form>
    </div>
  );
}

/** Templates and formats are those of the server's description; their names are names of standards. */
function Kind({ form }: { form: Form }) {
  return (
    <>
      <Select
        name="template"
        label={t("extract.template")}
        form={form}
        items={defineExtractTemplateValues.map((code) => ({ code, label: code }))}
      />
      <Select
        name="format"
        label={t("extract.format")}
        form={form}
        items={defineExtractFormatValues.map((code) => ({ code, label: code.toUpperCase() }))}
      />
    </>
  );
}
