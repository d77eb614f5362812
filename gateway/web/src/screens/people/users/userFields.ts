import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { language } from "../../../i18n";
import { keyOfRole, roles } from "../../../ui/facts/roleNames";

/** The roles that one may give: those of the platform, and with `ofCountry` those that the country defined too. */
export const roleField = ({ ofCountry = false } = {}): RecordField => ({
  kind: "choice",
  name: "role",
  path: "role",
  label: "users.column.role",
  none: "form.choose",
  required: true,
  items: () =>
    roles()
      .filter(({ grantable, id }) => grantable && (ofCountry || id === null))
      .map((role) => ({ code: keyOfRole(role), label: role[language.value] })),
});

/** The group of the organisation in which the person works. */
export const teamField = (): RecordField =>
  line("team", { label: "user.team", hint: "user.team.hint", optional: true });

/** The language of the letters that the platform sends. */
export const languageField = (): RecordField => ({
  kind: "choice",
  name: "language",
  path: "language",
  label: "user.language",
  required: true,
  items: () => [
    { code: "es", label: "Español" },
    { code: "en", label: "English" },
  ],
});
