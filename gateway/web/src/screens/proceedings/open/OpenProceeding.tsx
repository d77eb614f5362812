import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { openingProceeding } from "../../../api/proceedings/proceedings";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { date } from "../../../forms/questions";
import { changesOf, type Part, pointersOf, type RecordField, valuesOf } from "../../../forms/record";
import { sendForm } from "../../../forms/send";
import { objectionsTo } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { UnconfirmedNote } from "../proceeding/Local";
import { toChoose } from "../proceeding/localNames";
import { loadNameable, type Nameable, namedBy } from "../proceeding/nameable";
import { proceedingFields, SOURCE, stageField } from "../proceeding/proceedingFields";

const MOST_PERSONS = 50;

/** Records a proceeding with the persons in it and the stage it is in. */
export default function OpenProceeding(_: { params: Params }) {
  const country = session.value?.countries[0] ?? "";
  const asked = query.value.get("case");
  const loaded = useResource(
    async (context) => {
      const [pack, nameable] = await Promise.all([readJurisdiction(country, context), loadNameable(asked, context)]);
      return { pack, nameable };
    },
    [country, asked],
  );
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ pack, nameable }) => <Opening pack={pack} nameable={nameable} />}
    </Loaded>
  );
}

function Opening({ pack, nameable }: { pack: Jurisdiction; nameable: readonly Nameable[] }) {
  const named = query.value.toString();
  const address = `/proceedings/new${named && `?${named}`}`;
  const fields = fieldsOf(pack, nameable);
  const form = useDraft(address, () => valuesOf(fields, startOf(fields, nameable)));
  const store = async () => {
    try {
      const opened = await sendForm(address, form, openingProceeding(bodyOf(pack, fields, form)));
      if (!opened) return;
      showToast(t("edit.saved"));
      go(`/proceedings/${opened.id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, { ...pointersOf(fields), "/persons": "persons" });
    }
  };
  const submission = useSubmit(form, () => objections(fields, form), store);
  return (
    <FormPage
      title={t("proceedings.open")}
      lead={t("proceedings.open.lead")}
      back={{ to: "/proceedings", text: t("nav.proceedings") }}
      form={form}
      fields={[...fields]}
      button={t("proceedings.open.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      <UnconfirmedNote pack={pack} />
    </FormPage>
  );
}

function fieldsOf(pack: Jurisdiction, nameable: readonly Nameable[]): readonly RecordField[] {
  return [
    {
      kind: "parts",
      name: "persons",
      path: "persons",
      label: "proceedings.persons",
      each: "proceedings.person",
      add: "proceedings.person.add",
      most: MOST_PERSONS,
      fields: [
        { kind: "choice", name: "who", label: "inProceeding.who", none: "form.choose", items: () => nameable },
        {
          kind: "choice",
          name: "standing",
          label: "inProceeding.standing",
          none: "form.choose",
          items: () => toChoose(pack.standings),
        },
      ],
    },
    stageField(pack),
    date("since", { label: "proceeding.since", exact: true, required: true }),
    ...proceedingFields(pack),
    SOURCE,
  ];
}

/** Begins with the person that the address names, or the only one that there is, as a victim. */
function startOf(fields: readonly RecordField[], nameable: readonly Nameable[]): Part {
  const [shared, of] = [query.value.get("shared_person_id"), query.value.get("case")];
  const asked = shared ? `shared:${shared}` : of ? `case:${of}` : undefined;
  const only = nameable.length === 1 ? nameable[0]?.code : undefined;
  const start = fields.flatMap((field) => (field.start === undefined ? [] : [[field.path, field.start]]));
  return { ...Object.fromEntries(start), persons: [{ who: asked ?? only, standing: "victim" }] };
}

function bodyOf({ country }: Jurisdiction, fields: readonly RecordField[], form: Form): Part {
  const { persons, ...body } = changesOf(fields, {}, form.values.value);
  const named = (persons as { who: string | null; standing: string | null }[] | undefined) ?? [];
  return { country, ...body, persons: named.map(({ who, standing }) => namedBy(who ?? "", standing ?? "")) };
}

function objections(fields: readonly RecordField[], form: Form): Record<string, string> {
  const keys = form.list("persons");
  const isMissing = keys.some((key) => !form.text(`persons.${key}.who`) || !form.text(`persons.${key}.standing`));
  const found = objectionsTo(fields, form);
  return isMissing || keys.length === 0 ? { persons: t("form.error.required"), ...found } : found;
}
