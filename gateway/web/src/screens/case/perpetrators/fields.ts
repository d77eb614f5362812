import type { Values } from "../../../forms/form";
import { code, country, line, words, yesNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";

const isOnePerson = ({ kind }: Values) => kind !== "group" && kind !== "business";

/** What is asked about an alleged perpetrator, in whatever case they appear. */
export const PERPETRATOR_FIELDS: readonly RecordField[] = [
  code("kind", "perpetrator_kind", { label: "perpetrators.kind", required: true }),
  line("alias", { label: "perpetrators.alias", hint: "parts.words.hint" }),
  words("description", { label: "perpetrators.description", hint: "parts.words.hint" }),
  code("gender", "gender", { when: isOnePerson }),
  code("age_band", "age_band", { label: "perpetrators.age", when: isOnePerson }),
  { ...country("citizenship"), label: "perpetrators.citizenship", when: isOnePerson },
  { ...yesNo("is_public_official"), label: "perpetrators.official", when: ({ kind }) => kind === "individual" },
  { ...yesNo("organised_group"), label: "perpetrators.organised" },
];
