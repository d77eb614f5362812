import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { todayByRule } from "../../../forms/inWords";

const NEEDED_FIRST = [
  "emergency_shelter",
  "basic_needs",
  "medical",
  "mental_health",
  "legal_counsel",
  "child_protection",
];

const ALWAYS: readonly Field[] = [
  { kind: "code", name: "risk_level", list: "risk_level", label: "register.risk", required: true },
  {
    kind: "codes",
    name: "needs",
    list: "service_type",
    common: NEEDED_FIRST,
    label: "register.needs",
    hint: "register.needs.hint",
  },
  // Before the consents: a child does not consent alone.
  { kind: "date", name: "birth", label: "register.birth", hint: "register.birth.hint" },
  // Most people are registered on the day they are met; another day is typed.
  { kind: "date", name: "identified_on", label: "register.identifiedOn", exact: true, unfilled: todayByRule },
  { kind: "code", name: "identification_source", list: "identification_source", label: "register.source" },
];

/** What is urgent, and how the person was found; the place is of the list of the country of the case. */
export function safetyOf({ country }: Values): readonly Field[] {
  if (!country) return ALWAYS;
  const list = `iso_3166_2_${String(country).toLowerCase()}`;
  return [...ALWAYS, { kind: "code", name: "identified_adm1", list, label: "register.place" }];
}
