import { changeStanding, nameInProceeding } from "../../../api/proceedings/proceedings";
import { Fields } from "../../../forms/fields/Fields";
import type { Form } from "../../../forms/form";
import { choice } from "../../../forms/questions";
import { type RecordField, startingValues } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
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
  const known = persons.find(({ id }) => id === person);
  const fields = fieldsOf(of, known?.standing ?? null, person === NEW ? nameable : undefined);
  const asked = useForm({
    keep: "draft",
    address: `${page}/persons/${person}`,
    fields,
    start: () => startingValues(fields, { standing: known?.standing ?? "victim" }),
    pointers: { "/persons": "who" },
    send: ({ form }) => send(of, person, form),
    done: () => {
      showToast(t("edit.saved"));
      go(`${page}?tab=persons`);
    },
  });
  return (
    <FormPage
      title={t(known ? "inProceeding.standing.change" : "inProceeding.add")}
      {...(known?.label && { lead: known.label })}
      back={{ to: `${page}?tab=persons`, text: t("proceeding.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
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
