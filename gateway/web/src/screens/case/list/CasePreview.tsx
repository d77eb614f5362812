import type { CaseLine } from "../../../api/case/cases";
import { LazyPart } from "../../../ui/loading/LazyPart";
import type { ListAddress } from "../../../ui/table/listAddress";

const loadRecord = () => import("../record/CaseRecord");

/** The record of a case beside the list, loaded with the first one that is shown there. */
export function CasePreview({ line, address }: { line: CaseLine; address: ListAddress }) {
  const choose = (tab: string) => address.set({ tab });
  return (
    <LazyPart
      load={loadRecord}
      props={{ id: line.id, source: line.source, tab: address.values.tab, choose }}
      meanwhile={<div aria-busy="true" />}
      lost={() => address.set({ preview: "" })}
    />
  );
}
