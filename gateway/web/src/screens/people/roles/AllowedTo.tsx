import { language, t } from "../../../i18n";
import { type Given, roleOf } from "../../../ui/facts/roleNames";

/** What only a person may decide: a system of the same role is refused. */
const FOR_PEOPLE = ["access-requests:decide", "settings:decide"];

interface Props {
  given: Given;
  /** Scopes that limit it. */
  within?: string;
  /** Whether a system has the role. */
  system?: boolean;
}

/** What a role may do, in sentences; nothing until one is chosen. */
export function AllowedTo({ given, within, system = false }: Props) {
  const chosen = roleOf(given);
  if (!chosen) return null;
  const limit = within?.split(" ");
  const allows = chosen.allows.filter(
    ({ scope }) => (limit?.includes(scope) ?? true) && !(system && FOR_PEOPLE.includes(scope)),
  );
  return (
    <section class="note" aria-live="polite">
      <h2 class="small">{t("role.may", { role: chosen[language.value] })}</h2>
      <ul>
        {allows.map((sentence) => (
          <li key={sentence.es}>{sentence[language.value]}</li>
        ))}
      </ul>
    </section>
  );
}
