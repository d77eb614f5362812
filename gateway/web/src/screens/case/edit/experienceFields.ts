import type { CodeItem } from "../../../api/codelists";
import type { Values } from "../../../forms/form";
import { code, codes, country, date, number, place, yesNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { CONTROLS } from "../register/detailsStep";
import { isOf, namesInLaw } from "../register/formQuestions";

/** It follows from the age, and is no means that somebody used. */
const NO_MEANS_OF_A_CHILD = "not_required_minor";

/** What is recorded of one situation of trafficking in a case of `caseCountry`, under `at`. Nothing has to be answered. */
export function experienceFields(caseCountry: string, at = "experience"): readonly RecordField[] {
  return [
    codes(`${at}.acts`, "tip_act"),
    codes(`${at}.means`, "tip_means", { only: ({ code }) => code !== NO_MEANS_OF_A_CHILD }),
    exploitation(caseCountry, at),
    controls(at),
    date(`${at}.started_on`),
    date(`${at}.ended_on`),
    yesNo(`${at}.ongoing`),
    code(`${at}.duration`, "traffick_duration"),
    number(`${at}.age_when_trafficked`),
    yesNo(`${at}.minor_at_exploitation`),
    code(`${at}.recruiter_relationship`, "recruiter_relationship"),
    codes(`${at}.recruitment_methods`, "recruitment_method"),
    codes(`${at}.recruitment_platforms`, "online_platform"),
    codes(`${at}.exploitation_platforms`, "online_platform"),
    country(`${at}.origin_country`),
    place(`${at}.origin_adm1`, "origin_country"),
    country(`${at}.recruitment_country`),
    place(`${at}.recruitment_adm1`, "recruitment_country"),
    country(`${at}.exploitation_country`),
    place(`${at}.exploitation_adm1`, "exploitation_country"),
    legs(at),
    code(`${at}.gbv_incident_type`, "gbv_incident_type"),
  ];
}

/** The forms of exploitation, each with what the law of the country calls it. */
function exploitation(caseCountry: string, at: string): RecordField {
  const ofType = (item: CodeItem, { type }: Values) => isOf(String(type))(item);
  const inLaw = (item: CodeItem, { type }: Values) => namesInLaw(String(type))(item);
  return {
    kind: "parts",
    name: "exploitation",
    path: `${at}.exploitation`,
    label: "register.exploitation",
    each: "part.exploitation",
    add: "part.exploitation.add",
    most: 10,
    fields: [
      code("type", "exploitation_type", { required: true }),
      code("subform", "exploitation_subform", { only: ofType }),
      code("sector", "labour_sector"),
      code("national_purpose", `national_purpose_${caseCountry.toLowerCase()}`, { only: inLaw }),
    ],
  };
}

/** The way, stretch by stretch, as precise as the person remembers. No place below a department. */
function legs(at: string): RecordField {
  return {
    kind: "parts",
    name: "legs",
    path: `${at}.legs`,
    label: "field.legs",
    each: "part.leg",
    add: "part.leg.add",
    most: 30,
    fields: [
      code("event_type", "route_event_type", { required: true }),
      date("on"),
      country("country"),
      place("adm1", "country"),
      code("mode", "transport_mode"),
      code("border", "border_crossing"),
    ],
  };
}

function controls(at: string): RecordField {
  return { ...CONTROLS, path: `${at}.controls` };
}
