import { type RecordedPart, readPart } from "../../../api/parts";
import { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { AddPart, ChangePart } from "../../../parts/PartForm";
import type { Params } from "../../../router";
import { ProblemState } from "../../../ui/ProblemState";
import { Loaded, useResource } from "../../../ui/resource";
import type { KnownPart, ProceedingKind } from "./kind";
import { kindNamed } from "./kinds";
import { loadOffered, loadProceeding } from "./load";

/** Adds a part to a proceeding, or completes and corrects one. */
export default function EditProceedingPart({ params }: { params: Params }) {
  const { id = "", part = "" } = params;
  const kind = kindNamed(params.kind);
  const loaded = useResource(
    async (context): Promise<KnownPart> => {
      const [of, known, offered] = await Promise.all([
        loadProceeding(id, context),
        kind && part !== "new" ? readPart<RecordedPart>(kind, id, part, context) : undefined,
        loadOffered(kind?.offers ?? [], id, context),
      ]);
      return { ...of, part: known, offered };
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

function Editing({ kind, known }: { kind: ProceedingKind; known: KnownPart }) {
  const { id } = known.proceeding;
  const { sent, below } = kind;
  const of = {
    kind,
    owner: { id, address: `/proceedings/${id}`, about: "", back: t("proceeding.back") },
    fields: kind.fields(known),
    sent: sent && ((body: object) => sent({ ...body }, known)),
    below: below && ((values: object) => below({ ...values }, known)),
  };
  return known.part ? <ChangePart {...of} part={known.part} /> : <AddPart {...of} />;
}
