import { type CaseDocument, listDocuments } from "../../../api/case/documents";
import { codeLabel } from "../../../api/codelists";
import type { PersonInProceeding } from "../../../api/proceedings/proceedings";
import type { RequestContext } from "../../../api/requestContext";
import type { Form, Values } from "../../../forms/form";
import { objectionsTo } from "../../../forms/objections";
import { code, date, line, words } from "../../../forms/questions";
import { changesOf, type RecordField } from "../../../forms/record";
import { day, t } from "../../../i18n";
import { may } from "../../../session/session";

const FILES = ["document", "digital"];
const SUM = /^[0-9a-f]{64}$/;

/** A document of a case of the reader, as evidence can name it. */
export interface Offered {
  case_id: string;
  document: CaseDocument;
}

/** The documents that are kept of the reader's cases in the proceeding. */
export async function loadOffered(
  persons: readonly PersonInProceeding[],
  context: RequestContext,
): Promise<readonly Offered[]> {
  if (!may("cases:read")) return [];
  const cases = new Set(persons.flatMap(({ case_id }) => case_id ?? []));
  const all = await Promise.all([...cases].map((case_id) => documentsOf(case_id, context)));
  return all.flat().filter(({ document }) => document.state === "stored");
}

async function documentsOf(case_id: string, context: RequestContext): Promise<Offered[]> {
  const all: Offered[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDocuments(case_id, cursor, context);
    all.push(...page.items.map((document) => ({ case_id, document })));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}

/** What is asked about evidence; of a file its sum, unless it is a document whose sum the platform knows. */
export function evidenceFields(offered: readonly Offered[]): readonly RecordField[] {
  const isFile = ({ kind }: Values) => FILES.includes(String(kind));
  return [
    code("kind", "evidence_kind", { label: "evidence.kind", required: true }),
    words("description", { label: "evidence.description", hint: "parts.words.hint" }),
    date("collected_on", { label: "evidence.collectedOn", exact: true, required: true }),
    line("collected_by", { label: "evidence.collectedBy", hint: "parts.words.hint" }),
    line("seal_number", { label: "evidence.seal" }),
    {
      kind: "choice",
      name: "document_id",
      path: "document_id",
      label: "evidence.document",
      hint: "evidence.document.hint",
      none: "evidence.document.none",
      when: (values) => isFile(values) && offered.length > 0,
      items: () => offered.map(({ document }) => ({ code: document.id, label: labelOf(document) })),
    },
    line("sha256", {
      label: "evidence.sum",
      hint: "evidence.sum.hint",
      when: (values) => isFile(values) && !values.document_id,
    }),
  ];
}

/** The body for what was answered; a sum may have been pasted in groups and capitals. */
export function evidenceBody(fields: readonly RecordField[], values: Values, offered: readonly Offered[]): object {
  const asked = fields.filter(({ when }) => when?.(values) ?? true);
  const answered = changesOf(asked, {}, { ...values, sha256: sumIn(values) });
  const named = offered.find(({ document }) => document.id === answered.document_id);
  return { ...answered, ...(named && { case_id: named.case_id }) };
}

/** What is wrong with the answers, by name of field. */
export function objectionsToEvidence(fields: readonly RecordField[], form: Form): Record<string, string> {
  const values = form.values.value;
  const isAsked = fields.some(({ name, when }) => name === "sha256" && (when?.(values) ?? true));
  const sum = sumIn(values);
  const wrong = isAsked && sum !== "" && !SUM.test(sum);
  return { ...objectionsTo(fields, form), ...(wrong && { sha256: t("evidence.sum.wrong") }) };
}

function sumIn({ sha256 }: Values): string {
  return String(sha256 ?? "")
    .replace(/\s/g, "")
    .toLowerCase();
}

function labelOf({ kind, name, received_at }: CaseDocument): string {
  return [codeLabel("document_kind", kind), name, day(received_at)].filter(Boolean).join(", ");
}
