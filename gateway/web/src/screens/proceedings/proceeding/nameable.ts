import { listCases, readCase } from "../../../api/case/cases";
import { listPersons } from "../../../api/case/persons";
import { organisationName } from "../../../api/people/organisationNames";
import { listSharedPersons } from "../../../api/proceedings/proceedings";
import type { RequestContext } from "../../../api/requestContext";
import { may } from "../../../session/session";

/** A person who can be named in a proceeding. */
export interface Nameable {
  /** `shared:<id>`, `case:<id>` for its first person, or `case:<id>:<person>`. */
  code: string;
  label: string;
}

/** Whom the reader can name: persons shared with their office, and the first of each open case of their own. */
export async function loadNameable(asked: string | null, context: RequestContext): Promise<Nameable[]> {
  const [shared, own, named] = await Promise.all([loadShared(context), loadOwn(context), loadNamed(asked, context)]);
  return [...named, ...shared, ...own.filter(({ code }) => !named.some((one) => one.code === code))];
}

async function loadShared(context: RequestContext): Promise<Nameable[]> {
  const { items } = await listSharedPersons(context);
  return items.map(({ id, label, organisation_id }) => ({
    code: `shared:${id}`,
    label: `${label} · ${organisationName(organisation_id)}`,
  }));
}

async function loadOwn(context: RequestContext): Promise<Nameable[]> {
  if (!may("cases:read")) return [];
  const asked = { source: "registered", open: "true", sort: "-opened_on", limit: "100" };
  const { items } = await listCases(asked, context);
  return items.map(({ id, pseudonym, case_number }) => ({
    code: `case:${id}`,
    label: `${pseudonym} · ${case_number}`,
  }));
}

/** Everybody of the case that the address names. */
async function loadNamed(asked: string | null, context: RequestContext): Promise<Nameable[]> {
  if (!asked || !may("cases:read")) return [];
  const [{ case_number }, { items }] = await Promise.all([readCase(asked, context), listPersons(asked, context)]);
  return items.map(({ id, pseudonym, is_first }) => ({
    code: is_first ? `case:${asked}` : `case:${asked}:${id}`,
    label: `${pseudonym} · ${case_number}`,
  }));
}

/** The body that names them. */
export function namedBy(code: string, standing: string) {
  const [kind, id = "", person_id] = code.split(":");
  if (kind === "shared") return { shared_person_id: id, standing };
  return { case_id: id, ...(person_id && { person_id }), standing };
}
