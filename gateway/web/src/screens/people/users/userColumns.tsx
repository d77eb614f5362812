import type { User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { day } from "../../../i18n";
import { StatusTag } from "../../../ui/facts/StatusTag";
import type { List } from "../../../ui/table/list";
import { standingWords } from "./standingWords";
import { statusOf } from "./statusOf";

/** A user with the name of their role in the reader's language. */
export type UserRow = User & { role_name: string };

/** The people who work with the platform. */
export const USERS: List<UserRow> = {
  name: "users",
  label: "users.title",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/users/${id}`,
  columns: [
    {
      id: "name",
      heading: "users.column.name",
      cell: ({ display_name }) => display_name,
      card: "name",
    },
    {
      id: "role",
      heading: "users.column.role",
      cell: ({ role_name }) => role_name,
      card: "fact",
    },
    {
      id: "organisation",
      heading: "accesses.organisation",
      cell: ({ organisation_id }) => organisationName(organisation_id),
      card: "fact",
    },
    {
      id: "team",
      heading: "user.team",
      cell: ({ team }) => team,
      shown: "wide",
    },
    {
      id: "email",
      heading: "organisations.column.email",
      cell: ({ email }) => email,
      shown: "wide",
    },
    {
      id: "standing",
      heading: "user.standing",
      cell: standingWords,
      shown: "never",
    },
    {
      id: "since",
      heading: "users.column.since",
      cell: ({ created_at }) => day(created_at),
      shown: "never",
    },
    {
      id: "status",
      heading: "cases.filter.status",
      cell: (user) => <StatusTag status={statusOf(user)} />,
      card: "side",
    },
  ],
};
