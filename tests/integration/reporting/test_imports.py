"""An import is published as a whole: no vintage moves imported records while some of them are still arriving."""

# fixed dates: the service is given NOON of conftest.py as its clock

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from uuid import uuid4

import psycopg
import pytest

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.contracts.cases import CaseFactsChanged, CasesImported
from shared.contracts.referrals import ReferralAccepted
from shared.kernel.ids import new_id
from tests.integration.reporting.builders import both_publish, publish, tell
from tests.support.builders.reporting import NOON, a_case, a_step, an_import
from tests.support.databases import ServiceDatabase
from tests.support.world import CLINIC, SHELTER


def published(database: ServiceDatabase, source: Source = Source.PERSONS) -> int:
    with psycopg.connect(database.admin_url) as connection:
        query = "SELECT coalesce(sum(n), 0)::int FROM published WHERE source = %s"
        return next(n for (n,) in connection.execute(query, (source,)))


def changed(database: ServiceDatabase) -> int:
    """Persons counted for the next vintage."""
    with psycopg.connect(database.admin_url) as connection:
        return next(n for (n,) in connection.execute("SELECT count(*) FROM changed"))


def is_due(database: ServiceDatabase) -> bool:
    """Whether the clock starts the tick that makes vintages."""
    with psycopg.connect(database.relay_url) as connection:
        return ("reporting.publish_vintages",) in connection.execute("SELECT due_ticks()").fetchall()


def test_a_large_import_and_a_third_as_much_of_another_organisation_are_published_together(
    wiring: Services, database: ServiceDatabase
) -> None:
    tell(wiring, *an_import(SHELTER, 40, 40))
    assert not publish(wiring)
    first, last = an_import(CLINIC, 12, 15)

    tell(wiring, last)
    assert not publish(wiring)
    assert (published(database), changed(database)) == (0, 95)

    tell(wiring, first)
    assert is_due(database)
    assert publish(wiring)
    assert (published(database), changed(database)) == (107, 0)


def test_what_does_not_enter_with_a_vintage_is_due_with_the_next(
    wiring: Services, database: ServiceDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{publish_vintage.__module__}.MOST_AT_ONCE", 22)
    both_publish(wiring, (11, {}), (11, {"gender": "masculine"}))

    assert (published(database), is_due(database)) == (22, True)
    assert publish(wiring)
    assert (published(database), is_due(database)) == (44, False)


def test_two_imports_that_arrive_side_by_side_wait_for_each_other(wiring: Services, database: ServiceDatabase) -> None:
    here, there = an_import(SHELTER, 12, 12), an_import(CLINIC, 12, 12)

    for batch in (here[0], there[0], here[1]):
        tell(wiring, batch)
        assert not publish(wiring)
    tell(wiring, there[1])

    assert publish(wiring)
    assert published(database) == 48


def test_records_that_are_known_already_have_arrived_too(wiring: Services, database: ServiceDatabase) -> None:
    here, there = an_import(SHELTER, 22), an_import(CLINIC, 11, 11)
    correction = a_case(case_id=there[1].rows[0][0], person_key=there[1].rows[0][1], organisation_id=CLINIC)
    tell(wiring, CaseFactsChanged.from_data(correction.data()), *here, there[0])
    assert not publish(wiring)

    tell(wiring, there[1])

    assert publish(wiring)
    assert published(database) == 43


@pytest.mark.parametrize(("silence", "is_waited_for"), [(timedelta(minutes=59), True), (timedelta(hours=1), False)])
def test_an_import_of_which_nothing_came_for_an_hour_holds_nothing_back(
    wiring: Services,
    database: ServiceDatabase,
    at: Callable[[datetime], Services],
    silence: timedelta,
    is_waited_for: bool,
) -> None:
    tell(at(NOON - timedelta(hours=2)), *an_import(SHELTER, 22), an_import(CLINIC, 11, 11, 11)[0])
    tell(wiring, an_import(CLINIC, 22, 11)[0])

    assert publish(at(NOON + silence)) is not is_waited_for
    assert published(database) == (0 if is_waited_for else 55)


def test_batches_of_the_release_before_are_published_as_they_come(wiring: Services, database: ServiceDatabase) -> None:
    batches = [*an_import(SHELTER, 11, 40), *an_import(CLINIC, 11, 40)]
    of_before = [
        CasesImported.from_data({name: value for name, value in batch.data().items() if name != "records"})
        for batch in batches
    ]

    tell(wiring, of_before[0], of_before[2])

    assert publish(wiring)
    assert published(database) == 22


def test_registered_persons_and_referrals_are_published_while_an_import_arrives(
    wiring: Services, database: ServiceDatabase
) -> None:
    tell(wiring, *an_import(SHELTER, 22), an_import(CLINIC, 22, 11)[0])
    tell(wiring, *(a_case(organisation_id=organisation) for _ in range(11) for organisation in (SHELTER, CLINIC)))
    ends = [(SHELTER, CLINIC), (uuid4(), uuid4())]
    steps = (
        a_step(ReferralAccepted, from_organisation_id=sender, to_organisation_id=receiver, state="accepted")
        for sender, receiver in chain.from_iterable([ends] * 11)
    )
    tell(wiring, *steps)

    assert publish(wiring, Source.PERSONS)
    assert publish(wiring, Source.REFERRALS)

    assert (published(database), published(database, Source.REFERRALS)) == (22, 22)
    assert changed(database) == 44


def test_an_import_of_which_more_came_than_it_said_holds_nothing_back(
    wiring: Services, database: ServiceDatabase
) -> None:
    batches = [replace(batch, import_id=new_id()) for batch in an_import(SHELTER, 22, 22, records=11)]

    tell(wiring, *batches, *an_import(CLINIC, 22))

    assert publish(wiring)
    assert published(database) == 66
