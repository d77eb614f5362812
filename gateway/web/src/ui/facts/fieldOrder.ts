/** In which order people read about a person: who, in which danger, how to reach them, what for, what happened. */
const ORDER = [
  ...["flags", "more_flags"],
  ...["salutation", "first_names", "surnames", "known_as", "role", "case_number"],
  ...["birthdate", "birth_year", "age", "age_band", "age_is_estimated", "majority", "gender", "sex_registered"],
  ...["primary_language", "secondary_language", "needs_interpreter", "citizenships", "country_of_birth", "documents"],
  ...["risk_level", "deceased", "child_care_status", "disabilities", "dependants", "children_count"],
  ...["phones", "email", "safe_to_write", "address", "guardian_contact", "habitual_adm1"],
  ...["services", "needs"],
  ...["trafficking_status", "status_decided_by", "status_decided_on"],
  ...["exploitation_types", "exploitation", "acts", "means", "controls"],
  ...["started_on", "ended_on", "ongoing", "duration", "age_when_trafficked", "minor_at_exploitation", "scope"],
  ...["recruiter_relationship", "recruitment_methods", "recruitment_platforms", "exploitation_platforms", "groups"],
  ...["origin_country", "origin_adm1", "recruitment_country", "recruitment_adm1"],
  ...["exploitation_country", "exploitation_adm1"],
  ...["profile", "consents", "consent_expires_on"],
];
const PLACES = new Map(ORDER.map((name, place) => [name, place]));

/** Sorts by the field that `nameOf` gives; what has no place of its own stays as it came, after the rest. */
export function inOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const placeOf = (item: T) => PLACES.get(nameOf(item).split(".")[0] ?? "") ?? ORDER.length;
  return [...items].sort((one, other) => placeOf(one) - placeOf(other));
}
