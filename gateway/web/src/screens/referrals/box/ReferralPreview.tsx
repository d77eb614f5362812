import { LazyPart } from "../../../ui/loading/LazyPart";
import type { ListAddress } from "../../../ui/table/listAddress";

const loadRecord = () => import("../referral/ReferralRecord");

/** The record of a referral beside its box, loaded with the first one that is shown there. */
export function ReferralPreview({ id, address }: { id: string; address: ListAddress }) {
  const choose = (tab: string) => address.set({ tab });
  return (
    <LazyPart
      load={loadRecord}
      props={{ id, tab: address.values.tab, choose }}
      meanwhile={<div aria-busy="true" />}
      lost={() => address.set({ preview: "" })}
    />
  );
}
