import fields from "../../contract/packetFields.json";

/** Each field that people read of a person, in their order, with the list of its codes: what the server declares. */
const LISTS = new Map<string, string>(Object.entries(fields));
const PLACES = new Map([...LISTS.keys()].map((name, place) => [name, place]));

/** The list whose codes a field holds; empty where it holds no codes, or the server says nothing of it. */
export function listOf(name: string): string {
  return LISTS.get(name) ?? "";
}

/** Sorts by the field that `nameOf` gives; what has no place of its own stays as it came, after the rest. */
export function inOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const placeOf = (item: T) => PLACES.get(nameOf(item).split(".")[0] ?? "") ?? PLACES.size;
  return [...items].sort((one, other) => placeOf(one) - placeOf(other));
}
