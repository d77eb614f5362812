import type { Case } from "../../../api/cases";
import { MOVEMENTS, type Movement } from "../../../api/movements";
import { listParts } from "../../../api/parts";
import type { PersonOfCase } from "../../../api/persons";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/resource";
import { RETURNS } from "../parts/kinds/returns";
import { Checklist } from "./Checklist";

interface Props {
  record: Case;
  persons: readonly PersonOfCase[];
}

/** The returns and other movements of a case, each with its checklist. */
export function Returns({ record, persons }: Props) {
  const loaded = useResource((context) => listParts<Movement>(MOVEMENTS, record.id, context), [record.id], record.id);
  const writes = may("cases:write") && !record.closed_on;
  return (
    <section class="card" data-part="returns">
      <div class="card__title">
        <h2>{t("returns.title")}</h2>
        {writes && (
          <a class="no-print" href={`#/cases/${record.id}/parts/returns/new`}>
            {t("returns.add")}
          </a>
        )}
      </div>
      <Loaded from={loaded}>
        {({ items }) =>
          items.length ? (
            <ul class="lines">
              {items.map((movement) => (
                <li key={movement.id} class={movement.in_error ? "part part--error" : "part"}>
                  {RETURNS.line(movement)}
                  <Checklist
                    record={record}
                    movement={movement}
                    about={persons.find(({ id }) => id === movement.person_id)}
                    writes={writes}
                    changed={loaded.reload}
                  />
                </li>
              ))}
            </ul>
          ) : (
            <p class="soft">{t("returns.empty")}</p>
          )
        }
      </Loaded>
    </section>
  );
}
