import { type Consent, type Disclosure, listDisclosures } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { organisationName } from "../../../api/people/organisationNames";
import { moment, t } from "../../../i18n";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** Whether a consent came with the case of another person, which was merged by mistake. */
export const isOfAnother = ({ withdrawal_channel }: Pick<Consent, "withdrawal_channel">): boolean =>
  withdrawal_channel === "mistaken_merge";

/** What left of this person under consents of another one, before the mistake was undone. */
export function MistakenDisclosures({ id }: { id: string }) {
  const disclosures = useResource((context) => listDisclosures(id, context), [id], id);
  return (
    <section class="card" data-part="mistaken-merge">
      <h2 class="card__title">{t("mistakenMerge.title")}</h2>
      <p>{t("mistakenMerge.lead")}</p>
      <Loaded from={disclosures}>
        {({ items }) => <Lines items={items.filter((each) => each.by_mistaken_merge)} />}
      </Loaded>
    </section>
  );
}

function Lines({ items }: { items: readonly Disclosure[] }) {
  if (items.length === 0) return <p class="soft">{t("mistakenMerge.none")}</p>;
  return (
    <ul class="lines">
      {items.map(({ id, referral_id, to_organisation_id, profile, disclosed_at }) => (
        <li key={id}>
          <p>
            <a href={`#/referrals/${referral_id}`}>{organisationName(to_organisation_id)}</a>
          </p>
          <p class="small soft">
            {[moment(disclosed_at), t("consent.scope", { scope: codeLabel("disclosure_profile", profile) })].join(
              " · ",
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
