import type { RequestBody } from "../../../contract/schemas";
import { dayOrToday } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { todayByRule } from "../../../forms/inWords";
import { t } from "../../../i18n";

type Item = NonNullable<RequestBody<"Assessment">["items"]>[number];

const ALWAYS: Field[] = [
  { kind: "code", name: "overall_risk", list: "risk_level", label: "assess.risk", required: true },
  // A risk is judged as it is written down; another day is typed.
  { kind: "date", name: "done_on", label: "assess.doneOn", exact: true, unfilled: todayByRule },
  { kind: "code", name: "kind", list: "assessment_kind", label: "assess.kind", required: true },
  { kind: "code", name: "domain", list: "risk_domain", label: "assess.domain", hint: "assess.domain.hint" },
];
const ANSWERS = "items-";
/** What can be said about a factor that is a risk: its level, the service it asks for, a few words. */
const MORE = ["level", "need", "note"] as const;
/** Asked once a need was found. */
export const ADD_NEEDS: Field = {
  kind: "code",
  name: "add_needs",
  list: "yes_no_unknown",
  label: "assess.addNeeds",
  only: ({ code }) => code !== "unknown",
  dense: true,
};

export const POINTERS: Record<string, string> = {
  "/overall_risk": "overall_risk",
  "/done_on": "done_on",
  "/kind": "kind",
};

/** One domain is asked about at a time: all of them at once would be too long a page on a phone. */
export function fieldsOf({ domain }: Values): Field[] {
  if (!domain) return ALWAYS;
  const factors: Field = {
    kind: "controls",
    name: `${ANSWERS}${domain}`,
    list: "vulnerability_factor",
    label: "assess.factors",
    hint: "assess.factors.hint",
  };
  return [...ALWAYS, factors];
}

/** The factors of the domain in view that are a risk. */
export function risksOf(values: Values): string[] {
  const answers = (values[`${ANSWERS}${values.domain}`] ?? {}) as Record<string, string>;
  return Object.entries(answers).flatMap(([factor, answer]) => (answer === "yes" ? [factor] : []));
}

/** What is asked about one factor of the domain in view. */
export function fieldsAbout(factor: string, { domain }: Values): Field[] {
  const nameOf = (what: (typeof MORE)[number]) => `${what}-${domain}-${factor}`;
  return [
    { kind: "code", name: nameOf("level"), list: "risk_level", label: "assess.level", dense: true },
    { kind: "code", name: nameOf("need"), list: "service_type", label: "assess.need" },
    { kind: "text", name: nameOf("note"), label: "assess.note", hint: "parts.words.hint", long: true },
  ];
}

/** What can be said before asking the server. */
export function objections({ overall_risk, done_on }: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!overall_risk) errors.overall_risk = t("form.error.required");
  if (!dayOrToday(done_on)) errors.done_on = t("form.error.day");
  return errors;
}

/** What was answered in each domain that was visited. */
export function itemsOf(values: Values): Item[] {
  return Object.entries(values)
    .filter(([name]) => name.startsWith(ANSWERS))
    .flatMap(([name, answers]) =>
      Object.entries(answers as Record<string, string>).map(([factor, is_risk]) => ({
        domain: name.slice(ANSWERS.length),
        factor,
        is_risk,
        ...(is_risk === "yes" && moreOf(name.slice(ANSWERS.length), factor, values)),
      })),
    );
}

function moreOf(domain: string, factor: string, values: Values): Partial<Item> {
  const said = MORE.map((what) => [what, String(values[`${what}-${domain}-${factor}`] ?? "").trim()]);
  return Object.fromEntries(said.filter(([, value]) => value));
}

/** What was typed, as the server takes it. */
export function assessmentOf(values: Values): RequestBody<"Assessment"> {
  const items = itemsOf(values);
  return {
    kind: String(values.kind),
    overall_risk: String(values.overall_risk),
    done_on: dayOrToday(values.done_on) ?? "",
    ...(items.length > 0 && { items }),
    ...(values.add_needs === "yes" && { add_needs: true }),
    ...(typeof values.seen_version === "number" && { seen_version: values.seen_version }),
  };
}
