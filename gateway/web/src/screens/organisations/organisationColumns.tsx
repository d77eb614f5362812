import { codeLabel } from "../../api/codelists";
import type { Organisation } from "../../api/identity";
import { t } from "../../i18n";
import { may, session } from "../../session/session";
import { Code } from "../../ui/Code";
import { StatusTag } from "../../ui/StatusTag";
import type { List } from "../../ui/table/list";

/** The organisations of the network; outside one's own countries only what their public card says. */
export const ORGANISATIONS: List<Organisation> = {
  name: "organisations",
  label: "organisations.title",
  keyOf: ({ id }) => id,
  columns: [
    {
      id: "name",
      heading: "organisations.column.name",
      cell: ({ name, public_name }) => name ?? public_name,
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
    {
      id: "rules",
      heading: "rules.column",
      cell: rulesOf,
      card: "fact",
    },
  ],
};

/** The way to its rules, for who administers it. */
function rulesOf({ id, country, public_name }: Organisation) {
  if (!may("organisations:write") || !session.value?.countries.includes(country)) return null;
  return (
    <a href={`#/organisations/${id}/rules`}>
      {t("rules.link")}
      <span class="govuk-visually-hidden">: {public_name}</span>
    </a>
  );
}
