import { chosenOf, type Field, withFollowing } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import type { Key } from "../../../i18n";
import { CONSENT } from "./consentStep";
import { detailsOf } from "./detailsStep";
import { PERSON } from "./personStep";
import { safetyOf } from "./safetyStep";
import { SITUATION } from "./situationStep";

export interface Step {
  id: "safety" | "consent" | "person" | "situation" | "details";
  title: Key;
  lead: Key;
  fields: (values: Values) => readonly Field[];
}

/** The way everybody goes; the last of them saves. */
export const MAIN = 4;

/** The steps, and after them one that is only for what is seldom asked. */
export const STEPS: readonly Step[] = [
  { id: "safety", title: "register.step.safety", lead: "register.lead.safety", fields: safetyOf },
  { id: "consent", title: "register.step.consent", lead: "register.lead.consent", fields: () => CONSENT },
  { id: "person", title: "register.step.person", lead: "register.lead.person", fields: () => PERSON },
  { id: "situation", title: "register.step.situation", lead: "register.lead.situation", fields: () => SITUATION },
  { id: "details", title: "register.step.details", lead: "register.lead.details", fields: detailsOf },
];

export function everyField(values: Values): Field[] {
  return STEPS.flatMap(({ fields }) => fields(values));
}

/** What was answered, and what follows from it. */
export function completed(values: Values): Values {
  return withFollowing(everyField(values), values);
}

/** The answer to the question `name`, or what follows from others. */
export function answerTo(name: string, values: Values): string {
  const field = everyField(values).find((other) => other.name === name);
  return field?.kind === "code" ? chosenOf(field, values) : String(values[name] ?? "");
}
