import { changeStanding, nameInProceeding } from "../../../api/proceedings/proceedings";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { discard, useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { choice } from "../../../forms/questions";
import { pointersOf, type RecordField, valuesOf } from "../../../forms/record";
import { objectionsTo } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { OfProceeding } from "./kind";
import { UnconfirmedNote } from "./Local";
import { loadProceeding } from "./load";
import { toChoose } from "./localNames";
import { loadNameable, type Nameable, namedBy } from "./nameable";

const NEW = "new";

/** Names another person in a proceeding, or gives one of them another standing. */
export default function PersonInProceeding({ params: { id = "", person = "" } }: { params: Params }) {
  const loaded = useResource(
    async (context) => {
      const [of, nameable] = await Promise.all([
        loadProceeding(id, context),
        person === NEW ? loadNameable(null, context) : [],
      ]);
      return { of, nameable };
    },
    [id, person],
  );
  return (
    <Loaded whole from={loaded} lines={6}>
      {({ of, nameable }) => <Naming of={of} person={person} nameable={nameable} />}
    </Loaded>
  );
}

interface Props {
  of: OfProceeding;
  /** The id that they have in it, or `new`. */
  person: string;
  nameable: readonly Nameable[];
}

function Naming({ of, person, nameable }: Props) {
  const { proceeding, pack, persons } = of;
  const page = `/proceedings/${proceeding.id}`;
  const address = `${page}/persons/${person}`;
  const known = persons.find(({ id }) => id === person);
  const fields = fieldsOf(of, known?.standing ?? null, person === NEW ? nameable : undefined);
  const form = useDraft(address, () => valuesOf(fields, { standing: known?.standing ?? "victim" }));
  const store = async () => {
    try {
      await send(of, person, form);
      discard(address);
      showToast(t("edit.saved"));
      go(`${page}?tab=persons`);
    } catch (thrown) {
      placeOrThrow(form, thrown, { ...pointersOf(fields), "/persons": "who" });
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  return (
    <FormPage
      title={t(known ? "inProceeding.standing.change" : "inProceeding.add")}
      {...(known?.label && { lead: known.label })}
      back={{ to: `${page}?tab=persons`, text: t("proceeding.back") }}
      form={form}
      fields={[...fields]}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      <UnconfirmedNote pack={pack} />
    </FormPage>
  );
}

function fieldsOf(
  { pack }: OfProceeding,
  standing: string | null,
  nameable: readonly Nameable[] | undefined,
): readonly RecordField[] {
  const choose = { none: "form.choose", required: true } as const;
  return [
    ...(nameable ? [choice("who", () => nameable, { label: "inProceeding.who", ...choose })] : []),
    choice("standing", () => toChoose(pack.standings, standing), { label: "inProceeding.standing", ...choose }),
  ];
}

async function send({ proceeding }: OfProceeding, person: string, form: Form): Promise<void> {
  const standing = form.text("standing");
  if (person === NEW) await nameInProceeding(proceeding.id, namedBy(form.text("who"), standing));
  else await changeStanding(proceeding, person, standing);
}
