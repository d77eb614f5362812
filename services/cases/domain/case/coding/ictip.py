"""International Classification for administrative data on Trafficking in Persons (IC-TIP, formerly ICS-TIP; UN, 2025).

It describes trafficking by four units: event, victim, perpetrator, reporting entity. The codes of its fields are not
public in a form that could be read into the code lists; until they are, a unit is answered with the codes of the
platform, which follow the Palermo Protocol, and the purpose with the classification of crimes (ICCS).
"""

from services.cases.domain.case.case import Case
from services.cases.domain.case.coding.standard import Coding, Vocabulary
from services.cases.domain.person.elements import MISSING

PURPOSE = Vocabulary("exploitation_type", "iccs")
ACT = Vocabulary("tip_act", "code")
MEANS = Vocabulary("tip_means", "code")
CONTROL = Vocabulary("means_of_control", "code")
STATUS = Vocabulary("trafficking_status", "code")
GENDER = Vocabulary("gender", "code")
AGE = Vocabulary("age_band", "code")
RELATIONSHIP = Vocabulary("recruiter_relationship", "code")
SOURCE = Vocabulary("identification_source", "code")
DECIDED_BY = Vocabulary("status_decision_maker", "code")
VOCABULARIES = (PURPOSE, ACT, MEANS, CONTROL, STATUS, GENDER, AGE, RELATIONSHIP, SOURCE, DECIDED_BY)


def ictip(case: Case) -> Coding:
    """`case` by the units of IC-TIP."""
    coding = Coding("IC-TIP", "2025")
    _event(coding, case)
    _victim(coding, case)
    known = case.experience.recruiter_relationship
    coding.translate("perpetrator.relationship", "experience.recruiter_relationship", [known], RELATIONSHIP)
    coding.translate("reporting_entity.source", "identification_source", [case.identification_source], SOURCE)
    coding.translate(
        "reporting_entity.decision", "person.status_decided_by", [case.person.status_decided_by], DECIDED_BY
    )
    return coding


def _event(coding: Coding, case: Case) -> None:
    known = case.experience
    coding.say("event.place", "identified_adm1", [case.identified_adm1])
    coding.translate("event.act", "experience.acts", known.acts, ACT)
    coding.translate("event.means", "experience.means", known.means, MEANS, core=case.elements.means == MISSING)
    coding.translate("event.purpose", "experience.exploitation", known.types, PURPOSE)
    coding.translate("event.control", "experience.controls", known.controls_present, CONTROL, core=False)
    coding.say("event.country", "experience.exploitation_country", [known.exploitation_country], core=False)


def _victim(coding: Coding, case: Case) -> None:
    person, age = case.person, case.age
    coding.translate("victim.status", "person.trafficking_status", [person.trafficking_status], STATUS)
    coding.translate("victim.gender", "person.gender", [person.gender], GENDER)
    coding.translate("victim.age", "person.age_band", [age.band if age else person.age_band], AGE)
    coding.say("victim.citizenship", "person.citizenships", person.citizenships)
