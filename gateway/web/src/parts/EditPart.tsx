import { type RecordedPart, readPart } from "../api/case/parts";
import type { Values } from "../forms/form";
import type { Part } from "../forms/record";
import { Problem } from "../http/problem";
import { t } from "../i18n";
import type { Params } from "../router";
import { ProblemState } from "../ui/loading/ProblemState";
import { Loaded, useResource } from "../ui/loading/resource";
import type { Kind, KnownPart, Owner } from "./kind";
import { loadOffered } from "./offered";
import { AddPart, ChangePart } from "./PartForm";

interface Props<Of> {
  owner: Owner<Of>;
  kinds: readonly Kind<Of>[];
  params: Params;
}

/** Adds a part to a case or a proceeding, or completes and corrects one. */
export function EditPart<Of extends object>({ owner, kinds, params }: Props<Of>) {
  const { id = "", part: asked = "" } = params;
  const kind = kinds.find(({ name }) => name === params.kind);
  const loaded = useResource(
    async (context) => {
      const [of, part, offered] = await Promise.all([
        owner.load(id, context),
        kind && asked !== "new" ? readPart(kind, id, asked, context) : undefined,
        loadOffered(owner.name, kind?.offers ?? [], id, context),
      ]);
      await kind?.ready?.(part, context);
      return { ...of, part, offered };
    },
    [id, params.kind, asked],
  );
  if (!kind) return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  return (
    <Loaded whole from={loaded} lines={8}>
      {(known) => <Editing owner={owner} kind={kind} known={known} />}
    </Loaded>
  );
}

interface EditingProps<Of> {
  owner: Owner<Of>;
  kind: Kind<Of>;
  known: KnownPart<Of, RecordedPart>;
}

function Editing<Of extends object>({ owner, kind, known }: EditingProps<Of>) {
  const id = owner.idOf(known);
  const of = {
    kind,
    owner: { id, address: `/${owner.name}/${id}`, about: owner.aboutOf(known), back: t(owner.back) },
    fields: [...(owner.asks?.(known) ?? []), ...kind.fields(known)],
    sent: (body: Part) => kind.sent?.(body, known) ?? body,
    below: (values: Values) => kind.below?.(values, known),
    next: (added: RecordedPart) => kind.next?.(known, added),
  };
  return known.part ? <ChangePart {...of} part={known.part} /> : <AddPart {...of} />;
}
