import { type CodeItem, codeList } from "../../../api/codelists";
import { defineExtract } from "../../../api/reporting";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import { LabelledPick } from "../../../forms/fields/Pick";
import { Select } from "../../../forms/fields/Select";
import type { Form } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go } from "../../../router";
import { session } from "../../../session/session";
import { FormPage } from "../../../ui/form/FormPage";
import { EACH, extractBodies } from "./body";
import { Recipients } from "./Recipients";
import { RHYTHMS, type Rhythm } from "./rhythms";

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
  const asked = useForm({
    keep: "draft",
    address: ADDRESS,
    fields: [...NAME, ...WHICH],
    start: () => ({}),
    objections: (form) => (form.text("name").trim() ? {} : { name: t("form.error.required") }),
    send: async ({ form, values, keyOf }) => {
      const kind = { template: chosen(form, "template"), format: chosen(form, "format") };
      const made = [];
      // One after the other: what was made before a failure is not made again, its key is the same.
      for (const body of extractBodies(values, kind, countriesOf(form)))
        made.push(await defineExtract(body, keyOf(body)));
      return made;
    },
    done: (made) => go(made.length === 1 && made[0] ? `/extracts/${made[0].id}` : "/extracts"),
    // What is refused is one of several extracts: it is said below, and beside no question.
    refused: (thrown) => {
      throw thrown;
    },
  });
  const { form } = asked;
  return (
    <FormPage
      title={t("extracts.new")}
      back={{ to: "/extracts", text: t("extracts.title") }}
      button={t("extract.save")}
      {...asked}
    >
      <Fields fields={NAME} form={form} />
      <FromList name="template" form={form} />
      <FromList name="format" form={form} />
      <Fields fields={WHICH} form={form} />
      <When form={form} />
      <Recipients form={form} />
    </FormPage>
  );
}

type Listed = "template" | "format";

/** What was chosen out of a list of the server; the first answer stands until another one is chosen. */
function chosen(form: Form, name: Listed): string {
  return form.text(name) || (codeList(`extract_${name}`)?.items[0]?.code ?? "");
}

function FromList({ name, form }: { name: Listed; form: Form }) {
  return (
    <LabelledPick
      id={name}
      label={t(`extract.${name}`)}
      value={chosen(form, name)}
      choose={(code) => form.set(name, code)}
      items={codeList(`extract_${name}`)?.items ?? []}
    />
  );
}

/** The countries of the extract: those marked, else all of one's own. */
function countriesOf(form: Form): CodeItem[] {
  const marked = form.list("countries");
  const held = marked.length > 0 ? marked : (session.value?.countries ?? []);
  return (codeList("platform_country")?.items ?? []).filter(({ code }) => held.includes(code));
}

/** How often, and on the clock of which of its countries. */
function When({ form }: { form: Form }) {
  const countries = countriesOf(form);
  const each = countries.length > 1 ? [{ code: EACH, label: t("extract.clock.each") }] : [];
  return (
    <>
      <Select
        name="rhythm"
        label={t("extract.rhythm")}
        form={form}
        none={t("schedule.none")}
        items={(Object.keys(RHYTHMS) as Rhythm[]).map((code) => ({ code, label: t(`schedule.${code}`) }))}
      />
      {form.text("rhythm") && (
        <Select
          name="clock"
          label={t("extract.clock")}
          form={form}
          items={[
            ...countries.map(({ code, label }) => ({ code, label: t("schedule.hourOf", { country: label }) })),
            ...each,
          ]}
        />
      )}
    </>
  );
}
