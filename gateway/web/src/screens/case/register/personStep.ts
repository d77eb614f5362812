import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { t } from "../../../i18n";
import { isMinor } from "./age";

const SPANISH = "spa";

const hasPhone = (values: Values) => Boolean(values.phone);
const hasDocument = (values: Values) => Boolean(values.document_type) && values.document_type !== "none";

const more = () => t("register.person.more");

export const PERSON: readonly Field[] = [
  { kind: "text", name: "first_names", label: "register.firstNames" },
  { kind: "text", name: "surnames", label: "register.surnames" },
  {
    kind: "code",
    name: "best_interest",
    list: "best_interest",
    label: "register.bestInterest",
    hint: "register.bestInterest.hint",
    when: isMinor,
    required: true,
  },
  { kind: "code", name: "gender", list: "gender", label: "register.gender", dense: true },
  { kind: "codes", name: "citizenships", list: "iso_3166_1", alpha3: true, label: "register.citizenships" },
  { kind: "code", name: "primary_language", list: "language", label: "register.language" },
  {
    kind: "code",
    name: "needs_interpreter",
    list: "yes_no_unknown",
    label: "register.interpreter",
    when: ({ primary_language }) => Boolean(primary_language),
    follows: {
      code: ({ primary_language }) => (primary_language === SPANISH ? "no" : undefined),
      why: "register.interpreter.follows",
    },
  },
  { kind: "text", name: "phone", input: "tel", short: true, label: "register.phone", hint: "register.phone.hint" },
  { kind: "code", name: "safe_to_call", list: "yes_no_unknown", label: "register.safeToCall", when: hasPhone },
  { kind: "text", name: "known_as", label: "register.knownAs", folded: more },
  { kind: "code", name: "document_type", list: "id_document_type", label: "register.document", folded: more },
  {
    kind: "text",
    name: "document_number",
    short: true,
    label: "register.documentNumber",
    when: hasDocument,
    folded: more,
  },
];
