/** Which question a refused part of the body belongs to; longer pointers first where one begins another. */
export const POINTERS: Record<string, string> = {
  "/identified_on": "identified_on",
  "/identified_adm1": "identified_adm1",
  "/identification_source": "identification_source",
  "/risk_level": "risk_level",
  "/person/birth_year": "birth",
  "/person/age": "birth",
  "/person/gender": "gender",
  "/person/citizenships": "citizenships",
  "/person/trafficking_status": "trafficking_status",
  "/person/primary_language": "primary_language",
  "/identity/first_names": "first_names",
  "/identity/surnames": "surnames",
  "/identity/birthdate": "birth",
  "/identity/phones": "phone",
  "/identity/documents": "document_number",
  "/experience/acts": "acts",
  "/experience/means": "means",
  "/experience/exploitation_country": "exploitation_country",
  "/experience/exploitation": "exploitation",
  "/experience/controls": "controls",
  "/experience/recruitment_methods": "recruitment_methods",
  "/needs": "needs",
  "/best_interest": "best_interest",
  "/consents": "capacity",
};

/** The same for the comparison with people already on record. */
export const OF_SEARCH: Record<string, string> = {
  "/name": "first_names",
  "/phone": "phone",
  "/document": "document_number",
  "/birth_year": "birth",
};
