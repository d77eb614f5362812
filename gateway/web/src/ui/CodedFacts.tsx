import { codeList } from "../api/codelists";
import { type Key, t } from "../i18n";

/** Which list the values of a field are codes of; a field that is not here holds no codes. */
const LISTS: Record<string, string> = {
  gender: "gender",
  age_band: "age_band",
  primary_language: "language",
  secondary_language: "language",
  citizenship: "iso_3166_1",
  citizenships: "iso_3166_1",
  disabilities: "disability",
  risk_level: "risk_level",
  services: "service_type",
  needs: "service_type",
  acts: "tip_act",
  means: "tip_means",
  exploitation: "exploitation_type",
  exploitation_types: "exploitation_type",
  majority: "majority_status",
  trafficking_status: "trafficking_status",
  migration_status: "migration_status",
  child_care_status: "child_care_status",
  type: "id_document_type",
};

/** Fields and their values in words, whatever the server decided to send: nothing is hidden from who must judge. */
export function CodedFacts({ values }: { values: Record<string, unknown> }) {
  const rows = flat(values);
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
function flat(values: Record<string, unknown>, under = ""): Array<[string, unknown]> {
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
  const last = path.split(".").at(-1) ?? path;
  return t(`field.${last}` as Key) || last.replaceAll("_", " ");
}

function inWords(path: string, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "facts.yes" : "facts.no");
  const list = LISTS[path.split(".").at(-1) ?? ""];
  const values = Array.isArray(value) ? value : [value];
  const labels = list ? codeList(list)?.labels : undefined;
  return values.map((one) => labels?.get(String(one)) ?? String(one)).join(", ");
}
