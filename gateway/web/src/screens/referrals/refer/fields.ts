import type { Case } from "../../../api/case/cases";
import type { Offer } from "../../../api/referrals/referrals";
import type { Field } from "../../../forms/field";
import type { Pointers } from "../../../forms/form";
import { language } from "../../../i18n";

export const PROFILE = "disclosure_profile";
const OF_A_FILE = ["d3_identified", "d4_full"];

const DAY = 24;

/** How long the receiver has to answer, as its country decides: "6 horas", "3 días"; empty where that is not known. */
export function timeToAnswer(offer: Offer | undefined, urgency: string): string {
  // A draft of an earlier release holds an offer that does not say.
  const hours = (offer?.hours_to_answer as Record<string, number> | undefined)?.[urgency];
  if (hours === undefined) return "";
  const [count, unit] = hours > 2 * DAY && hours % DAY === 0 ? [hours / DAY, "day"] : [hours, "hour"];
  return new Intl.NumberFormat(language.value, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** How soon, and how much; how soon follows from the risk, whose levels are the same. */
export function fieldsFor(record: Case, transfer: boolean, offer?: Offer): Field[] {
  return [
    {
      kind: "code",
      name: "urgency",
      list: "referral_urgency",
      label: "refer.urgency",
      required: true,
      beside: (code) => timeToAnswer(offer, code),
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
