import { codeList } from "../../../api/codelists";
import type { Organisation } from "../../../api/people/identity";
import { organisationCountry, organisationKind, organisations } from "../../../api/people/organisationNames";
import { code, line, sayingOptional } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { session } from "../../../session/session";

/** Only the platform itself enters a regional organisation. */
const REGIONAL = "international";

const NAMES: readonly RecordField[] = [
  line("name", { label: "organisation.name", hint: "organisation.name.hint", required: true }),
  line("public_name", { label: "organisation.publicName", hint: "organisation.publicName.hint", required: true }),
];
const CONTACT = line("contact_email", {
  label: "organisation.contact",
  hint: "organisation.contact.hint",
  input: "email",
});

/** The organisation of the country that it is an office of; `besides` is itself. */
const parentIn = (country: string, besides = ""): RecordField => ({
  kind: "choice",
  name: "parent_id",
  path: "parent_id",
  label: "organisation.parent",
  hint: "organisation.parent.hint",
  none: "organisation.parent.none",
  items: () =>
    organisations().filter(
      ({ code }) => code !== besides && organisationCountry(code) === country && organisationKind(code) !== REGIONAL,
    ),
});

const seatIn = (country: string): RecordField =>
  code("adm1", `iso_3166_2_${country.toLowerCase()}`, { label: "register.place", none: "form.choose" });

/** What is asked about an organisation that is entered. */
export function newOrganisationFields(): readonly RecordField[] {
  const held = session.value?.countries ?? [];
  const country: RecordField = {
    kind: "choice",
    name: "country",
    path: "country",
    label: "directory.country",
    required: true,
    start: held[0],
    items: () => (codeList("platform_country")?.items ?? []).filter((item) => held.includes(item.code)),
  };
  const kind = code("kind", "org_type", {
    label: "organisations.column.kind",
    required: true,
    only: (item) => item.code !== REGIONAL,
  });
  return sayingOptional([
    ...NAMES,
    ...(held.length > 1 ? [country] : []),
    kind,
    seatIn(held[0] ?? ""),
    parentIn(held[0] ?? ""),
    CONTACT,
  ]);
}

/** What of it can be corrected: its country and what it is stay. */
export function cardFields({ country, id }: Organisation): readonly RecordField[] {
  return sayingOptional([...NAMES, seatIn(country), parentIn(country, id), CONTACT]);
}
