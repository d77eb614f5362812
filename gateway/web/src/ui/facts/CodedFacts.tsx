import { codeLabel } from "../../api/codelists";
import { isPractice } from "../../api/people/countries";
import { type Key, t } from "../../i18n";
import { inOrder, listOf } from "./fieldOrder";

/** Which list the values of a field are codes of, where it is a part of one that leaves, or leaves never. */
const OTHER_LISTS: Record<string, string> = {
  best_interest: "best_interest",
  border: "border_crossing",
  controls: "means_of_control",
  event_type: "route_event_type",
  mode: "transport_mode",
  type: "id_document_type",
};

const BOOLEANS: ReadonlySet<string> = new Set(["true", "false"]);

/** Fields and their values in words, whatever the server decided to send: nothing is hidden from who must judge. */
export function CodedFacts({ values }: { values: Record<string, unknown> }) {
  const rows = inOrder(flat(values), ([path]) => path);
  if (rows.length === 0) return <p class="soft">{t("facts.none")}</p>;
  return (
    <dl class="facts">
      {rows.map(([path, value]) => (
        <div key={path}>
          <dt>{fieldName(path)}</dt>
          <dd>{inWords(path, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `{person: {gender: "x"}}` → `[["person.gender", "x"]]`; lists of plain values stay together. */
export function flat(values: Record<string, unknown>, under = ""): Array<[string, unknown]> {
  return Object.entries(values).flatMap(([name, value]): Array<[string, unknown]> => {
    const path = under ? `${under}.${name}` : name;
    if (value === null || value === undefined || value === "") return [];
    if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null))
      return value.flatMap((item, index) =>
        flat(item as Record<string, unknown>, index ? `${path}.${index + 1}` : path),
      );
    if (typeof value === "object" && !Array.isArray(value)) return flat(value as Record<string, unknown>, path);
    return Array.isArray(value) && value.length === 0 ? [] : [[path, value]];
  });
}

/** The name of a field for people; one the catalogue does not know is shown as the server wrote it. */
export function fieldName(path: string): string {
  // The place in a list is no part of the name: `phones.2.number`.
  const [last = path, parent] = path.replace(/\.\d+/g, "").split(".").reverse();
  if (parent === "controls") return codeLabel("means_of_control", last);
  const own = parent && t(`field.${parent}.${last}` as Key);
  return own || t(`field.${last}` as Key) || last.replace(/_/g, " ");
}

/** A value of the field at `path` in words. */
export function inWords(path: string, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "facts.yes" : "facts.no");
  const values = Array.isArray(value) ? value : [value];
  return values.map((one) => wordFor(path, String(one))).join(", ");
}

/** What a standard writes in words, where the word is one of ours or a yes or no; its own word otherwise. */
export function codedWords(path: string, values: readonly string[]): string {
  const said = (value: string) => (BOOLEANS.has(value) ? t(value === "true" ? "facts.yes" : "facts.no") : value);
  return values.map((value) => said(wordFor(path, value))).join(", ");
}

function wordFor(path: string, value: string): string {
  const [last = path, parent] = path.split(".").reverse();
  if (parent === "controls") return codeLabel("yes_no_unknown", value);
  // A department or state: the code begins with its country, which names the list.
  if (last.endsWith("adm1")) return codeLabel(`iso_3166_2_${value.slice(0, 2).toLowerCase()}`, value);
  if (last === "country" && isPractice(value)) return codeLabel("platform_country", value);
  const list = listOf(last) || OTHER_LISTS[last];
  return list ? codeLabel(list, value) : value;
}
