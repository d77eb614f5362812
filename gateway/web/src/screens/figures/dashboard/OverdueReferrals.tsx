import { listEscalated } from "../../../api/referrals/referrals";
import { t } from "../../../i18n";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { Counts } from "./Counts";

/** For those who oversee a country or the region: the referrals that wait too long. */
export function OverdueReferrals() {
  const escalated = useResource((context) => listEscalated(undefined, context), []);
  return (
    <section class="card stack own-work" aria-labelledby="overseen">
      <h2 id="overseen">{t("work.overseen")}</h2>
      <Loaded from={escalated} lines={2}>
        {(page) => (
          <Counts
            counts={[
              {
                label: t("work.late"),
                count: page.items.length,
                more: page.next_cursor !== null,
                to: "/escalated",
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
