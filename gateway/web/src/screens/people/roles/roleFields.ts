import type { Role } from "../../../api/people/identity";
import type { Form, Values } from "../../../forms/form";
import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { language } from "../../../i18n";
import { roles } from "../../../ui/facts/roleNames";

export const NAMES: readonly RecordField[] = [
  line("es", { label: "role.es", required: true }),
  line("en", { label: "role.en", required: true }),
];

/** What may be left of what `base` allows. */
const allowedBy = (base: (values: Values) => Role | undefined): RecordField => ({
  kind: "choices",
  name: "scope",
  path: "scope",
  label: "role.scope",
  hint: "role.scope.hint",
  required: true,
  allAtOnce: true,
  items: (values) =>
    (base(values)?.allows ?? []).map((sentence) => ({ code: sentence.scope, label: sentence[language.value] })),
});

/** The roles of the platform that one may give. */
const given = () => roles().filter(({ grantable, id }) => grantable && id === null);

/** What is asked about a role that is defined. */
export const NEW_ROLE: readonly RecordField[] = [
  ...NAMES,
  {
    kind: "choice",
    name: "base",
    path: "base",
    label: "role.base",
    hint: "role.base.hint",
    none: "form.choose",
    required: true,
    items: () => given().map((role) => ({ code: role.code, label: role[language.value] })),
  },
  { ...allowedBy(({ base }) => given().find(({ code }) => code === base)), when: ({ base }) => Boolean(base) },
];

/** Ticks all that the base allows when one is chosen; what was taken away stays away when the form is continued. */
export function tickAll(form: Form): void {
  const base = form.text("base");
  const role = given().find(({ code }) => code === base);
  if (!role || form.text("ticked") === base) return;
  form.set("ticked", base);
  form.set(
    "scope",
    role.allows.map(({ scope }) => scope),
  );
}

/** What of a role can be changed: its names, and what it allows no more. */
export const changeable = (role: Role): readonly RecordField[] => [...NAMES, allowedBy(() => role)];
