"""What the audit says of the custody in a proceeding: the digests, as they were when each was noted.

The audit is chained and anchored outside the database, so it knows of a hand-over that was written over afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.proceedings.evidence import Evidence, Handover


@dataclass(frozen=True, kw_only=True, slots=True)
class CustodyTrail:
    """The first digest that the audit has of each, by their ids."""

    openings: Mapping[UUID, str]
    """Of evidence, as it was recorded."""
    received: Mapping[UUID, tuple[UUID | None, str]]
    """Of hand-overs that were received: which evidence, and the digest."""
    unnamed: frozenset[str]
    """Digests of hand-overs that earlier releases noted, which did not say of which."""

    def agrees(self, evidence: Evidence, opening: str, handovers: Sequence[Handover]) -> bool:
        """Whether it says of a piece of evidence what the record of its proceeding says, and no more."""
        digests = {each.id: each.digest for each in handovers if each.digest is not None and not each.in_error}
        own = {each.id for each in handovers if each.evidence_id == evidence.id and each.id in digests}
        noted = {each for each, (of, _) in self.received.items() if of == evidence.id}
        return (
            self.openings.get(evidence.id, opening) == opening
            and noted <= own
            and self.unnamed <= set(digests.values())
            and all(self._knows(each, digests[each]) for each in own)
        )

    def _knows(self, handover: UUID, digest: str | None) -> bool:
        if handover in self.received:
            return self.received[handover][1] == digest
        return digest in self.unnamed


def noted_opening(evidence: Evidence, opening: str) -> list[str]:
    """The fields of the audit row about evidence that was recorded."""
    return [f"evidence:{evidence.id}", f"sha256:{opening}"]


def noted_receipt(received: Handover) -> list[str]:
    """The fields of the audit row about a hand-over that was received."""
    return [f"evidence:{received.evidence_id}", f"handover:{received.id}", f"sha256:{received.digest}"]


def trail_of(entries: Iterable[Sequence[str]]) -> CustodyTrail:
    """Read the fields of such rows, the oldest first: what is noted again later counts nothing."""
    openings: dict[UUID, str] = {}
    received: dict[UUID, tuple[UUID | None, str]] = {}
    unnamed: set[str] = set()
    for fields in entries:
        said = dict(text.split(":", 1) for text in fields if ":" in text)
        if (digest := said.get("sha256")) is None:
            continue
        evidence = UUID(said["evidence"]) if "evidence" in said else None
        if "handover" in said:
            received.setdefault(UUID(said["handover"]), (evidence, digest))
        elif evidence is not None:
            openings.setdefault(evidence, digest)
        else:
            unnamed.add(digest)
    return CustodyTrail(openings=openings, received=received, unnamed=frozenset(unnamed))
