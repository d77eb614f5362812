"""Human Trafficking Case Data Standard 2.0 (IOM): the coded fields, prefixed as in its spreadsheets.

Names, contacts and free text are core columns too; they are no codes and are not shown here. Places are looked up among
organisations there, so they are written as countries in columns of our own (`x_`).
"""

from datetime import date

from services.cases.domain.case.case import Case
from services.cases.domain.case.coding.standard import Coding, Vocabulary
from services.cases.domain.person.person import Exploitation
from shared.contracts.codelists import alpha_3_to_2

GENDER = Vocabulary("gender", "htcds")
STATUS = Vocabulary("trafficking_status", "htcds")
DECIDED_BY = Vocabulary("status_decision_maker", "htcds")
RECRUITMENT = Vocabulary("recruitment_method", "htcds")
CONTROL = Vocabulary("means_of_control", "htcds")
PURPOSE = Vocabulary("exploitation_type", "htcds")
SUBFORM = Vocabulary("exploitation_subform", "htcds")
SECTOR = Vocabulary("labour_sector", "htcds")
CASE_STATUS = Vocabulary("case_status", "htcds")
RELATIONSHIP = Vocabulary("recruiter_relationship", "htcds")
PLATFORM = Vocabulary("online_platform", "htcds")
LANGUAGE = Vocabulary("language", "htcds")
EDUCATION = Vocabulary("education_level", "htcds")
MARITAL = Vocabulary("marital_status", "htcds")
EVENT = Vocabulary("route_event_type", "htcds")
VOCABULARIES = (
    GENDER, STATUS, DECIDED_BY, RECRUITMENT, CONTROL, PURPOSE, SUBFORM, SECTOR, CASE_STATUS, RELATIONSHIP, PLATFORM,
    LANGUAGE, EDUCATION, MARITAL, EVENT,
)  # fmt: skip

LABOUR = frozenset({"forced_labour", "child_labour"})
SEXUAL = "sexual_exploitation"


def htcds(case: Case, on: date) -> Coding:
    """`case` in the words of HTCDS on a day (consents end)."""
    coding = Coding("HTCDS", "2.0")
    _person(coding, case, on)
    _recruitment(coding, case)
    _exploitation(coding, case)
    _route(coding, case)
    coding.translate("cas_Status", "status", [case.status], CASE_STATUS)
    return coding


def _person(coding: Coding, case: Case, on: date) -> None:
    person = case.person
    coding.say("con_Consent", "consents", _consent(case, on))
    coding.translate("prs_Gender", "person.gender", [person.gender], GENDER)
    coding.say("prs_Citizenship", "person.citizenships", map(alpha_3_to_2, person.citizenships))
    coding.translate("vic_TraffickingStatus", "person.trafficking_status", [person.trafficking_status], STATUS)
    coding.translate(
        "vic_TraffickingStatusDecisionMakingOrg", "person.status_decided_by", [person.status_decided_by], DECIDED_BY
    )
    coding.translate("prs_PrimaryLanguage", "person.primary_language", [person.primary_language], LANGUAGE, core=False)
    coding.translate(
        "prs_SecondaryLanguage", "person.secondary_language", [person.secondary_language], LANGUAGE, core=False
    )
    coding.translate(
        "prs_HighestLevelOfEducation", "person.education_level", [person.education_level], EDUCATION, core=False
    )
    coding.translate("prs_MaritalStatus", "person.marital_status", [person.marital_status], MARITAL, core=False)


def _recruitment(coding: Coding, case: Case) -> None:
    known = case.experience
    composites = [name for name in known.groups if name.startswith("recruiter")]
    coding.translate(
        "vic_MethodOfRecruitment", "experience.recruitment_methods", known.recruitment_methods, RECRUITMENT
    )
    coding.translate(
        "vic_RelationshipToTrafficker",
        "experience.recruiter_relationship",
        [known.recruiter_relationship, *composites],
        RELATIONSHIP,
        core=False,
    )
    for name in ("recruitment_platforms", "exploitation_platforms"):
        field = f"vic_{name.removesuffix('_platforms').capitalize()}WebsitesAndApps"
        coding.translate(field, f"experience.{name}", getattr(known, name), PLATFORM, core=False)
    age = known.age_when_trafficked
    coding.say("vic_AgeWhenTrafficked", "experience.age_when_trafficked", [] if age is None else [str(age)], core=False)


def _exploitation(coding: Coding, case: Case) -> None:
    known = case.experience
    controls = [*known.controls_present, *(name for name in known.groups if name.startswith("means"))]
    # Asked and answered with no is an answer: the column stays empty and nothing is missing.
    coding.translate("vic_MethodsOfControl", "experience.controls", controls, CONTROL, core=not known.controls)
    coding.translate("vic_TypeOfExploitation", "experience.exploitation", known.types, PURPOSE)
    _forms(coding, "vic_TypeOfSexExploitation", [one for one in known.exploitation if one.type == SEXUAL])
    _forms(coding, "vic_ForcedLabourIndustry", [one for one in known.exploitation if one.type in LABOUR])
    country = known.exploitation_country
    coding.say(
        "x_CountryOfExploitation", "experience.exploitation_country", [country and alpha_3_to_2(country)], core=False
    )


def _route(coding: Coding, case: Case) -> None:
    """The way as its "historic trafficking events", in their order."""
    legs = case.experience.legs
    coding.translate("hte_Type", "experience.legs.event_type", [leg.event_type for leg in legs], EVENT, core=False)
    coding.say("hte_Date", "experience.legs.on", [leg.on for leg in legs], core=False)
    countries = [leg.country and alpha_3_to_2(leg.country) for leg in legs]
    coding.say("hte_Country", "experience.legs.country", countries, core=False)
    coding.say("hte_State", "experience.legs.adm1", [leg.adm1 for leg in legs], core=False)


def _forms(coding: Coding, field: str, purposes: list[Exploitation]) -> None:
    # Asked only of people who were exploited in that way; a sector of the economy is more exact than a form of work.
    sectors = [one.sector for one in purposes if one.sector]
    subforms = [one.subform for one in purposes if one.subform and not one.sector]
    if sectors:
        coding.translate(field, "experience.exploitation.sector", sectors, SECTOR)
    if subforms or (purposes and not sectors):
        coding.translate(field, "experience.exploitation.subform", subforms, SUBFORM)


def _consent(case: Case, on: date) -> list[str]:
    if any(consent.in_force(on) for consent in case.consents):
        return ["true"]
    return ["false"] if case.consents else []
