import type { Extract } from "../../../api/reporting";
import { Code, Codes } from "../../../ui/facts/Code";
import { Tag } from "../../../ui/facts/Tag";
import type { List } from "../../../ui/table/list";
import { scheduleInWords } from "./schedule";

/** The extracts of an organisation, and those that it receives. */
export const EXTRACTS: List<Extract> = {
  name: "extracts",
  label: "extracts.title",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/extracts/${id}`,
  columns: [
    { id: "name", heading: "extracts.column.name", cell: ({ name }) => name, card: "name" },
    {
      id: "template",
      heading: "extract.template",
      cell: ({ template }) => <Code list="extract_template" code={template} />,
      card: "fact",
    },
    {
      id: "rhythm",
      heading: "extracts.column.rhythm",
      cell: ({ schedule }) => scheduleInWords(schedule),
      card: "fact",
    },
    {
      id: "countries",
      heading: "extract.countries",
      cell: ({ filters }) => <Codes list="platform_country" codes={filters.country} />,
      shown: "wide",
    },
    {
      id: "format",
      heading: "extract.format",
      cell: ({ format }) => <Tag>{format.toUpperCase()}</Tag>,
      card: "side",
    },
  ],
};
