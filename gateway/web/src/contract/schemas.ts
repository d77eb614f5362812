import type { components, paths } from "./generated";

type Schemas = components["schemas"];

/** What the server sends under a name of the description; when the two drift apart, the build breaks. */
export type Schema<Name extends keyof Schemas> = Schemas[Name];

/** Codes come from lists that the server owns, at run time: for the compiler any string will do. */
type Coded<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Coded<Item>[]
    : T extends object
      ? { [Name in keyof T]: Coded<T[Name]> }
      : T;

/** What the server accepts under a name of the description. */
export type RequestBody<Name extends keyof Schemas> = Coded<Schemas[Name]>;

/** A page of a list; `next_cursor` says where the next one begins. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** The address of an endpoint, its `{…}` filled in. An endpoint that the description lacks does not compile. */
export function endpoint<Path extends keyof paths>(path: Path, values: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
