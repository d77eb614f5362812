import { EditPart } from "../../../parts/EditPart";
import type { Params } from "../../../router";
import { KINDS } from "./kinds";
import { PROCEEDINGS } from "./owner";

export default function EditProceedingPart({ params }: { params: Params }) {
  return <EditPart owner={PROCEEDINGS} kinds={KINDS} params={params} />;
}
