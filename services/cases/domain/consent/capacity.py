"""In which capacity (list `consent_capacity`) somebody may consent for a person: it depends on the person's age today.

A child's assent is recorded but permits no disclosure by itself: it counts beside a consent of a guardian, the
child-protection authority or a court. None of the laws that were examined names an age from which an adolescent decides
alone, so none is set here. A person of unknown age is treated as a child (UNICEF Guidelines on the Protection of Child
Victims of Trafficking, presumption of age). Only a court decides for an adult, because traffickers are known to pose as
guardians of adults.
"""

from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.person.age import Majority
from shared.contracts.disclosure_refusals import CONSENT_CAPACITY
from shared.kernel.errors import Invalid, Text, invalid

ASSENT = "self_adolescent_assent"

DECIDES_FOR_A_CHILD = frozenset({"guardian", "child_authority", "court"})
"""Capacities with authority over a child."""

DECIDES_FOR_AN_ADULT = frozenset({"self_adult", "court"})

OWN = frozenset({"self_adult", ASSENT})
"""The person's own word."""

_WEIGHT = {"guardian": 0, "child_authority": 1, "self_adult": 2, ASSENT: 2, "court": 3}
"""Whose decision prevails for an adult: the higher number. For a child, their own word prevails over none of these."""

_ADULT_DECIDES: Text = {
    "es": "Una persona adulta decide por sí misma: haría falta su propio consentimiento o una orden judicial",
    "en": "An adult decides for themself: it would take their own consent or a court order",
}
_CHILD_DECIDED_FOR: Text = {
    "es": "Una persona menor de edad no consiente sola: haría falta el consentimiento de tutor/a, autoridad de niñez o"
    " juzgado",
    "en": "A minor does not consent alone: it would take the consent of a guardian, the child-protection authority or a"
    " court",
}
_AGE_UNKNOWN: Text = {
    "es": "No se sabe si la persona es adulta y se la trata como menor de edad: registre su edad, aunque sea estimada,"
    " o un consentimiento de tutor/a, autoridad de niñez o juzgado",
    "en": "It is not known whether the person is an adult, so they are treated as a minor: record their age, an"
    " estimate will do, or a consent of a guardian, the child-protection authority or a court",
}


def may_decide(capacity: str, majority: Majority) -> bool:
    """Whether a consent given in `capacity` holds by itself for a person of `majority`."""
    return capacity in (DECIDES_FOR_AN_ADULT if majority == Majority.ADULT else DECIDES_FOR_A_CHILD)


def may_take_back(capacity: str, given_in: str, majority: Majority) -> bool:
    """Whether a refusal or a narrower consent in `capacity` may withdraw what was given in the capacity `given_in`.

    Each may withdraw what rests on a decision of their own rank or a lower one. Only the child withdraws the child's
    assent. While the age is unknown, it is enough that the rule for children or the one for adults allows it: the
    result then discloses less.
    """
    own = {capacity in OWN, given_in in OWN}
    for_a_child = own == {True} or (own == {False} and _WEIGHT[capacity] >= _WEIGHT[given_in])
    for_an_adult = _WEIGHT[capacity] >= _WEIGHT[given_in]
    return {Majority.MINOR: for_a_child, Majority.ADULT: for_an_adult}.get(majority, for_a_child or for_an_adult)


def check_capacity(majority: Majority, consent: Consent, field: str) -> None:
    """Refuse to record a consent that cannot be given in that capacity. Raises Invalid at `field`.

    While the age is unknown every capacity is recorded; the consent is judged before anything is disclosed.
    """
    if consent.status != ConsentStatus.GIVEN or may_decide(consent.capacity, majority):
        return
    if majority == Majority.ADULT or (majority == Majority.MINOR and consent.capacity != ASSENT):
        raise wrong_capacity(majority, field)


def wrong_capacity(majority: Majority, field: str) -> Invalid:
    """The error, which says whose consent would be needed."""
    text = {Majority.ADULT: _ADULT_DECIDES, Majority.MINOR: _CHILD_DECIDED_FOR}.get(majority, _AGE_UNKNOWN)
    return invalid(field, CONSENT_CAPACITY, es=text["es"], en=text["en"])
