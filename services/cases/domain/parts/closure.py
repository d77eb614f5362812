"""A closure of a case: what was checked before, whether the person may be contacted afterwards, and a few words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.errors import ReferralsUnanswered
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.contracts.codelists import code_list
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph
from shared.kernel.errors import Invalid, invalid

DONE, NOT_APPLICABLE, OPEN = "done", "not_applicable", "open"
REFERRALS_ENDED = "referrals_ended"
CHECKS = tuple(code_list("closure_check").items)

TASK_PARTS = ("own_task", "follow_up")
"""The kinds of parts of a case that ask for an act."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosureCheck:
    """One thing to look at before a case is closed."""

    check: Annotated[str, Code("closure_check")]
    state: Annotated[str, Code("closure_check_state")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Closure(CasePart):
    """How a case was closed."""

    reason: Annotated[str, Code("case_closure_reason")]
    checks: Annotated[Sequence[ClosureCheck], Length(max=12)] = ()
    recontact: Annotated[str, Code("yes_no_unknown")] = "unknown"
    """Whether the person may be contacted after the closure."""
    recontact_how: Annotated[Paragraph | None, Length(1, 500), ENCRYPTED] = None
    note: Annotated[Paragraph | None, Length(1, 4000), ENCRYPTED] = None


CLOSURE = Kind(Closure, "case_closure", CASE, is_open=lambda _: False, data=DataKind.FILE)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CloseCase:
    """The wish to close a case. Another system may name the reason alone while none of its referrals is unanswered."""

    reason: Annotated[str, Code("case_closure_reason")]
    kept_case_id: UUID | None = None
    """For reason `duplicate`: the case of the same organisation that stands for the person from now on."""
    checks: Annotated[Sequence[ClosureCheck] | None, Length(max=12)] = None
    """None: nobody looked, and what the platform knows is kept; an empty list is one of which everything is missing."""
    recontact: Annotated[str | None, Code("yes_no_unknown")] = None
    recontact_how: Annotated[Paragraph | None, Length(1, 500)] = None
    note: Annotated[Paragraph | None, Length(1, 4000)] = None

    @property
    def says_more(self) -> bool:
        """Whether there is more to keep than the reason."""
        return bool(self.checks is not None or self.recontact or self.recontact_how or self.note)

    def require_seen_referrals(self) -> None:
        """The closure cancels what nobody has answered. Raises ReferralsUnanswered unless the checks speak of it."""
        if REFERRALS_ENDED not in {each.check for each in self.checks or ()}:
            raise ReferralsUnanswered

    def closure(self, known: Mapping[str, str]) -> Closure:
        """What is kept of it; `known` are the checks that the platform has answered. Raises Invalid."""
        return Closure(
            reason=self.reason,
            checks=_answered(self.checks, known) if self.checks is not None else _as_known(known),
            recontact=self.recontact or "unknown",
            recontact_how=self.recontact_how,
            note=self.note,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosureState:
    """What is asked before a case is closed, and how it was closed before, the newest first."""

    checks: Sequence[ClosureCheck]
    """The checks that the platform answers itself; the others are for people."""
    closures: Sequence[Closure] = field(default_factory=tuple)


def known_checks(*, open_referrals: bool, open_tasks: bool, open_goals: bool) -> dict[str, str]:
    """The answers of the platform."""
    still_open = {REFERRALS_ENDED: open_referrals, "tasks_done": open_tasks, "goals_reviewed": open_goals}
    return {check: OPEN if is_open else DONE for check, is_open in still_open.items()}


def _as_known(known: Mapping[str, str]) -> list[ClosureCheck]:
    return [ClosureCheck(check=check, state=state) for check, state in known.items()]


def _answered(given: Sequence[ClosureCheck], known: Mapping[str, str]) -> list[ClosureCheck]:
    """Each check once: the platform's where everything has ended, else what a person says of it."""
    said = {each.check: each.state for each in given}
    states = {check: DONE if known.get(check) == DONE else said.get(check) for check in CHECKS}
    _require_all(states)
    _require_true(said, known)
    return [ClosureCheck(check=check, state=state) for check, state in states.items() if state]


def _require_all(states: Mapping[str, str | None]) -> None:
    if missing := [check for check, state in states.items() if state is None]:
        raise _refused(missing, "check_missing", es="Responda también: {}", en="Answer this too: {}")


def _require_true(said: Mapping[str, str], known: Mapping[str, str]) -> None:
    """What the platform knows to be open is not done. That it does not matter here is for a person to say."""
    if untrue := [check for check, state in said.items() if state == DONE and known.get(check) == OPEN]:
        raise _refused(untrue, "check_still_open", es="Sigue pendiente: {}", en="Still open: {}")


def _refused(checks: Collection[str], code: str, *, es: str, en: str) -> Invalid:
    named = code_list("closure_check")
    words = {language: "; ".join(named.label(check, language) for check in checks) for language in ("es", "en")}
    return invalid("checks", code, es=es.format(words["es"]), en=en.format(words["en"]))
