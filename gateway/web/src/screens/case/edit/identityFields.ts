import { code, country, date, line, yesOrElseNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";

/** Who the person is, as far as it is known. Nothing of it has to be answered. */
export const IDENTITY_FIELDS: readonly RecordField[] = [
  line("first_names", { label: "register.firstNames" }),
  line("surnames", { label: "register.surnames" }),
  line("known_as", { label: "register.knownAs" }),
  line("salutation"),
  date("birthdate"),
  {
    kind: "parts",
    name: "documents",
    path: "documents",
    label: "register.document",
    each: "part.document",
    add: "part.document.add",
    most: 10,
    fields: [
      code("type", "id_document_type", { label: "register.document", required: true }),
      line("number", { label: "register.documentNumber", short: true }),
      country("country"),
      date("issued_on"),
    ],
  },
  {
    kind: "parts",
    name: "phones",
    path: "phones",
    label: "register.phone",
    each: "part.phone",
    add: "part.phone.add",
    most: 10,
    fields: [
      line("number", { label: "register.phone", hint: "register.phone.hint", input: "tel", short: true }),
      yesOrElseNo("safe_to_call"),
      line("safe_hours"),
    ],
  },
  line("email", { input: "email" }),
  yesOrElseNo("safe_to_write"),
  line("address.street"),
  line("address.city"),
  line("address.postal_code", { short: true }),
  line("guardian_contact"),
];
