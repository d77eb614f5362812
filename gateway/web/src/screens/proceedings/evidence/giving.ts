import { colleague, colleagues } from "../../../api/people/colleagues";
import { type Handover, type HeldEvidence, OUTSIDE } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { RequestBody } from "../../../contract/schemas";
import { ROLES_IN_A_PROCEEDING } from "../../../contract/serverRules";
import type { Values } from "../../../forms/form";
import { line, words, yesOrElseNo } from "../../../forms/questions";
import { changesOf, type RecordField } from "../../../forms/record";
import { t } from "../../../i18n";
import { institutionLabel } from "./words";

const isOutside = ({ receiver }: Values) => receiver === OUTSIDE;

/**
 * Whether `subject` may hand it over now (`check_may_give` of the service): what is outside comes back by any of us, and
 * what a colleague held who has left is given by any of us.
 */
export function mayGive({ evidence, holder, waiting }: HeldEvidence, subject: string): boolean {
  return !evidence.in_error && waiting === null && (holder === subject || holder === OUTSIDE || hasLeft(holder));
}

/** Whether `subject` may take back a hand-over that waits (`check_may_take_back` of the service). */
export function mayTakeBack({ recorded_by }: Handover, subject: string, supervises: boolean): boolean {
  return supervises || recorded_by === subject || hasLeft(recorded_by);
}

/**
 * Whether a person can hand over nothing (`_has_left` of the service): they have left, have another role, or cannot sign
 * in before they have set new factors.
 */
export function hasLeft(id: string | null): boolean {
  const known = colleague(id);
  return known !== undefined && !(known.status === "active" && ROLES_IN_A_PROCEEDING.includes(known.role));
}

/** What is asked when evidence passes from `holder` to another; why, above all, when it is in the place of who left. */
export function handoverFields(pack: Jurisdiction, holder: string): readonly RecordField[] {
  return [
    {
      kind: "choice",
      name: "receiver",
      path: "receiver",
      label: "handover.receiver",
      none: "form.choose",
      required: true,
      items: () => [...receivers(holder), { code: OUTSIDE, label: t("handover.outside") }],
    },
    line("receiver_name", { label: "handover.name", required: true, when: isOutside }),
    {
      kind: "choice",
      name: "institution",
      path: "institution",
      label: "handover.institution",
      none: "handover.institution.none",
      when: isOutside,
      items: () => pack.institutions.filter(({ active }) => active).map(institutionItem),
    },
    line("receipt_number", {
      label: "handover.receipt",
      hint: "handover.receipt.hint",
      required: true,
      when: isOutside,
    }),
    yesOrElseNo("seal_intact", { label: "handover.sealIntact" }),
    line("new_seal_number", { label: "handover.newSeal", hint: "handover.newSeal.hint" }),
    hasLeft(holder)
      ? words("reason", { label: "handover.inPlaceOf", hint: "handover.inPlaceOf.hint", required: true })
      : words("reason", { label: "handover.reason", hint: "parts.words.hint" }),
  ];
}

/** The body for what was answered; what was asked about another kind of receiver is no part of it. */
export function handoverBody(
  evidence_id: string,
  fields: readonly RecordField[],
  values: Values,
): RequestBody<"Handover"> {
  const asked = fields.filter(({ when }) => when?.(values) ?? true);
  const { receiver, ...answered } = changesOf(asked, {}, values);
  const seal_intact = values.seal_intact === "yes";
  return { ...answered, ...(receiver !== OUTSIDE && { to_user: String(receiver) }), evidence_id, seal_intact };
}

/** The colleagues who can hold evidence, and do not hold this. */
function receivers(holder: string) {
  return colleagues()
    .filter(({ id, role }) => id !== holder && ROLES_IN_A_PROCEEDING.includes(role))
    .map(({ id, display_name }) => ({ code: id, label: display_name }));
}

function institutionItem(institution: Jurisdiction["institutions"][number]) {
  return { code: institution.code, label: institutionLabel(institution) };
}
