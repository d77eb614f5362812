import type { Case } from "../../../api/cases";
import type { PersonOfCase } from "../../../api/persons";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/resource";
import { PERPETRATORS } from "../parts/kinds/perpetrators";
import { PartList } from "../parts/PartList";
import { loadOfCase } from "../perpetrators/known";

/** Who is said to have done something in the case, and ways to name a known one or a new one. */
export function AllegedPerpetrators({ record, persons }: { record: Case; persons: readonly PersonOfCase[] }) {
  const known = useResource((context) => loadOfCase(record.id, context), [record.id], record.id);
  return (
    <Loaded from={known}>
      {() => (
        <>
          <PartList kind={PERPETRATORS} record={record} persons={persons} />
          <p class="row no-print">
            {may("cases:write") && !record.closed_on && (
              <a href={`#/cases/${record.id}/perpetrators/new`}>{t("perpetrators.new")}</a>
            )}
            <a href="#/perpetrators">{t("perpetrators.all")}</a>
          </p>
        </>
      )}
    </Loaded>
  );
}
