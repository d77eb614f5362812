import { type Case, readCase } from "../../../api/cases";
import { type CasePart, listParts, readPart } from "../../../api/parts";
import { listPersons } from "../../../api/persons";
import type { RequestContext } from "../../../api/requestContext";
import { aboutPerson } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import type { NamedPart } from "../../../parts/kind";
import { AddPart, ChangePart } from "../../../parts/PartForm";
import type { Params } from "../../../router";
import { ProblemState } from "../../../ui/ProblemState";
import { Loaded, useResource } from "../../../ui/resource";
import type { Known, PartKind } from "./kind";
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
        kind && part !== "new" ? readPart<CasePart>(kind, id, part, context) : undefined,
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
      {(known) => <Editing kind={kind} known={known} />}
    </Loaded>
  );
}

function Editing({ kind, known }: { kind: PartKind; known: Loading }) {
  const { record, part } = known;
  const owner = {
    id: record.id,
    address: `/cases/${record.id}`,
    about: record.pseudonym,
    back: t("case.back"),
  };
  const of = { kind, owner, fields: fieldsOf(kind, known) };
  if (part) return <ChangePart {...of} part={part} />;
  const { next } = kind;
  return <AddPart<CasePart> {...of} next={next && ((added) => next(record, added))} />;
}

async function readOffered(
  kinds: readonly NamedPart[],
  id: string,
  context: RequestContext,
): Promise<Known["offered"]> {
  const pages = await Promise.all(kinds.map((kind) => listParts<CasePart>(kind, id, context)));
  return Object.fromEntries(kinds.map(({ name }, place) => [name, pages[place]?.items ?? []]));
}

function fieldsOf(kind: PartKind, { record, ...known }: Loading): readonly RecordField[] {
  const { persons } = known;
  const asked = kind.fields(record, known);
  return kind.ofPersons && persons.length > 1 ? [aboutPerson(persons), ...asked] : asked;
}
