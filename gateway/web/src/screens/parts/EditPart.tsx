import { type Case, readCase } from "../../api/cases";
import { addingPart, type CasePart, changePart, listParts, readPart } from "../../api/parts";
import { listPersons } from "../../api/persons";
import type { RequestContext } from "../../api/requestContext";
import { placeOrThrow, useSubmit } from "../../forms/attempt";
import { useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import { sendForm } from "../../forms/outbox";
import { changesOf, type Part, pointersOf, type RecordField, valuesOf } from "../../forms/record";
import { objectionsTo, useRecordForm } from "../../forms/useRecordForm";
import { Problem } from "../../http/problem";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { Clashes } from "../../ui/Clashes";
import { FormPage } from "../../ui/FormPage";
import { ProblemState } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { showToast } from "../../ui/Toasts";
import { aboutPerson, yesOrElseNo } from "../edit/asked";
import type { Known, NamedPart, PartKind } from "./kind";
import { kindNamed } from "./kinds";

interface Loading extends Known {
  record: Case;
}

/** Adds a part to a case, or completes and corrects one. */
export default function EditPart({ params }: { params: Params }) {
  const { id = "", part = "" } = params;
  const kind = kindNamed(params.kind);
  const loaded = useResource(
    async (context): Promise<Loading> => {
      const [record, persons, known, offered] = await Promise.all([
        readCase(id, context),
        listPersons(id, context),
        kind && part !== "new" ? readPart(kind, id, part, context) : undefined,
        readOffered(kind?.offers ?? [], id, context),
      ]);
      await kind?.ready?.(known, context);
      return { record, persons: persons.items, part: known, offered };
    },
    [id, params.kind, part],
  );
  if (!kind) return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  return (
    <Loaded whole from={loaded} lines={8}>
      {(known) =>
        known.part ? <Changing {...known} kind={kind} part={known.part} /> : <Adding {...known} kind={kind} />
      }
    </Loaded>
  );
}

interface Props extends Loading {
  kind: PartKind;
}

function Adding({ kind, record, persons, offered }: Props) {
  const { id } = record;
  // What was asked for is part of the address: each has a draft of its own.
  const asked = query.value.toString();
  const address = `/cases/${id}/parts/${kind.name}/new${asked && `?${asked}`}`;
  const fields = fieldsOf(kind, { record, persons, offered, part: undefined });
  const form = useDraft(address, () => valuesOf(fields, startOf(fields)), record.pseudonym);
  const store = async () => {
    try {
      const added = await sendForm(address, form, addingPart(kind, id, changesOf(fields, {}, form.values.value)));
      if (!added) return;
      showToast(t("edit.saved"));
      go(kind.next?.(record, added as CasePart) ?? tabOf(kind, id));
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(fields));
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  return (
    <FormPage
      title={t(kind.add)}
      {...(kind.lead && { lead: t(kind.lead) })}
      back={{ to: tabOf(kind, id), text: t("case.back") }}
      form={form}
      fields={[...fields]}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
    </FormPage>
  );
}

function Changing({ kind, record, persons, offered, part }: Props & { part: CasePart }) {
  const { id } = record;
  const fields = [...fieldsOf(kind, { record, persons, offered, part }), yesOrElseNo("in_error")];
  const { form, clashes, take, submission } = useRecordForm({
    address: `/cases/${id}/parts/${kind.name}/${part.id}`,
    about: record.pseudonym,
    fields,
    loaded: { record: recordOf(part), version: part.version },
    read: async () => {
      const now = await readPart(kind, id, part.id);
      return { record: recordOf(now), version: now.version };
    },
    send: (version, patch) => changePart(kind, id, part.id, version, patch),
    done: () => {
      showToast(t("edit.saved"));
      go(tabOf(kind, id));
    },
  });
  return (
    <FormPage
      title={t(kind.change)}
      back={{ to: tabOf(kind, id), text: t("case.back") }}
      form={form}
      fields={fields}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      <Clashes clashes={clashes} take={take} />
    </FormPage>
  );
}

async function readOffered(
  kinds: readonly NamedPart[],
  id: string,
  context: RequestContext,
): Promise<Known["offered"]> {
  const pages = await Promise.all(kinds.map((kind) => listParts(kind, id, context)));
  return Object.fromEntries(kinds.map(({ name }, place) => [name, pages[place]?.items ?? []]));
}

function fieldsOf(kind: PartKind, { record, ...known }: Loading): readonly RecordField[] {
  const { persons } = known;
  const asked = kind.fields(record, known);
  return kind.ofPersons && persons.length > 1 ? [aboutPerson(persons), ...asked] : asked;
}

function startOf(fields: readonly RecordField[]): Part {
  return Object.fromEntries(fields.flatMap(({ path, start }) => (start === undefined ? [] : [[path, start]])));
}

function recordOf(part: CasePart): Part {
  return { ...part };
}

function tabOf(kind: PartKind, id: string): string {
  return `/cases/${id}?tab=${kind.tab}`;
}
