import { EditPart } from "../../../parts/EditPart";
import type { Params } from "../../../router";
import { KINDS } from "./kinds";
import { CASES } from "./owner";

export default function EditCasePart({ params }: { params: Params }) {
  return <EditPart owner={CASES} kinds={KINDS} params={params} />;
}
