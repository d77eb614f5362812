import { codeLabel } from "../../../api/codelists";
import { organisationName } from "../../../api/people/organisationNames";
import { day, t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may, session } from "../../../session/session";
import { Hearings } from "./Hearings";
import { Measures } from "./Measures";
import type { ProceedingProps } from "./proceedingProps";
import { Reparations } from "./Reparations";
import { Requests } from "./Requests";
import { Standings } from "./Standings";
import { institutionName, isConfirmed, stageName } from "./words";

/** One proceeding: its stage in the words of the country, and then what is next. */
export function Proceeding(props: ProceedingProps) {
  const { proceeding, pack } = props;
  const isOwn = proceeding.organisation_id === session.value?.organisation_id;
  return (
    <section class="card stack" data-proceeding={proceeding.id}>
      <div>
        <CardHead
          title={institutionName(pack, proceeding.institution)}
          way={isOwn && may("proceedings:read") && { to: `/proceedings/${proceeding.id}`, text: t("legal.whole") }}
        />
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
