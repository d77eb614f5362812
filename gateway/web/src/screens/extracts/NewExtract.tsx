import { useState } from "preact/hooks";

import { asProblem, type Problem } from "../../api/problem";
import { defineExtract, listTemplates, type Template } from "../../api/reporting";
import { discard, draft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import type { Field } from "../../forms/field";
import type { Form } from "../../forms/form";
import { t } from "../../i18n";
import { go } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { Select } from "../../ui/Select";
import { extractBody } from "./body";
import { RHYTHMS, type Rhythm } from "./schedule";

const ADDRESS = "/extracts/new";
const NAME: Field[] = [{ kind: "text", name: "name", label: "extract.name", hint: "extract.name.hint" }];
const PERIOD: Field[] = [
  { kind: "codes", name: "countries", list: "platform_country", label: "extract.countries" },
  { kind: "date", name: "from", label: "extract.from", exact: true },
  { kind: "date", name: "to", label: "extract.to", exact: true },
];

/** Defines an extract: what, for whom, how often. */
export default function NewExtract() {
  const templates = useResource(listTemplates, []);
  const form = draft(ADDRESS, () => ({ key: crypto.randomUUID(), rhythm: "" }));
  const [problem, setProblem] = useState<Problem>();
  const save = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    form.errors.value = missing(form);
    if (Object.keys(form.errors.value).length > 0) return;
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
      <ErrorSummary form={form} />
      <form noValidate onSubmit={(event) => void save(event)}>
        <Fields fields={NAME} form={form} />
        <Loaded from={templates} lines={2}>
          {(page) => <Kind form={form} templates={page.items} />}
        </Loaded>
        <Fields fields={PERIOD} form={form} />
        <Select name="rhythm" label={t("extract.rhythm")} form={form}>
          <option value="">{t("schedule.none")}</option>
          {(Object.keys(RHYTHMS) as Rhythm[]).map((rhythm) => (
            <option key={rhythm} value={rhythm}>
              {t(`schedule.${rhythm}`)}
            </option>
          ))}
        </Select>
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

function Kind({ form, templates }: { form: Form; templates: Template[] }) {
  const chosen = templates.find((template) => template.id === form.text("template"));
  return (
    <>
      <Select name="template" label={t("extract.template")} form={form}>
        <option value="">{t("form.choose")}</option>
        {templates.map((template) => (
          <option key={template.id} value={template.id}>
            {template.title}
          </option>
        ))}
      </Select>
      {chosen && (
        <Select name="format" label={t("extract.format")} form={form}>
          <option value="">{t("form.choose")}</option>
          {chosen.formats.map((format) => (
            <option key={format} value={format}>
              {format.toUpperCase()}
            </option>
          ))}
        </Select>
      )}
    </>
  );
}

function missing(form: Form): Record<string, string> {
  const required = ["name", "template", "format"].filter((name) => !form.text(name).trim());
  return Object.fromEntries(required.map((name) => [name, t("form.error.required")]));
}
