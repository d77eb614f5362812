import { code, codes, country, number, place, yesNo, yesOrElseNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";

/** What is recorded of a person, in the order in which people read about one. No name is among it. */
export const PERSON_FIELDS: readonly RecordField[] = [
  code("person.gender", "gender", { dense: true }),
  code("person.sex_registered", "sex_registered", { dense: true }),
  number("person.birth_year"),
  number("person.age"),
  yesOrElseNo("person.age_is_estimated"),
  code("best_interest", "best_interest"),
  codes("person.citizenships", "iso_3166_1", { alpha3: true }),
  country("person.country_of_birth"),
  place("person.habitual_adm1", "country"),
  code("person.primary_language", "language"),
  code("person.secondary_language", "language"),
  yesNo("person.needs_interpreter"),
  codes("person.disabilities", "disability"),
  code("person.child_care_status", "child_care_status"),
  code("person.migration_status", "migration_status"),
  code("person.marital_status", "marital_status"),
  number("person.children_count"),
  number("person.dependants_with_person"),
  code("person.education_level", "education_level"),
  code("person.ethnic_identity", "ethnic_identity"),
  yesOrElseNo("person.deceased"),
];
