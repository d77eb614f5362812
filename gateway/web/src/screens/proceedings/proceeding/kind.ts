import type { PartName, RecordedPart } from "../../../api/case/parts";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { PersonInProceeding, Proceeding } from "../../../api/proceedings/proceedings";
import type { Kind, KnownPart, Known as KnownTo } from "../../../parts/kind";

/** A proceeding as its parts see it: with what they are named and chosen by. */
export interface OfProceeding {
  proceeding: Proceeding;
  pack: Jurisdiction;
  persons: readonly PersonInProceeding[];
}

export type Known = KnownTo<OfProceeding>;
/** What the form of a part knows. */
export type Asking<P extends RecordedPart> = KnownPart<OfProceeding, P>;

/** One kind of what a proceeding collects. */
export type ProceedingKind<P extends RecordedPart = RecordedPart> = Kind<OfProceeding, P> & {
  owner: "proceedings";
  name: PartName<"proceedings">;
};

/** What a person is called in the proceeding; whose sharing has ended has no label any more. */
export function personLabel(persons: readonly PersonInProceeding[], id: string, none: string): string {
  return persons.find((one) => one.id === id)?.label ?? none;
}
