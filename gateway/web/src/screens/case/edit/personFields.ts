import { code, codes, country, number, place, yesNo, yesOrElseNo } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { listOf } from "../../../ui/facts/fieldOrder";

/** A code of the list that the server declares for the field. */
const coded = (name: string, more = {}) => code(`person.${name}`, listOf(name), more);

/** What is recorded of a person, in the order in which people read about one. No name is among it. */
export const PERSON_FIELDS: readonly RecordField[] = [
  coded("gender", { dense: true }),
  coded("sex_registered", { dense: true }),
  number("person.birth_year"),
  number("person.age"),
  yesOrElseNo("person.age_is_estimated"),
  code("best_interest", "best_interest"),
  codes("person.citizenships", "iso_3166_1", { alpha3: true }),
  country("person.country_of_birth"),
  place("person.habitual_adm1", "country"),
  coded("primary_language"),
  coded("secondary_language"),
  yesNo("person.needs_interpreter"),
  codes("person.disabilities", listOf("disabilities")),
  coded("child_care_status"),
  coded("migration_status"),
  coded("marital_status"),
  number("person.children_count"),
  number("person.dependants_with_person"),
  coded("education_level"),
  coded("ethnic_identity"),
  yesOrElseNo("person.deceased"),
];
