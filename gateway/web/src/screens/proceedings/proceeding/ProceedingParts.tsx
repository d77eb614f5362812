import type { ComponentChildren } from "preact";

import { listParts, type RecordedPart } from "../../../api/parts";
import type { Page } from "../../../contract/schemas";
import { PartLines } from "../../../parts/PartLines";
import { may } from "../../../session/session";
import { useResource } from "../../../ui/resource";
import type { Known, OfProceeding, ProceedingKind } from "./kind";
import { loadOffered } from "./load";

interface Props<P extends RecordedPart> {
  kind: ProceedingKind<P>;
  of: OfProceeding;
  /** What there is to say about them as a whole. */
  children?: (known: Known) => ComponentChildren;
}

/** The parts of one kind of a proceeding, with what their lines name. */
export function ProceedingParts<P extends RecordedPart>({ kind, of, children }: Props<P>) {
  const { id } = of.proceeding;
  const others = (kind.offers ?? []).filter(({ name }) => name !== kind.name);
  const loaded = useResource(
    async (context) => {
      const [page, offered] = await Promise.all([listParts<P>(kind, id, context), loadOffered(others, id, context)]);
      const items = (kind.inOrder?.(page.items) as P[] | undefined) ?? page.items;
      return { ...page, items, offered: { ...offered, [kind.name]: items } };
    },
    [kind.name, id],
    id,
  );
  const known: Known = { ...of, offered: loaded.data?.offered ?? {} };
  const { acts } = kind;
  return (
    <PartLines<P, Page<P> & Pick<Known, "offered">>
      kind={kind}
      of={`/proceedings/${id}`}
      from={loaded}
      writes={may("proceedings:write")}
      line={(part) => kind.line(part, known)}
      acts={acts && ((part) => acts(part, known))}
    >
      {loaded.data && children?.(known)}
    </PartLines>
  );
}
