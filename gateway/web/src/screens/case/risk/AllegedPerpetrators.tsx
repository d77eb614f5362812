import type { ComponentChildren } from "preact";

import type { Case } from "../../../api/case/cases";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { loadOfCase } from "../perpetrators/known";

interface Props {
  record: Case;
  /** Their list, whose lines have names once those have been read. */
  children: ComponentChildren;
}

/** Who is said to have done something in the case, and ways to name a known one or a new one. */
export function AllegedPerpetrators({ record, children }: Props) {
  const known = useResource((context) => loadOfCase(record.id, context), [record.id], record.id);
  return (
    <Loaded from={known}>
      {() => (
        <>
          {children}
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
