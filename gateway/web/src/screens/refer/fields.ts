import type { Case } from "../../api/cases";
import type { Field } from "../../forms/field";
import type { Pointers } from "../../forms/form";

export const PROFILE = "disclosure_profile";
const OF_A_FILE = ["d3_identified", "d4_full"];

/** How soon, and how much; how soon follows from the risk, whose levels are the same. */
export function fieldsFor(record: Case, transfer: boolean): Field[] {
  return [
    {
      kind: "code",
      name: "urgency",
      list: "referral_urgency",
      label: "refer.urgency",
      required: true,
      follows: { code: () => record.risk_level ?? undefined, why: "refer.urgency.follows" },
    },
    {
      kind: "code",
      name: PROFILE,
      list: "disclosure_profile",
      // A transfer hands the file over; the whole of it leaves with a transfer only.
      only: ({ code }) => (transfer ? OF_A_FILE.includes(code) : code !== "d4_full"),
      label: "refer.profile",
      hint: "refer.profile.hint",
      required: true,
    },
  ];
}

export const MESSAGE: Field[] = [
  { kind: "text", name: "message", long: true, label: "refer.message", hint: "refer.message.hint" },
];

/** Which question a refused part of the referral belongs to. */
export const POINTERS: Pointers = {
  "/urgency": "urgency",
  "/disclosure_profile": PROFILE,
  "/consent_id": "consent_id",
  "/services": "service",
  "/to_organisation_id": "offer",
  "/to_country": "country",
  "/message": "message",
};
