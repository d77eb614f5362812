import type { Case } from "../../../api/case/cases";
import type { Key } from "../../../i18n";

/** What a registration asks for and a case that came from a referral does not have yet. */
export function missingOf(record: Case): Key[] {
  const { origin, person, act_means_purpose: elements } = record;
  const asked: Array<[boolean, Key]> = [
    [!origin?.fields.includes("first_names"), "origin.missing.name"],
    [!person.birth_year && person.age === null, "origin.missing.birth"],
    [!person.gender, "origin.missing.gender"],
    [person.citizenships.length === 0, "origin.missing.citizenships"],
    [!person.primary_language, "origin.missing.language"],
    [!record.identified_on, "origin.missing.identified_on"],
    [elements.acts === "missing", "origin.missing.acts"],
    [elements.means === "missing", "origin.missing.means"],
    [elements.purpose === "missing", "origin.missing.purpose"],
    [record.consents.length === 0, "origin.missing.consents"],
  ];
  return asked.filter(([isMissing]) => isMissing).map(([, text]) => text);
}
