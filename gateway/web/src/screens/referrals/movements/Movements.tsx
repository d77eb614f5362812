import { listMovements, type MovementLine } from "../../../api/case/movements";
import { codeLabel } from "../../../api/codelists";
import { day, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Empty } from "../../../ui/loading/Empty";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { StageTag } from "../../case/parts/kinds/returns";

/** Movements from or to the country of the reader, newest first. Nothing of the person, and no link. */
export default function Movements() {
  const loaded = useResource((context) => listMovements(undefined, context), [], ANYTHING);
  return (
    <>
      <PageHead title={t("movements.title")} lead={t("movements.lead")} />
      <Loaded from={loaded} lines={6}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("movements.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((movement) => (
                  <Line key={movement.referral_id} movement={movement} />
                ))}
              </ul>
              <More page={page} load={listMovements} show={loaded.set} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Line({ movement }: { movement: MovementLine }) {
  const from = codeLabel("platform_country", movement.country);
  const to = codeLabel("platform_country", movement.to_country);
  const { said, on } = lastOf(movement);
  return (
    <li class="line">
      <div class="line__main">
        <span class="case-code">{movement.code}</span>
        <div class="line__facts">
          <span>{codeLabel("movement_kind", movement.kind)}</span>
          <span>{t("movements.fromTo", { from, to })}</span>
        </div>
      </div>
      <div class="line__side">
        <StageTag code={movement.stage} />
        {on && (
          <span class="soft">
            {said}: {day(on)}
          </span>
        )}
      </div>
    </li>
  );
}

/** The last day that is known of it. */
function lastOf(movement: MovementLine): { said: string; on: string | null } {
  const days: Array<[string, string | null]> = [
    ["follow_up_90", movement.follow_up_90_on],
    ["follow_up_30", movement.follow_up_30_on],
    ["arrived", movement.arrived_on],
    ["departed", movement.departed_on],
  ];
  const known = days.find(([, on]) => on);
  if (!known) return { said: t("returns.travelOn"), on: movement.travel_on };
  return { said: codeLabel("movement_step", known[0]), on: known[1] };
}
