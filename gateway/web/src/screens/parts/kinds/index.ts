import type { PartKind } from "../kind";
import { GOALS } from "./goals";

const KINDS = [GOALS] as readonly PartKind<never>[] as readonly PartKind[];

/** The kind that has this name in addresses. */
export function kindNamed(name: string | undefined): PartKind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
