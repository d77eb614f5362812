import { organisationName } from "../../../api/people/organisationNames";
import { listSharedPersons } from "../../../api/proceedings/proceedings";
import { day, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may } from "../../../session/session";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";

/** Persons about whom a referral was accepted, and whom no proceeding of the office names yet. */
export function SharedPersons() {
  const found = useResource((context) => listSharedPersons(context, { unnamed: true }), [], ANYTHING);
  return (
    <section class="card" data-part="shared-persons">
      <h2 class="card__title">{t("liaison.shared")}</h2>
      <Lines from={found} none={t("liaison.shared.none")} lines={2}>
        {({ id, label, organisation_id, shared_at }) => (
          <li key={id} class="line line--answers">
            <div class="line__main">
              <span class="line__name">{label}</span>
              <div class="line__facts">
                <span>{t("inProceeding.accompaniedBy", { organisation: organisationName(organisation_id) })}</span>
                <span>{t("liaison.shared.on", { day: day(shared_at) })}</span>
              </div>
            </div>
            {may("proceedings:write") && (
              <a class="btn btn--second" href={`#/proceedings/new?shared_person_id=${id}`}>
                {t("proceedings.open")}
                <span class="govuk-visually-hidden">: {label}</span>
              </a>
            )}
          </li>
        )}
      </Lines>
    </section>
  );
}
