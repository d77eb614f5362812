import { codeLabel } from "../../../api/codelists";
import type { Organisation } from "../../../api/people/identity";
import { day, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { StatusTag } from "../../../ui/facts/StatusTag";
import type { List } from "../../../ui/table/list";

/** The organisations of the network; outside one's own countries only what their public card says. */
export const ORGANISATIONS: List<Organisation> = {
  name: "organisations",
  label: "organisations.title",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/organisations/${id}`,
  columns: [
    {
      id: "name",
      heading: "organisations.column.name",
      cell: ({ public_name }) => public_name,
      card: "name",
    },
    {
      id: "kind",
      heading: "organisations.column.kind",
      cell: ({ kind }) => <Code list="org_type" code={kind} />,
      card: "fact",
    },
    {
      id: "country",
      heading: "directory.country",
      cell: ({ country }) => <Code list="platform_country" code={country} />,
      card: "fact",
    },
    {
      id: "adm1",
      heading: "register.place",
      cell: ({ adm1, country }) => adm1 && codeLabel(`iso_3166_2_${country.toLowerCase()}`, adm1),
    },
    {
      id: "verified",
      heading: "organisation.check",
      cell: ({ verified_on }) => (verified_on ? day(verified_on) : t("organisation.unverified")),
      shown: "wide",
    },
    {
      id: "email",
      heading: "organisations.column.email",
      cell: ({ contact_email }) => contact_email,
      shown: "wide",
    },
    {
      id: "status",
      heading: "cases.filter.status",
      cell: ({ status }) => <StatusTag status={status} />,
      card: "side",
    },
  ],
};
