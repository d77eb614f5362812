import { organisationName } from "../../../api/people/organisationNames";
import type { PersonInProceeding } from "../../../api/proceedings/proceedings";
import { day, t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may } from "../../../session/session";
import type { OfProceeding } from "./kind";
import { Local } from "./Local";
import { standingName } from "./localNames";

/** The persons in a proceeding: what they are called, who accompanies them, and their standing. */
export function Persons({ of: { proceeding, persons, pack } }: { of: OfProceeding }) {
  const writes = may("proceedings:write");
  return (
    <section class="card" data-part="persons">
      <CardHead
        title={t("persons.title")}
        way={writes && { to: `/proceedings/${proceeding.id}/persons/new`, text: t("inProceeding.add") }}
      />
      <ul class="lines">
        {persons.map((person) => (
          <li key={person.id} class="part">
            <p>
              <strong>
                <Label person={person} />
              </strong>{" "}
              · <Local {...standingName(pack, person.standing)} />
            </p>
            <p class="small soft">
              {person.organisation_id
                ? t("inProceeding.accompaniedBy", { organisation: organisationName(person.organisation_id) })
                : t("inProceeding.ended", { day: day(person.sharing_ended_at ?? "") })}
              {writes && (
                <>
                  {" · "}
                  <a class="no-print" href={`#/proceedings/${proceeding.id}/persons/${person.id}`}>
                    {t("inProceeding.standing.change")}
                  </a>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A person of one's own cases leads to their case; of another's there is the label alone. */
function Label({ person: { label, case_id } }: { person: PersonInProceeding }) {
  const said = label ?? t("persons.sharingEnded");
  return <>{case_id && may("cases:read") ? <a href={`#/cases/${case_id}`}>{said}</a> : said}</>;
}
