import type { Case } from "../../../api/cases";
import { codeLabel } from "../../../api/codelists";
import { type CasePart, listParts } from "../../../api/parts";
import type { PersonOfCase } from "../../../api/persons";
import { PartLines } from "../../../parts/PartLines";
import { may } from "../../../session/session";
import { useResource } from "../../../ui/resource";
import type { PartKind } from "./kind";

interface Props<P extends CasePart> {
  kind: PartKind<P>;
  record: Case;
  /** The persons of the case, to name the one that each is about. */
  persons: readonly PersonOfCase[];
  /** The case may ask for something else now. */
  changed?: () => void;
}

/** The parts of one kind of a case. */
export function PartList<P extends CasePart>({ kind, record, persons, changed }: Props<P>) {
  const loaded = useResource((context) => listParts<P>(kind, record.id, context), [kind.name, record.id], record.id);
  const done = () => {
    loaded.reload();
    changed?.();
  };
  const { acts } = kind;
  return (
    <PartLines
      kind={kind}
      of={`/cases/${record.id}`}
      from={loaded}
      writes={may("cases:write") && !record.closed_on}
      line={kind.line}
      about={(part) => nameOf(persons.find(({ id }) => id === part.person_id))}
      acts={acts && ((part) => acts(part, record, done))}
    />
  );
}

function nameOf(about: PersonOfCase | undefined): string | undefined {
  return about && `${about.pseudonym} (${codeLabel("person_role", about.person.role)})`;
}
