import { readCase } from "../../../api/case/cases";
import type { CasePart } from "../../../api/case/parts";
import { listPersons } from "../../../api/case/persons";
import { codeLabel } from "../../../api/codelists";
import { aboutPerson } from "../../../forms/questions";
import type { Owner } from "../../../parts/kind";
import type { OfCase } from "./kind";

export const CASES: Owner<OfCase> = {
  name: "cases",
  back: "case.back",
  load: async (id, context) => {
    const [record, persons] = await Promise.all([readCase(id, context), listPersons(id, context)]);
    return { record, persons: persons.items };
  },
  idOf: ({ record }) => record.id,
  aboutOf: ({ record }) => record.pseudonym,
  isClosed: ({ record }) => !!record.closed_on,
  asks: ({ persons }) => (persons.length > 1 ? [aboutPerson(persons)] : []),
  personOf: ({ person_id }: CasePart, { persons }) => {
    const about = persons.find(({ id }) => id === person_id);
    return about && `${about.pseudonym} (${codeLabel("person_role", about.person.role)})`;
  },
};
