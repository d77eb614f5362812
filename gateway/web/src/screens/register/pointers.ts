import type { Pointers } from "../../forms/form";

/** Which question a refused part of the body belongs to. */
export const POINTERS: Pointers = {
  "/identified_on": "identified_on",
  "/identified_adm1": "identified_adm1",
  "/identification_source": "identification_source",
  "/risk_level": "risk_level",
  "/person/birth_year": "birth",
  "/person/age": "birth",
  "/person/gender": "gender",
  "/person/citizenships": "citizenships",
  "/country": "country",
  "/person/age_is_estimated": "birth",
  "/person/needs_interpreter": "needs_interpreter",
  "/person/status_decided_by": "status_decided_by",
  "/person/trafficking_status": "trafficking_status",
  "/person/primary_language": "primary_language",
  "/identity/first_names": "first_names",
  "/identity/surnames": "surnames",
  "/identity/known_as": "known_as",
  "/identity/birthdate": "birth",
  "/identity/phones": "phone",
  "/identity/documents": "document_number",
  "/experience/acts": "acts",
  "/experience/means": "means",
  "/experience/exploitation_country": "exploitation_country",
  "/experience/exploitation": "exploitation",
  "/experience/controls": "controls",
  "/experience/recruiter_relationship": "recruiter_relationship",
  "/experience/recruitment_methods": "recruitment_methods",
  "/needs": "needs",
  "/best_interest": "best_interest",
  "/consents": "consents",
  "/consents/capacity": "capacity",
  "/consents/data_scope": "consents",
  "/consents/expires_on": "consents",
  "/consents/form": "form",
  "/consents/given_on": "given_on",
  "/consents/recipient_type": "recipient_type",
};

/** The same for the comparison with people already on record. */
export const OF_SEARCH: Pointers = {
  "/name": "first_names",
  "/phone": "phone",
  "/document": "document_number",
  "/birth_year": "birth",
};
