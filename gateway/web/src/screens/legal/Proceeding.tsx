import type { Case } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import type { Jurisdiction } from "../../api/jurisdictions";
import type { PersonOfCase } from "../../api/persons";
import type { ProceedingOfCase } from "../../api/proceedingsOfCase";
import { day, t } from "../../i18n";
import { may, session } from "../../session/session";
import { organisationName } from "../../ui/organisationNames";
import { Hearings } from "./Hearings";
import { Measures } from "./Measures";
import { Reparations } from "./Reparations";
import { Requests } from "./Requests";
import { Standings } from "./Standings";
import { institutionName, isConfirmed, stageName } from "./words";

/** What each part of a proceeding is given. */
export interface ProceedingProps {
  record: Case;
  /** The persons of the case, to name those that the proceeding names by ids. */
  persons: readonly PersonOfCase[];
  proceeding: ProceedingOfCase;
  pack: Jurisdiction;
  /** Something was said or answered: the tab and the case are read again. */
  done: () => void;
}

/** One proceeding: its stage in the words of the country, and then what is next. */
export function Proceeding(props: ProceedingProps) {
  const { proceeding, pack } = props;
  const isOwn = proceeding.organisation_id === session.value?.organisation_id;
  return (
    <section class="card stack" data-proceeding={proceeding.id}>
      <div>
        <div class="card__title">
          <h2>{institutionName(pack, proceeding.institution)}</h2>
          {isOwn && may("proceedings:read") && (
            <a class="no-print" href={`#/proceedings/${proceeding.id}`}>
              {t("legal.whole")}
            </a>
          )}
        </div>
        <p>
          <strong>{stageName(pack, proceeding.stage)}</strong>,{" "}
          {t("legal.stageSince", { day: day(proceeding.stage_since) })}
        </p>
        {!isOwn && (
          <p class="small soft">{t("legal.keptBy", { organisation: organisationName(proceeding.organisation_id) })}</p>
        )}
        {!isConfirmed(pack, proceeding) && (
          <p class="small soft">
            {t("legal.unconfirmed", { country: codeLabel("platform_country", proceeding.country) })}
          </p>
        )}
      </div>
      <Hearings {...props} />
      <Standings {...props} />
      <Requests {...props} />
      <Measures {...props} />
      <Reparations {...props} />
    </section>
  );
}
