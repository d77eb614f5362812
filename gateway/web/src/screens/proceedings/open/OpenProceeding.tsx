import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { openingProceeding } from "../../../api/proceedings/proceedings";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { objectionsTo } from "../../../forms/objections";
import { date } from "../../../forms/questions";
import { type Part, type RecordField, startingValues } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
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
  const fields = fieldsOf(pack, nameable);
  const asked = useForm({
    keep: "outbox",
    address: `/proceedings/new${named && `?${named}`}`,
    fields,
    start: () => startingValues(fields, { persons: [startOf(nameable)] }),
    objections: (form) => objections(fields, form),
    pointers: { "/persons": "persons" },
    send: ({ answered }) => openingProceeding(bodyOf(pack, answered)),
    done: (opened) => {
      showToast(t("edit.saved"));
      go(`/proceedings/${opened.id}`);
    },
  });
  return (
    <FormPage
      title={t("proceedings.open")}
      lead={t("proceedings.open.lead")}
      back={{ to: "/proceedings", text: t("nav.proceedings") }}
      button={t("proceedings.open.save")}
      {...asked}
    >
      <Fields {...asked} />
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
function startOf(nameable: readonly Nameable[]): Part {
  const [shared, of] = [query.value.get("shared_person_id"), query.value.get("case")];
  const asked = shared ? `shared:${shared}` : of ? `case:${of}` : undefined;
  const only = nameable.length === 1 ? nameable[0]?.code : undefined;
  return { who: asked ?? only, standing: "victim" };
}

function bodyOf({ country }: Jurisdiction, { persons, ...body }: Part): Part {
  const named = (persons as { who: string | null; standing: string | null }[] | undefined) ?? [];
  return { country, ...body, persons: named.map(({ who, standing }) => namedBy(who ?? "", standing ?? "")) };
}

function objections(fields: readonly RecordField[], form: Form): Record<string, string> {
  const keys = form.list("persons");
  const isMissing = keys.some((key) => !form.text(`persons.${key}.who`) || !form.text(`persons.${key}.standing`));
  const found = objectionsTo(fields, form);
  return isMissing || keys.length === 0 ? { persons: t("form.error.required"), ...found } : found;
}
