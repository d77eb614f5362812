import { path, query, replace } from "../../router";

/** What narrows and orders a list, as the address has it: it survives reloading, and going back finds it again. */
export interface ListAddress {
  /** By the name of the parameter; one that is not in the address has its standing value, or none. */
  values: Readonly<Record<string, string | undefined>>;
  /** The same without what only the screen needs: what the server is asked. */
  asked: Readonly<Record<string, string | undefined>>;
  /** What is in the address and is not the standing value. */
  chosen: Readonly<Record<string, string>>;
  /** Changes some of them; an empty value takes it out of the address. */
  set: (changes: Record<string, string>) => void;
}

/** The record beside the list, and which part of it is open. */
const OF_THE_SCREEN = new Set(["preview", "tab"]);

/** `standing` are the values that hold without being said. */
export function useListAddress(standing: Readonly<Record<string, string>> = {}): ListAddress {
  const given = Object.fromEntries(query.value);
  const chosen = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== "" && value !== standing[name]),
  );
  const values = { ...standing, ...chosen };
  const asked = Object.fromEntries(Object.entries(values).filter(([name]) => !OF_THE_SCREEN.has(name)));
  return { values, asked, chosen, set: (changes) => replace(addressWith(chosen, changes)) };
}

function addressWith(chosen: Readonly<Record<string, string>>, changes: Record<string, string>): string {
  const next = Object.entries({ ...chosen, ...changes }).filter(([, value]) => value !== "");
  const parameters = new URLSearchParams(next).toString();
  return parameters ? `${path.value}?${parameters}` : path.value;
}
