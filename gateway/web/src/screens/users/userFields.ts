import type { RecordField } from "../../forms/record";
import { language } from "../../i18n";
import { roles } from "../../ui/roleNames";

/** The roles that a country administrator may give. */
export const roleField = (): RecordField => ({
  kind: "choice",
  name: "role",
  path: "role",
  label: "users.column.role",
  none: "form.choose",
  required: true,
  items: () =>
    roles()
      .filter(({ grantable }) => grantable)
      .map((role) => ({ code: role.code, label: role[language.value] })),
});

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
