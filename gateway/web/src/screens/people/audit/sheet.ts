import type { AuditEntry, Audited } from "../../../api/people/audit";
import type { User } from "../../../api/people/identity";
import { publicName } from "../../../api/people/organisationNames";
import { t } from "../../../i18n";
import { whatOf, whoOf, whyOf } from "./entryWords";
import type { Names } from "./names";
import { actionWords } from "./words";

/** An entry as a signed export has it: with its number in the chain of its service and country. */
export type Sealed = Omit<AuditEntry, "id"> & { seq: number; service: Audited };

/** The filters of the list that a sheet keeps to, beside module, country and days. */
export const NARROWING = ["actor", "organisation_id", "action", "purpose", "object_id"] as const;
type Filters = Readonly<Record<string, string | undefined>>;

/** The entries of a signed export (`shared/audit_export.py`); its last line is the signature and none of them. */
export function entriesOf(content: string, service: Audited): Sealed[] {
  return content
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .map(({ seq, entry }) => ({ ...entry, seq, service }));
}

/** Those that the filters let through, the oldest first whichever service wrote them. */
export function narrowed(entries: readonly Sealed[], filters: Filters): Sealed[] {
  const asked = NARROWING.filter((name) => filters[name]);
  return entries
    .filter((entry) => asked.every((name) => entry[name] === filters[name]))
    .sort((one, other) => one.at.localeCompare(other.at));
}

/** The entries as a file that spreadsheets open (CSV, RFC 4180), in the words of the reader. */
export function sheetOf(entries: readonly Sealed[], users: readonly User[], names: Names): string {
  const rows = entries.map((entry) => [
    clock(new Date(entry.at)),
    entry.country,
    t(`audit.service.${entry.service}`),
    whoOf(entry, users, names),
    entry.organisation_id ? (publicName(entry.organisation_id) ?? entry.organisation_id) : "",
    actionWords(entry.action),
    whatOf(entry, users, names),
    whyOf(entry),
    String(entry.seq),
    entry.actor,
    entry.object_id ?? "",
  ]);
  return MARK + [headings(), ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** By this mark spreadsheets know the encoding (UTF-8), and show accents. */
const MARK = "\uFEFF";

const headings = () => [
  t("audit.sheet.at", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
  t("audit.export.country"),
  t("audit.column.service"),
  t("accesses.column.who"),
  t("accesses.organisation"),
  t("accesses.column.action"),
  t("audit.column.object"),
  t("accesses.column.purpose"),
  t("audit.sheet.number"),
  t("accesses.column.actorId"),
  t("audit.column.objectId"),
];

/** Year first and to the second, so that a spreadsheet reads and sorts it in any language. */
function clock(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}

/** What a spreadsheet would run as a formula stays text: the name of a person is in the hands of who bears it (OWASP). */
function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
