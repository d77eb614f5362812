import type { Params } from "../../../router";
import { ReferOrTransfer } from "./Refer";

/** Hands the case over to another organisation, once that accepts and opens a case of its own. */
export default function Transfer({ params }: { params: Params }) {
  return <ReferOrTransfer id={params.id ?? ""} transfer />;
}
