import { language, t } from "../../i18n";
import { type Given, roleOf } from "../../ui/roleNames";

/** What a role may do, in sentences; nothing until one is chosen. */
export function AllowedTo({ given }: { given: Given }) {
  const chosen = roleOf(given);
  if (!chosen) return null;
  return (
    <section class="note" aria-live="polite">
      <h2 class="small">{t("role.may", { role: chosen[language.value] })}</h2>
      <ul>
        {chosen.allows.map((sentence) => (
          <li key={sentence.es}>{sentence[language.value]}</li>
        ))}
      </ul>
    </section>
  );
}
