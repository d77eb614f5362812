import type { ControlsField, Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { hasPlaces, placesOf } from "../../../forms/places";
import { t } from "../../../i18n";
import { formQuestions } from "./formQuestions";

const COUNTRIES = "iso_3166_1";
const HEARD_FIRST = ["online_social", "online_ad", "family", "friends", "on_route"];

/** How the person was and is controlled, asked one by one. */
export const CONTROLS: ControlsField = {
  kind: "controls",
  name: "controls",
  list: "means_of_control",
  label: "register.controls",
  hint: "register.controls.hint",
  groups: [
    {
      label: "register.controls.money",
      codes: ["debt_bondage", "takes_earnings", "restricts_financial_access", "excessive_hours"],
    },
    {
      label: "register.controls.threats",
      codes: ["physical_threats", "threat_law_enforcement", "threat_family", "uses_children"],
    },
    {
      label: "register.controls.violence",
      codes: ["psychological_abuse", "physical_abuse", "sexual_abuse", "false_promises", "psychoactive_substances"],
    },
    {
      label: "register.controls.confinement",
      codes: [
        "restricts_movement",
        "withholds_documents",
        "restricts_medical_care",
        "withholds_necessities",
        "gang_control",
      ],
    },
  ],
};

/** The forms more closely, and how the person was recruited and is kept: for who was told it; no answer is required. */
export function detailsOf(values: Values): readonly Field[] {
  return [...formQuestions(values), ...DETAILS];
}

const where = () => t("register.where");

const DETAILS: readonly Field[] = [
  { kind: "code", name: "duration", list: "traffick_duration", label: "field.duration", dense: true },
  { kind: "code", name: "recruiter_relationship", list: "recruiter_relationship", label: "register.recruiter" },
  {
    kind: "codes",
    name: "recruitment_methods",
    list: "recruitment_method",
    common: HEARD_FIRST,
    label: "field.recruitment_methods",
  },
  {
    kind: "code",
    name: "recruitment_country",
    list: COUNTRIES,
    alpha3: true,
    label: "field.recruitment_country",
    folded: where,
  },
  {
    kind: "code",
    name: "recruitment_adm1",
    list: placesOf("recruitment_country"),
    label: "field.recruitment_adm1",
    when: hasPlaces("recruitment_country"),
    folded: where,
  },
  {
    kind: "code",
    name: "exploitation_country",
    list: COUNTRIES,
    alpha3: true,
    label: "field.exploitation_country",
    folded: where,
  },
  {
    kind: "code",
    name: "exploitation_adm1",
    list: placesOf("exploitation_country"),
    label: "field.exploitation_adm1",
    when: hasPlaces("exploitation_country"),
    folded: where,
  },
  CONTROLS,
];
