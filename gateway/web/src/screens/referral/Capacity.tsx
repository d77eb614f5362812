import { t } from "../../i18n";
import { CodedFacts } from "../../ui/CodedFacts";

/** The little that a receiver decides on; no person can be recognised by it. */
export function Capacity({ values, mine }: { values: Record<string, unknown>; mine: boolean }) {
  return (
    <section class="card">
      <h2 class="card__title">{t("referral.capacity")}</h2>
      <p class="soft">{t(mine ? "referral.capacity.in" : "referral.capacity.out")}</p>
      <CodedFacts values={values} />
    </section>
  );
}
