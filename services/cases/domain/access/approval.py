"""The yes of a second person: who asked for an act on a case, and who decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from services.cases.domain.access.errors import ApprovalDecidedAlready, NotTheSecondPerson
from services.cases.domain.person.pseudonym import pseudonym_of
from shared.kernel.codes import Code
from shared.kernel.ids import new_id
from shared.kernel.second_person import SecondPerson


class Act(StrEnum):
    """What may need a second person (list `approvable_act`). Each has its line in `api/access/approved_acts.py`."""

    CLOSURE = "closure"
    TRANSFER = "transfer"
    SEALED = "sealed"
    ERASURE = "erasure"


ALWAYS_APPROVED = frozenset({Act.ERASURE})
"""Acts that need a second person whatever the organisation decided: nothing undoes them (ADR 0069)."""
ALONE_AFTER = timedelta(hours=72)
"""How long an act waits that no second person may decide, so that those who are notified can stop it."""
STILL_COUNTS = timedelta(days=7)
"""How long who supervised counts as another person after they were stopped, as in requests for access (ADR 0020)."""


class Decision(StrEnum):
    """How it ended: the second person said yes or no, or the first took the question back.

    `elapsed`: no second person could decide, and the platform carried it out once its time was over.
    `interrupted`: who supervises changed while it waited for that, and the platform ended it; it is asked anew.
    """

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ELAPSED = "elapsed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideApproval:
    """What the second person says. A refusal has a reason."""

    decision: Decision
    reason: Annotated[str | None, Code("approval_refusal_reason")] = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """A question to a second person about one act on one case."""

    id: UUID = field(default_factory=new_id)
    case_id: UUID
    act: Act
    about: UUID | None = None
    """The part or the other person of the case that it is about; None: the case and its first person."""
    terms: Mapping[str, Any] = field(default_factory=dict)
    """Ids and codes, from which the act is carried out once it is approved; never words."""
    asked_by: str
    asked_through: tuple[str, ...] = ()
    """Where a system asked, those who hold it; none of them answers."""
    asked_at: datetime
    due_at: datetime | None = None
    """When the platform carries it out, because no second person may decide; None where one must."""
    decision: Decision | None = None
    """None while it waits."""
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: Annotated[str | None, Code("approval_refusal_reason")] = None

    @property
    def about_pseudonym(self) -> str:
        """The two words of the person whom an erasure is about; of another act, of the case."""
        return pseudonym_of(self.about or self.case_id)

    @property
    def place(self) -> str:
        """What the ciphertext of the note is bound to."""
        return f"approval|note|{self.id}"

    def decided(self, decision: Decision, *, by: SecondPerson, at: datetime, reason: str | None = None) -> "Approval":
        """The question with its answer. Raises ApprovalDecidedAlready, NotTheSecondPerson."""
        if self.decision is not None:
            raise ApprovalDecidedAlready
        by.require_other_than({self.asked_by, *self.asked_through}, NotTheSecondPerson)
        return replace(self, decision=decision, decided_by=by.subject, decided_at=at, reason=reason)

    def withdrawn(self, *, by: str, at: datetime) -> "Approval":
        """The question taken back by who asked. Raises ApprovalDecidedAlready, NotTheSecondPerson."""
        if self.decision is not None:
            raise ApprovalDecidedAlready
        if by != self.asked_by:
            raise NotTheSecondPerson
        return replace(self, decision=Decision.WITHDRAWN, decided_by=by, decided_at=at)

    def elapsed(self, *, by: str, at: datetime) -> "Approval":
        """The question of which the time is over. Raises ApprovalDecidedAlready, NotTheSecondPerson before that."""
        if self.decision is not None:
            raise ApprovalDecidedAlready
        if self.due_at is None or at < self.due_at:
            raise NotTheSecondPerson
        return replace(self, decision=Decision.ELAPSED, decided_by=by, decided_at=at)

    def interrupted(self, *, by: str, at: datetime) -> "Approval":
        """The question that ends because who supervises changed. Raises ApprovalDecidedAlready."""
        if self.decision is not None:
            raise ApprovalDecidedAlready
        return replace(self, decision=Decision.INTERRUPTED, decided_by=by, decided_at=at)

    def with_note(self, note: str | None) -> "AnsweredApproval":
        """The question with what was noted when it was decided."""
        return AnsweredApproval(**{each.name: getattr(self, each.name) for each in fields(Approval)}, note=note)


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweredApproval(Approval):
    """A question with what was noted in words when it was decided; None without a note, and once it is erased."""

    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingApproval(Approval):
    """A question that waits, with the number of its case."""

    case_number: str

    @property
    def pseudonym(self) -> str:
        """The two words of its case."""
        return pseudonym_of(self.case_id)
