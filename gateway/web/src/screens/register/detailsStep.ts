import type { ControlsField, Field } from "../../forms/field";

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

/** How the person was recruited and is kept: for who was told it, and nobody is asked for it. */
export const DETAILS: readonly Field[] = [
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
    name: "exploitation_country",
    list: "iso_3166_1",
    alpha3: true,
    label: "field.exploitation_country",
  },
  CONTROLS,
];
