"""A sealed case: the people named see it, and for everybody else it does not exist (ADR 0047).

PostgreSQL hides it. Sealing itself is done by the platform for a caller, whom these rules judge: a row that the caller
will not see afterwards is one that they may not write either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import CASEWORK
from services.cases.domain.case.seal_mark import SEALED
from shared.kernel.codes import Length
from shared.kernel.errors import Forbidden, NotFound, invalid
from shared.kernel.grant import Grant, Permission

FEWEST = 2
"""One person alone could be ill, or the one who must not see the case."""
AFTER_A_SEAL = "restricted"


@dataclass(frozen=True, kw_only=True, slots=True)
class SealCase:
    """Who will see the case."""

    named: Annotated[Sequence[UUID], Length(FEWEST, 50)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seal:
    """Who sees a case, as those who see it read."""

    named: Sequence[str]
    """Ids of people; empty when the case is not sealed."""
    may_change: bool
    """Whether the caller may seal the case, change the names or open it to all."""
    emergency_until: datetime | None = None
    """Until when the caller sees it by emergency access; None for who is named."""


def is_supervisor(grant: Grant) -> bool:
    """Whether the caller supervises the casework of their organisation."""
    return grant.allows(Permission.AUDIT_READ) and grant.allows(Permission.CASES_READ)


def sees(case: Case, caller: Grant, now: datetime) -> bool:
    """Whether a case of the caller's organisation exists for them: what the policy of `case_record` says."""
    if case.organisation_id != caller.organisation_id or not caller.covers(case.country):
        return False
    return case.sealed_for is None or caller.subject in case.sealed_for or has_emergency(case, caller.subject, now)


def has_emergency(case: Case, subject: str, now: datetime) -> bool:
    """Whether an emergency access to the case runs now."""
    return case.emergency_for == subject and case.emergency_until is not None and case.emergency_until > now


def may_change_seal(case: Case, caller: Grant) -> bool:
    """Whether one who sees the case may seal or unseal it, or change the names.

    Supervisors and those named may. Before a case is sealed, whoever may write it may seal it with themselves among
    the names.
    """
    return is_supervisor(caller) or case.sealed_for is None or caller.subject in case.sealed_for


def check_may_change_seal(case: Case, caller: Grant, now: datetime) -> None:
    """Raises NotFound when the case does not exist for the caller, Forbidden when they may not change its seal."""
    if not sees(case, caller, now):
        raise NotFound
    if not may_change_seal(case, caller):
        raise Forbidden


def names_of(named: Sequence[UUID], caller: Grant, roles: Mapping[UUID, str]) -> Sequence[str]:
    """The ids that the caller may name when they seal a case. `roles` are the active people of its organisation.

    Raises Invalid.
    """
    names = sorted({str(user_id) for user_id in named})
    if len(names) < FEWEST:
        raise invalid(
            "named",
            "too_few_named",
            es="Nombre al menos a dos personas: una sola puede faltar",
            en="Name at least two people: one alone may be away",
        )
    check_active(named, roles)
    if caller.subject not in names and not is_supervisor(caller):
        raise invalid(
            "named",
            "seal_without_you",
            es="Nómbrese también: solo supervisión reserva un caso que después no verá",
            en="Name yourself too: only a supervisor seals a case that they will not see afterwards",
        )
    return names


def check_active(named: Sequence[UUID], roles: Mapping[UUID, str]) -> None:
    """Raises Invalid unless each of the people is active in the organisation, in a role that reads cases."""
    for place, user_id in enumerate(named):
        if user_id not in roles:
            raise invalid(
                f"named.{place}",
                "not_active_here",
                es="No es una persona activa de su organización",
                en="This is not an active person of your organisation",
            )
        if roles[user_id] not in CASEWORK:
            raise invalid(
                f"named.{place}",
                "never_reads_cases",
                es="Su función no lee casos: nombre a quien los atiende o supervisa",
                en="Their role reads no cases: name somebody who attends or supervises them",
            )


def seal(case: Case, names: Sequence[str]) -> None:
    """Seal a case for people, or change who they are."""
    case.sealed_for, case.confidentiality = names, SEALED


def check_named(case: Case, user_id: UUID, *, field: str = "user_id") -> None:
    """Raises Invalid at `field` for a person who does not see the case, and so cannot attend it."""
    if case.sealed_for is not None and str(user_id) not in case.sealed_for:
        raise invalid(
            field,
            "not_named",
            es="El caso está reservado: solo lo atiende una de las personas nombradas",
            en="The case is sealed: only one of the people named attends it",
        )


def among_named(case: Case, people: Sequence[str]) -> tuple[str, ...]:
    """Those of the people, by their ids, who may be notified about the case."""
    return tuple(user_id for user_id in people if case.sealed_for is None or user_id in case.sealed_for)


def unseal(case: Case) -> None:
    """Let everybody of the organisation who attends cases see the case again. Emergency access ends with it."""
    case.sealed_for, case.confidentiality = None, AFTER_A_SEAL
    case.emergency_for = case.emergency_until = None
