"""No rows for each test."""

# fixed dates: NOON is the clock of the service

from typing import Any

import pytest

from services.cases.bootstrap import Services
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.grant import Grant
from tests.contract.repositories.cases.works import RealWorks
from tests.support.builders.cases import NOON
from tests.unit.cases.usecases.court import Court
from tests.unit.cases.usecases.world import World


class WorldOnPostgres(World):
    """What is stored, and units of work over it."""

    def __init__(self, works: RealWorks) -> None:
        self.now = NOON
        self._works = works

    def work(self, grant: Grant | None = None) -> Any:
        """A unit of work that remembers what it audited and published."""
        return self._works.open(grant)


@pytest.fixture
def world(cases_service: tuple[Services, str]) -> World:
    """No case, no import, no member."""
    return WorldOnPostgres(RealWorks(*cases_service))


@pytest.fixture
def court(world: World) -> Court:
    """A case and its shared person."""
    return Court(world)


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps."""
    return court.opened()
