"""What figures about proceedings read of services: since when a lawyer has represented a person (indicator I17).

A service is recorded and changed in the same way whether or not its person is in a proceeding.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.cases.adapters.following_proceedings import FollowsProceedings
from services.cases.adapters.referred_services import ReferredServicesWork
from services.cases.domain.case import Case
from services.cases.domain.parts.part import Part, PartKind
from services.cases.domain.parts.service import LEGAL_COUNSEL, ServiceProvided
from services.cases.domain.referral_step import TakenStep

_COUNTED = frozenset({"service_type", "started_on", "person_id", "in_error"})
"""The fields of a service that decide whether it represents a person, and since when."""


class CounselWork(FollowsProceedings, ReferredServicesWork):
    """Publishes the facts of proceedings again when a person gets a lawyer, or did not have one after all."""

    def add_part(self, case: Case, kind: PartKind[Part], part: Part) -> Part:
        """As in `PartsWork`, with one statement more for a lawyer who has begun."""
        added = super().add_part(case, kind, part)
        if isinstance(added, ServiceProvided) and added.represents:
            self.follow_proceedings_of(case, persons=[added.person_id or case.person_id])
        return added

    def save_part(
        self, case: Case, kind: PartKind[Part], part: Part, *, changed: Sequence[str], also_closed: bool = False
    ) -> Part:
        """As in `PartsWork`, with one statement more where a lawyer is one now, or was until now."""
        saved = super().save_part(case, kind, part, changed=changed, also_closed=also_closed)
        if isinstance(saved, ServiceProvided) and _COUNTED & set(changed):
            if "person_id" in changed:
                self.follow_proceedings_of(case)
            elif saved.service_type == LEGAL_COUNSEL or "service_type" in changed:
                self.follow_proceedings_of(case, persons=[saved.person_id or case.person_id])
        return saved

    def record_services(
        self, steps: Sequence[TakenStep], cases: Mapping[UUID, Case]
    ) -> Sequence[tuple[Case, ServiceProvided]]:
        """As in `ReferredServicesWork`, with one statement more where a lawyer is among the services."""
        recorded = super().record_services(steps, cases)
        begun = [(case, service) for case, service in recorded if service.represents]
        if begun:
            of_cases = {case.id: case for case, _ in begun}
            persons = {service.person_id or case.person_id for case, service in begun}
            self.follow_proceedings_of(*of_cases.values(), persons=persons)
        return recorded
