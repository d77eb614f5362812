"""The caller of the request and their unit of work."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from flask import request

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.access.mass_acts import MassAct
from services.cases.domain.access.unusual_access import WINDOW
from shared.contracts.codelists import code_list
from shared.kernel.errors import NotFound, invalid
from shared.kernel.grant import Grant
from shared.web.access.authorization import current_grant


def oversight_work() -> CasesWork:
    """A unit of work that sees every organisation in the caller's countries. Only for audit rows, with `audit:oversee`.

    What is sealed is not among it.

    The audit row of this access still names the caller and their organisation.
    """
    work = services().work(replace(current_grant(), organisation_id=None, is_oversight=True))
    work.audit_organisation_id = current_grant().organisation_id
    return work


def platform_work() -> CasesWork:
    """A unit of work of the platform in the caller's countries, on record as the caller: it sees sealed cases.

    Only for use cases that take the caller and judge themselves what they may do (`domain/access/seal.py`).
    """
    work = services().work(replace(current_grant(), organisation_id=None))
    work.audit_organisation_id = current_grant().organisation_id
    return work


def exists_for_caller(case_id: UUID) -> bool:
    """Whether the caller sees the case, as PostgreSQL decides: `own_cases` too, which the platform does not ask."""
    with services().work(current_grant()) as work, suppress(NotFound):
        work.cases.get(case_id)
        return True
    return False


def has_identified_many(caller: Grant) -> bool:
    """Whether the caller has looked in the last hour at who the persons of too many cases are, since they signed in."""
    with services().work(caller) as work:
        since = _counted_from(caller, work)
        return work.unusual_accesses.identified(caller.subject, since) >= services().settings.identities_an_hour


def has_done_many(act: MassAct) -> Callable[[Grant], bool]:
    """Whether the next `act` is one too many on the sign-in of the caller, who did the others in the last hour."""

    def is_next_too_many(caller: Grant) -> bool:
        with services().work(caller) as work:
            return work.unusual_accesses.done(caller.subject, act, _counted_from(caller, work)) + 1 >= act.sign_in_from

    return is_next_too_many


def _counted_from(caller: Grant, work: CasesWork) -> datetime:
    """The last hour, or less since the caller signed in."""
    return max(work.clock.now() - WINDOW, datetime.fromtimestamp(caller.signed_in_at or 0, tz=UTC))


def count_search(subject: str) -> None:
    """Count one search of `subject` against their allowance. Raises TooManyRequests, Unavailable."""
    services().search_allowance.spend(subject)


def count_comparison(subject: str) -> None:
    """Count one comparison before a registration; searches do not use it up. Raises as `count_search` does."""
    services().comparison_allowance.spend(subject)


def count_emergency(subject: str) -> None:
    """Count one request for emergency access of `subject`, right or wrong number alike. Raises as `count_search`."""
    services().emergency_allowance.spend(subject)


def purpose_if_stated() -> str | None:
    """As `stated_purpose`, where reading goes on without one and shows less."""
    return stated_purpose() if "X-Purpose" in request.headers else None


def stated_purpose() -> str:
    """The code of `consent_purpose` in header `X-Purpose`. Raises Invalid without one: reading needs a purpose."""
    purpose = request.headers.get("X-Purpose", "")
    if purpose not in code_list("consent_purpose"):
        raise invalid(
            "X-Purpose",
            "purpose_required",
            es="Indique el motivo, en el encabezado X-Purpose",
            en="State the reason, in the header X-Purpose",
        )
    return purpose
