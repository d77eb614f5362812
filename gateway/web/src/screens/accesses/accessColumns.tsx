import type { Access } from "../../api/cases";
import type { User } from "../../api/identity";
import { type Key, moment, t } from "../../i18n";
import { Code } from "../../ui/Code";
import { organisationName } from "../../ui/organisationNames";
import type { List } from "../../ui/table/list";
import { isNamed, whoOf } from "../case/access";

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
        cell: ({ action }) => t(`access.${isNamed(action) ? action : "other"}` as Key),
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
        heading: "cases.column.number",
        cell: ({ object_type, object_id }) => object_type === "case" && `…${object_id?.slice(-8) ?? ""}`,
        onCard: ({ object_type, object_id }) =>
          object_type === "case" && <span class="soft">{t("accesses.case", { id: object_id?.slice(-8) ?? "" })}</span>,
        card: "side",
      },
    ],
  };
}
