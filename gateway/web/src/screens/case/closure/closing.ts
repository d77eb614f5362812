import type { ClosureState } from "../../../api/case/closure";
import { codeLabel, codeList } from "../../../api/codelists";
import type { RequestBody } from "../../../contract/schemas";
import type { Field } from "../../../forms/field";
import type { Form, Values } from "../../../forms/form";
import { t } from "../../../i18n";

export const DUPLICATE = "duplicate";
const CHECKS = "closure_check";

/** Why, what was looked at before, and how it goes on with the person. */
export const FIELDS: Field[] = [
  { kind: "code", name: "reason", list: "case_closure_reason", label: "closure.reason", required: true },
  {
    kind: "text",
    name: "kept_number",
    short: true,
    label: "closure.kept",
    hint: "closure.kept.hint",
    when: ({ reason }) => reason === DUPLICATE,
  },
  {
    kind: "controls",
    name: "checks",
    list: CHECKS,
    label: "closure.checks",
    hint: "closure.checks.hint",
    columns: [
      { code: "done", label: "closure.check.done" },
      { code: "not_applicable", label: "closure.check.not_applicable" },
    ],
  },
  { kind: "code", name: "recontact", list: "yes_no_unknown", label: "closure.recontact", dense: true },
  {
    kind: "text",
    name: "recontact_how",
    long: true,
    label: "closure.recontact.how",
    hint: "closure.words.hint",
    when: ({ recontact }) => recontact === "yes",
  },
  { kind: "text", name: "note", long: true, label: "closure.note", hint: "closure.words.hint" },
];

export const POINTERS = {
  "/reason": "reason",
  "/kept_case_id": "kept_number",
  "/checks": "checks",
  "/recontact": "recontact",
  "/recontact_how": "recontact_how",
  "/note": "note",
};

/** What the platform knows to have ended is answered already. */
export function startOf({ checks }: ClosureState): Values {
  const done = checks.filter(({ state }) => state === "done").map(({ check }) => [check, "done"]);
  return { checks: Object.fromEntries(done), recontact: "unknown" };
}

/** What the platform knows to be open, in words; empty when nothing is. */
export function stillOpen({ checks }: ClosureState): string {
  const open = checks.filter(({ state }) => state === "open");
  return open.map(({ check }) => codeLabel(CHECKS, check)).join("; ");
}

/** What can be said before asking the server. */
export function objections(form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!form.text("reason")) errors.reason = t("form.error.required");
  if (form.text("reason") === DUPLICATE && !form.text("kept_number").trim())
    errors.kept_number = t("form.error.required");
  const answered = answersOf(form);
  const unanswered = codeList(CHECKS)?.items.find(({ code }) => !answered[code]);
  if (unanswered) errors.checks = `${t("closure.answer")}: ${unanswered.label}`;
  return errors;
}

/** What was answered, as the server takes it. */
export function closureOf(form: Form, keptCaseId: string | undefined): RequestBody<"Close"> {
  const how = form.text("recontact_how").trim();
  const note = form.text("note").trim();
  return {
    reason: form.text("reason"),
    checks: Object.entries(answersOf(form)).map(([check, state]) => ({ check, state })),
    ...(form.text("recontact") && { recontact: form.text("recontact") }),
    ...(keptCaseId && { kept_case_id: keptCaseId }),
    ...(how && form.text("recontact") === "yes" && { recontact_how: how }),
    ...(note && { note }),
  };
}

function answersOf(form: Form): Record<string, string> {
  return (form.values.value.checks as Record<string, string> | undefined) ?? {};
}
