import type { Access } from "../../api/cases";
import type { User } from "../../api/identity";
import { moment, t } from "../../i18n";
import { may } from "../../session/session";
import { Code } from "../../ui/Code";
import { organisationName } from "../../ui/organisationNames";
import type { List } from "../../ui/table/list";
import { accessWords, whoOf } from "../case/access";

/** The way to the case, for those who may read it. */
function caseOf({ object_type, object_id }: Access) {
  if (object_type !== "case" || !object_id) return false;
  if (!may("cases:read")) return <span class="soft">{t("accesses.case")}</span>;
  return <a href={`#/cases/${object_id}`}>{t("accesses.case")}</a>;
}

/** Accesses to the cases of a country: by whom, when and why. `users` are the people whose names one may know. */
export function accessList(users: readonly User[]): List<Access> {
  return {
    name: "accesses",
    label: "accesses.title",
    keyOf: ({ id }) => id,
    columns: [
      {
        id: "who",
        heading: "accesses.column.who",
        cell: (access) => whoOf(access, users),
        card: "name",
      },
      {
        id: "organisation",
        heading: "accesses.organisation",
        cell: ({ organisation_id: id }) => id && organisationName(id),
        card: "fact",
      },
      {
        id: "action",
        heading: "accesses.column.action",
        cell: ({ action }) => accessWords(action),
        card: "fact",
      },
      {
        id: "purpose",
        heading: "accesses.column.purpose",
        cell: ({ purpose }) => purpose && <Code list="consent_purpose" code={purpose} />,
        card: "fact",
      },
      {
        id: "at",
        heading: "accesses.column.at",
        cell: ({ at }) => <time dateTime={at}>{moment(at)}</time>,
        card: "side",
      },
      {
        id: "case",
        heading: "accesses.column.case",
        cell: caseOf,
        card: "side",
      },
      // An answer has no number of the case and no name of who left: their ids are for asking a colleague about it.
      { id: "case_id", heading: "accesses.column.caseId", cell: ({ object_id }) => object_id, shown: "never" },
      { id: "actor_id", heading: "accesses.column.actorId", cell: ({ actor }) => actor, shown: "never" },
    ],
  };
}
