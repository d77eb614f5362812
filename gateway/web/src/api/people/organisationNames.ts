import { type Signal, signal } from "@preact/signals";
import { session } from "../../session/session";
import { BACKGROUND } from "../requestContext";
import { listOrganisations, type Organisation } from "./identity";

const known: Signal<Map<string, Organisation>> = signal(new Map());
let requested = false;

/** The public name of an organisation of the network; its place is held by a dash until the list has arrived. */
export function organisationName(id: string): string {
  return publicName(id) ?? "–";
}

/** The name in law, for papers that leave the platform; the public one of an organisation of another country. */
export function legalName(id: string): string {
  return find(id)?.name ?? organisationName(id);
}

/** The public name; undefined until the list has arrived. */
export function publicName(id: string): string | undefined {
  return find(id)?.public_name;
}

/** The organisations of the network by name, those of the reader's countries first; none until the list has arrived. */
export function organisations(): ReadonlyArray<{ code: string; label: string }> {
  find("");
  return byName([...known.value.values()]).map(({ id, public_name }) => ({ code: id, label: public_name }));
}

/** Organisations by their public names, those of the reader's countries first. */
export function byName(some: readonly Organisation[]): Organisation[] {
  const isAbroad = ({ country }: Organisation) => Number(!session.value?.countries.includes(country));
  return [...some].sort(
    (one, other) => isAbroad(one) - isAbroad(other) || one.public_name.localeCompare(other.public_name),
  );
}

/** What it is (list `org_type`); undefined until the list has arrived. */
export function organisationKind(id: string): string | undefined {
  return find(id)?.kind;
}

/** The country in which it works; undefined until the list has arrived. */
export function organisationCountry(id: string): string | undefined {
  return find(id)?.country;
}

/** Every organisation of the network but one's own, as far as the list has arrived. */
export function otherOrganisations(): Organisation[] {
  const own = session.value?.organisation_id;
  if (own) find(own);
  return [...known.value.values()].filter(({ id }) => id !== own);
}

/** Asks for the list again: an organisation was entered or corrected. */
export function reloadOrganisations(): void {
  void load();
}

function find(id: string): Organisation | undefined {
  if (!requested) {
    requested = true;
    void load();
  }
  return known.value.get(id);
}

async function load(): Promise<void> {
  try {
    const page = await listOrganisations({ limit: "200" }, BACKGROUND);
    known.value = new Map(page.items.map((item) => [item.id, item]));
  } catch {
    // Shown as a dash meanwhile; the next screen asks again.
    requested = false;
  }
}
