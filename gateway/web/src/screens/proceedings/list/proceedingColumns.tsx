import { colleagueName } from "../../../api/people/colleagues";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { Proceeding } from "../../../api/proceedings/proceedings";
import { day, shortDay, t } from "../../../i18n";
import type { List } from "../../../ui/table/list";
import { institutionName, stageName } from "../proceeding/localNames";

/** The proceedings of a country as a list: number, stage, and who accompanies. */
export function proceedingList(pack: Jurisdiction): List<Proceeding> {
  return {
    name: "proceedings",
    label: "proceedings.listTitle",
    keyOf: ({ id }) => id,
    to: ({ id }) => `/proceedings/${id}`,
    columns: [
      {
        id: "number",
        heading: "proceeding.number",
        cell: ({ file_number }) => <span class="case-code">{file_number ?? t("proceeding.noNumber")}</span>,
        card: "name",
      },
      {
        id: "stage",
        heading: "proceeding.stage",
        cell: ({ stage }) => stageName(pack, stage).text,
        card: "fact",
        fills: true,
      },
      {
        id: "since",
        heading: "proceeding.since",
        cell: ({ stage_since }) => stage_since && <time dateTime={stage_since}>{shortDay(stage_since)}</time>,
        onCard: ({ stage_since }) => stage_since && t("proceeding.sinceDay", { day: day(stage_since) }),
        card: "fact",
      },
      {
        id: "institution",
        heading: "proceeding.institution",
        cell: ({ institution }) => institutionName(pack, institution).text,
        shown: "wide",
      },
      {
        id: "responsible",
        heading: "proceeding.responsible",
        cell: ({ responsible }) => colleagueName(responsible),
        card: "side",
      },
    ],
  };
}
