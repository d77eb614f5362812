"""What has to hold before a movement goes on: a consent across the border, a free decision, and care for a child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.grounds import PersonToday, grounds_for
from services.cases.domain.parts.errors import MovementOver
from services.cases.domain.parts.movement import DEPARTURE, FOLLOW_UPS, PREPARATION, RISK_CHECK, DoneStep, Movement
from services.cases.domain.person.age import Majority
from services.cases.domain.person.levels import D2
from shared.contracts.disclosure_refusals import CONSENT_MISSING
from shared.contracts.movements import ARRIVAL, EARLIEST_AFTER_ARRIVAL, too_early
from shared.contracts.referral_kinds import CROSS_BORDER
from shared.kernel.codes import Code
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid

EXPECTED = frozenset({"accepted", "in_service", "completed"})
"""States of a referral (list `referral_status`) whose receiver expects the person."""
GONE = frozenset({"rejected", "cancelled", "withdrawn", "expired"})
"""States of a referral that leads nowhere any more."""
_FOLLOW_UP_STEPS = frozenset(step for step, _ in FOLLOW_UPS)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralOfMovement:
    """The referral that a movement names: where it goes, how it stands, and whether a child goes along."""

    to_country: Country
    state: Annotated[str, Code("referral_status")]
    takes_a_child: bool


def check_consent(movement: Movement, consents: Sequence[Consent], person: PersonToday, country: Country) -> None:
    """Whether a consent across the border is in force, given by who may decide for the person (invariant 3).

    `consents` are those about the person. For a child the best interests must have been considered. Raises Invalid at
    `consent_id`.
    """
    consent = next((given for given in consents if given.id == movement.consent_id), None)
    if consent is None:
        raise invalid(
            "consent_id",
            CONSENT_MISSING,
            es="Falta el consentimiento para ir a otro país",
            en="There is no consent for going to another country",
        )
    recipient = consent.recipient_organisation_id or UUID(int=0)
    journey = Disclosure(
        kind=CROSS_BORDER,
        profile=D2,
        services=(),
        from_country=country,
        to_country=movement.to_country,
        to_organisation_id=recipient,
        recipient_type=consent.recipient_type,
        consent_id=consent.id,
        person_id=consent.person_id,
    )
    grounds_for(journey, consents, person)


def check_referral(movement: Movement, referral: ReferralOfMovement | None, others: Sequence[Movement]) -> None:
    """The referral is one of this case to the country of the movement, and of no other movement. Raises Invalid."""
    if movement.referral_id is None:
        return
    if referral is None:
        raise _wrong(
            "referral_id", "not_of_this_case", es="No es una referencia de este caso", en="Not a referral of this case"
        )
    if referral.to_country != movement.to_country:
        raise _wrong(
            "referral_id", "another_country", es="La referencia va a otro país", en="It goes to another country"
        )
    if any(
        other.id != movement.id and not other.in_error and other.referral_id == movement.referral_id for other in others
    ):
        raise _wrong(
            "referral_id",
            "has_a_movement",
            es="Otra movilidad del caso ya lleva esta referencia",
            en="Another movement of the case has this referral",
        )


def check_may_change(before: Movement, after: Movement, state_before: str | None) -> None:
    """What goes on may be changed, but not where it goes once it began. Raises MovementOver, Invalid."""
    must_go_on(before)
    if before.referral_id not in (None, after.referral_id) and state_before not in GONE:
        raise _wrong(
            "referral_id",
            "still_open",
            es="La referencia anterior sigue abierta: cancélela antes",
            en="The former referral is still open: cancel it first",
        )
    fixed = ("person_id", "to_country", "kind")
    moved = [name for name in fixed if getattr(before, name) != getattr(after, name)]
    if moved and (before.steps or before.referral_id is not None):
        raise _wrong(
            moved[0],
            "movement_has_begun",
            es="Ya empezó: cancélela y registre otra",
            en="It has begun: cancel it and record another",
        )


def must_go_on(movement: Movement) -> None:
    """Raises MovementOver for one that was cancelled or stopped."""
    if movement.stopped_because is not None or movement.cancelled_because is not None or movement.in_error:
        raise MovementOver(movement.stage)


def check_step(
    movement: Movement, done: DoneStep, referral: ReferralOfMovement | None, *, child: bool, on: date
) -> None:
    """Whether a step may be recorded on the day `on`; `child`: whether one of those who travel may be a child.

    Raises Invalid.
    """
    if done.done_on > on:
        raise _wrong("done_on", "in_the_future", es="La fecha todavía no llega", en="The date has not come yet")
    if done.not_needed and (done.step not in PREPARATION or (child and done.step == RISK_CHECK)):
        raise _wrong("not_needed", "is_needed", es="Este paso siempre hace falta", en="This step is always needed")
    if done.not_needed is (done.not_needed_because is None):
        raise _wrong(
            "not_needed_because",
            "reason_of_not_needed",
            es="Si un paso no hace falta, diga por qué; si se hizo, no",
            en="Of a step that is not needed say why, and of one that was done do not",
        )
    if (done.outcome is None) is (done.step in _FOLLOW_UP_STEPS):
        raise _wrong(
            "outcome",
            "outcome_of_follow_up",
            es="Un seguimiento dice cómo está la persona; los demás pasos no",
            en="A follow-up says how the person fares; other steps do not",
        )
    if done.step == DEPARTURE:
        _check_departure(movement, referral, child=child)
    _check_order(movement, done)
    if done.step in (ARRIVAL, *_FOLLOW_UP_STEPS):
        _check_follow_ups(movement.with_step(done))


def takes_a_child(person: PersonToday, referral: ReferralOfMovement | None) -> bool:
    """Whether one of those who travel may be a child; in doubt a child."""
    return person.majority != Majority.ADULT or (referral is not None and referral.takes_a_child)


def _check_departure(movement: Movement, referral: ReferralOfMovement | None, *, child: bool) -> None:
    for field, holds in (("informed", movement.informed), ("voluntary", movement.voluntary)):
        if not holds:
            raise _wrong(
                field,
                "not_free_yet",
                es="Nadie viaja sin saber a dónde va y decidirlo libremente: regístrelo antes",
                en="Nobody travels without knowing where to and deciding so freely: record that first",
            )
    checked = movement.done(RISK_CHECK)
    if child and (checked is None or checked.not_needed):
        raise _wrong(
            "step",
            "risk_check_missing",
            es="Antes de que viaje una niña, niño o adolescente se evalúan los riesgos del viaje y de la llegada",
            en="Before a child travels, the risks of the journey and of the arrival are assessed",
        )
    if any(movement.done(step) is None for step in PREPARATION):
        raise _wrong(
            "step",
            "not_prepared",
            es="Antes del viaje se hace cada paso de la preparación, o se dice por qué no hace falta",
            en="Before the journey each step of the preparation is done, or it is said why it is not needed",
        )
    if movement.referral_id is not None and (referral is None or referral.state not in EXPECTED):
        raise _wrong(
            "step",
            "nobody_expects_them",
            es="Quien recibe todavía no ha aceptado la referencia",
            en="The receiver has not accepted the referral yet",
        )


def _check_order(movement: Movement, done: DoneStep) -> None:
    """Steps after the departure follow one another."""
    before = {ARRIVAL: DEPARTURE, **dict.fromkeys(_FOLLOW_UP_STEPS, ARRIVAL)}.get(done.step)
    if before is None:
        return
    day = movement.day_of(before)
    if day is None:
        raise _wrong("step", "not_yet", es="Falta el paso anterior", en="The step before it is missing")
    if done.done_on < day:
        raise _wrong(
            "done_on", "not_in_order", es="Es anterior al paso previo", en="It is before the step that precedes"
        )


def _check_follow_ups(movement: Movement) -> None:
    """Each comes as long after the arrival as its name says, also when the day of the arrival is corrected."""
    arrived = movement.day_of(ARRIVAL)
    early = too_early(arrived, {step: movement.day_of(step) for step in _FOLLOW_UP_STEPS}) if arrived else None
    if early is not None:
        days = EARLIEST_AFTER_ARRIVAL[early].days
        raise _wrong(
            "done_on",
            "too_early",
            es=f"Este seguimiento se hace desde {days} días después de la llegada",
            en=f"This follow-up is done from {days} days after the arrival on",
        )


def _wrong(field: str, code: str, *, es: str, en: str) -> Invalid:
    return invalid(field, code, es=es, en=en)
