import type { components, paths } from "./generated";

type Schemas = components["schemas"];

/** An answer always carries its fields; the description of the services leaves many of them optional. */
type Present<T> = T extends readonly (infer Item)[]
  ? Present<Item>[]
  : T extends object
    ? { [Name in keyof T]-?: Present<T[Name]> }
    : T;

/** What the server answers under a name of the description; when the two drift apart, the build breaks. */
export type Answer<Name extends keyof Schemas> = Present<Schemas[Name]>;

/** Codes come out of lists that the server owns, at run time: for the compiler any string will do. */
type Coded<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Coded<Item>[]
    : T extends object
      ? { [Name in keyof T]: Coded<T[Name]> }
      : T;

/** What the server takes under a name of the description. */
export type Body<Name extends keyof Schemas> = Coded<Schemas[Name]>;

/** A page of a list; the server says where the next one begins. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** The address of a door of the description, its `{…}` filled in. A door that does not exist does not compile. */
export function at<Door extends keyof paths>(door: Door, values: Record<string, string> = {}): string {
  return door.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
