import type { User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { moment, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import type { List } from "../../../ui/table/list";
import { reasonsOf, whatOf, whoOf } from "./entryWords";
import type { Entry } from "./merged";
import type { Names } from "./names";
import { actionWords } from "./words";

/** The entries of every service: who, when, what and why. `users` are the people whose names one may know. */
export function trailList(users: readonly User[], names: Names): List<Entry> {
  return {
    name: "audit",
    label: "audit.title",
    keyOf: ({ id }) => id,
    columns: [
      {
        id: "who",
        heading: "accesses.column.who",
        cell: (entry) => whoOf(entry, users, names),
        card: "name",
      },
      {
        id: "organisation",
        heading: "accesses.organisation",
        cell: ({ organisation_id: id }) => id && organisationName(id),
        card: "fact",
      },
      { id: "action", heading: "accesses.column.action", cell: ({ action }) => actionWords(action), card: "fact" },
      {
        id: "object",
        heading: "audit.column.object",
        cell: (entry) => <What entry={entry} users={users} names={names} />,
        card: "fact",
      },
      {
        id: "purpose",
        heading: "accesses.column.purpose",
        cell: ({ action, purpose }) => <Code list={reasonsOf(action)} code={purpose} />,
        onCard: ({ action, purpose }) => purpose && <Code list={reasonsOf(action)} code={purpose} />,
        card: "fact",
      },
      {
        id: "at",
        heading: "accesses.column.at",
        cell: ({ at }) => <time dateTime={at}>{moment(at)}</time>,
        card: "side",
      },
      {
        id: "service",
        heading: "audit.column.service",
        cell: ({ service }) => t(`audit.service.${service}`),
        shown: "wide",
      },
      // Names of fields and ids, for asking a colleague about an entry.
      { id: "fields", heading: "audit.column.fields", cell: ({ fields }) => fields.join(", "), shown: "never" },
      { id: "object_id", heading: "audit.column.objectId", cell: ({ object_id }) => object_id, shown: "never" },
      { id: "actor_id", heading: "accesses.column.actorId", cell: ({ actor }) => actor, shown: "never" },
    ],
  };
}

interface Known {
  entry: Entry;
  users: readonly User[];
  names: Names;
}

/** What it was done to, as far as the reader may know it, and the way to everything else that was done to it. */
function What({ entry, users, names }: Known) {
  const { object_type, object_id: id } = entry;
  if (!id) return null;
  const what = whatOf(entry, users, names);
  return (
    <>
      {object_type === "case" && may("cases:read") ? <a href={`#/cases/${id}`}>{what}</a> : what}{" "}
      <a class="small" href={`#/audit?object_id=${id}`}>
        {t("audit.onlyThis")}
      </a>
    </>
  );
}
