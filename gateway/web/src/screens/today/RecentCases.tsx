import { listCases } from "../../api/cases";
import { t } from "../../i18n";
import { Lines } from "../../ui/Lines";
import { useResource } from "../../ui/resource";
import { CaseLineView } from "../cases/CaseLineView";
import { ShortHead } from "./ShortHead";

/** The cases opened last. */
export function RecentCases() {
  const cases = useResource((context) => listCases({ sort: "-opened_on", limit: "5" }, context), []);
  return (
    <section class="card">
      <ShortHead title={t("today.recent")} all="/cases" />
      <Lines from={cases} none={t("cases.none")} lines={4}>
        {(line) => <CaseLineView key={line.id} line={line} />}
      </Lines>
    </section>
  );
}
