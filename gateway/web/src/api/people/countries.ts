import { session } from "../../session/session";
import { type CodeItem, codeList } from "../codelists";

/** ISO 3166-1 gives no country a code that begins with it: only practice countries have one. */
const PRACTICE = "X";

/** The countries that a form or a filter offers: those of the network, or to who practises the practice countries. */
export function countriesToChoose(): CodeItem[] {
  const list = codeList("platform_country");
  if (!session.value?.practice_of) return list?.items ?? [];
  const known = [...(list?.labels ?? [])].map(([code, label]) => ({ code, label }));
  return known.filter(({ code }) => isPractice(code));
}

export function isPractice(country: string): boolean {
  return country.startsWith(PRACTICE);
}
