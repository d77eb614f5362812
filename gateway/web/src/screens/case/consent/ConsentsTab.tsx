import type { TabProps } from "../tabProps";
import { Consents } from "./Consents";
import { isOfAnother, MistakenDisclosures } from "./MistakenMerge";
import { Overrides } from "./Overrides";

/** What was agreed to, and what was asked to leave without that. */
export default function ConsentsTab({ record, persons, changed }: TabProps) {
  const known = persons.data?.items ?? [];
  return (
    <div class="stack">
      {record.consents.some(isOfAnother) && <MistakenDisclosures id={record.id} />}
      <Consents id={record.id} closed={record.closed_on !== null} persons={known} />
      <Overrides record={record} persons={known} changed={changed} />
    </div>
  );
}
