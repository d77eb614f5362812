import { language, t } from "../../i18n";
import { type Given, roleOf } from "../../ui/roleNames";

/** What a role may do, in sentences; nothing until one is chosen. `within` are scopes that limit it. */
export function AllowedTo({ given, within }: { given: Given; within?: string }) {
  const chosen = roleOf(given);
  if (!chosen) return null;
  const limit = within?.split(" ");
  const allows = chosen.allows.filter(({ scope }) => limit?.includes(scope) ?? true);
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
