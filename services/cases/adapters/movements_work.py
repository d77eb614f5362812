"""What use cases about movements share: the referral of one, storing it, and publishing it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.parts_work import PartsWork
from services.cases.domain.age import Majority
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.disclosure import DisclosureRecord
from services.cases.domain.parts.movement import DEPARTURE, MOVEMENT, Movement
from services.cases.domain.parts.movement_rules import ReferralOfMovement
from shared.contracts.cases import MovementChanged

CONSENT_WITHDRAWN = "consent_withdrawn"


class MovementsWork(PartsWork):
    """Reads and writes movements; see `services.cases.domain.parts.movement`."""

    def referral_of_movement(self, case: Case, referral_id: UUID | None) -> ReferralOfMovement | None:
        """The referral with that id, if it is one of `case` and was sent."""
        if referral_id is None:
            return None
        state = self.case_referrals.states_of(case.id).get(referral_id)
        records = self.disclosures.prepared(case.id, referral_id)
        if state is None or not records:
            return None
        record = records[-1]
        return ReferralOfMovement(to_country=record.to_country, state=state, takes_a_child=_takes_a_child(case, record))

    def add_movement(self, case: Case, movement: Movement) -> Movement:
        """Store a new one and publish it. Raises as `add_part` does."""
        movement = self.add_part(case, MOVEMENT, movement)
        self._publish_movement(case, movement)
        return movement

    def save_movement(
        self, case: Case, movement: Movement, *, changed: Sequence[str], also_closed: bool = False
    ) -> Movement:
        """Store the next version of one and publish it. Raises as `save_part` does."""
        movement = self.save_part(case, MOVEMENT, movement, changed=changed, also_closed=also_closed)
        self._publish_movement(case, movement)
        return movement

    def stop_movements(self, case: Case, consent: Consent) -> None:
        """Stop what goes on under a consent that was withdrawn; also of a case that was closed."""
        for movement in self.parts_of(case, MOVEMENT):
            if movement.consent_id == consent.id and not movement.is_over:
                stopped = replace(movement, stopped_because=CONSENT_WITHDRAWN)
                self.save_movement(case, stopped, changed=("stopped_because",), also_closed=True)

    def _publish_movement(self, case: Case, movement: Movement) -> None:
        if movement.referral_id is None:
            return
        self.publish(
            MovementChanged(
                country=case.country,
                case_id=case.id,
                movement_id=movement.id,
                referral_id=movement.referral_id,
                to_country=movement.to_country,
                kind=movement.kind,
                stage=movement.stage,
                version=movement.version,
                travel_on=movement.travel_on,
                departed_on=movement.day_of(DEPARTURE),
            )
        )


def _takes_a_child(case: Case, record: DisclosureRecord) -> bool:
    along = {companion.person_id for companion in record.accompanied_by}
    return any(person_id in along and who.majority != Majority.ADULT for person_id, who in case.records)
