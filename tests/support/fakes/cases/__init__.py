"""The cases service's unit of work in memory."""

from tests.support.fakes.cases.tables import CasesDatabase
from tests.support.fakes.cases.work import FakeCasesWork

__all__ = ["CasesDatabase", "FakeCasesWork"]
