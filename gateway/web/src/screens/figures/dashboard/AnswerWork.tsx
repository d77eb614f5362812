import { codeLabel } from "../../../api/codelists";
import { findServices, listReferrals, type Offer } from "../../../api/referrals/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Counts } from "./Counts";
import { lasting } from "./lasting";
import { answersOf, PAGE } from "./workload";

/** For those who answer referrals: what waits, how fast they answered, and which places they offer. */
export default function AnswerWork() {
  const box = useResource((context) => listReferrals({ box: "in", limit: String(PAGE) }, context), []);
  return (
    <>
      <PageHead title={t("nav.answers")} lead={t("work.answers.lead")} />
      <section class="card stack own-work" aria-labelledby="answer-work">
        <h2 id="answer-work">{t("work.answers")}</h2>
        <Loaded from={box} lines={4}>
          {(page) => {
            const answers = answersOf(page.items, UNANSWERED, new Date());
            const more = page.next_cursor !== null;
            const hours = answers.medianHours;
            return (
              <Counts
                counts={[
                  { label: t("work.late"), count: answers.late, more, to: "/referrals?box=in" },
                  { label: t("work.waiting"), count: answers.waiting, more, to: "/referrals?box=in" },
                  { label: t("work.inService"), count: answers.inService, more },
                  {
                    label: t("work.medianHours"),
                    count: hours === undefined ? "–" : lasting(hours),
                  },
                ]}
              />
            );
          }}
        </Loaded>
      </section>
      {may("directory:read") && <Places />}
    </>
  );
}

function Places() {
  const { countries = [], organisation_id } = session.value ?? {};
  const offers = useResource(
    (context) => findServices({ country: countries[0] ?? "", limit: String(PAGE) }, context),
    [],
  );
  return (
    <section class="card stack own-work" aria-labelledby="place-work">
      <h2 id="place-work">{t("work.places")}</h2>
      <Loaded from={offers} lines={3}>
        {(page) => {
          const own = page.items.filter((offer) => offer.organisation_id === organisation_id);
          if (own.length === 0) return <p>{t("work.noOffers")}</p>;
          return (
            <Counts
              counts={own.map((offer) => ({
                id: offer.id,
                label: codeLabel("service_type", offer.service_type),
                count: free(offer),
              }))}
            />
          );
        }}
      </Loaded>
    </section>
  );
}

function free({ capacity_free, capacity_total }: Offer): string {
  if (capacity_free == null) return t("work.unknownPlaces");
  return capacity_total == null
    ? t("work.free", { free: capacity_free })
    : t("work.freeOf", { free: capacity_free, total: capacity_total });
}
