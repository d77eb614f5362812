import type { PersonOfCase } from "../../../api/case/persons";
import type { ProceedingOfCase } from "../../../api/proceedings/proceedingsOfCase";

/** The two words by which the case names a person of the proceeding; undefined for one who is no longer in the case. */
export function wordsOf(
  id: string,
  { persons: standings }: Pick<ProceedingOfCase, "persons">,
  persons: readonly PersonOfCase[],
): string | undefined {
  const standing = standings.find((one) => one.id === id);
  return persons.find((person) => person.id === standing?.person_id)?.pseudonym;
}

/** The same of several, separated by commas; empty where none can be named. */
export function wordsOfAll(
  ids: readonly string[],
  proceeding: Pick<ProceedingOfCase, "persons">,
  persons: readonly PersonOfCase[],
): string {
  return ids.flatMap((id) => wordsOf(id, proceeding, persons) ?? []).join(", ");
}
