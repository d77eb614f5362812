"""Erase again who was erased since the moment that a database was restored to.

A restore brings back keys that had been destroyed. Each person is a transaction of their own, so that a run that was
interrupted is simply started once more.
"""

from collections.abc import Callable, Iterable

from services.cases.adapters.person.erased_list import ErasedPerson
from services.cases.adapters.work import CasesWork
from services.cases.processes.person.erasing import erase_and_publish


def erase_again(persons: Iterable[ErasedPerson], *, open_work: Callable[[], CasesWork]) -> int:
    """Erase those who can be read; returns how many there were."""
    return sum(_erased(person, open_work) for person in persons)


def _erased(person: ErasedPerson, open_work: Callable[[], CasesWork]) -> bool:
    with open_work() as work:
        case_id = work.cases.of_person(person.person_id)
        if case_id is None:
            # The case was opened after the moment.
            return False
        case = work.cases.get_for_update(case_id)
        whose = case.vault_person(person.person_id)
        if not work.vault.knows(whose):
            return False
        erase_and_publish(case, whose, person.reason, work=work)
    return True
