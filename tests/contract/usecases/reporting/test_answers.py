"""What an organisation reads of itself, and what anybody reads of the network."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import TooFine
from services.reporting.domain.facts.referral_facts import month_of
from services.reporting.domain.figures.answers import Answer
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import quarter_of, span
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.figures.questions import Question
from services.reporting.processes.published import READS, read_published
from services.reporting.usecases.figures.answer_persons_for_network import answer_persons_for_network
from services.reporting.usecases.figures.answer_persons_for_organisation import answer_persons_for_organisation
from services.reporting.usecases.figures.answer_referrals_for_network import answer_referrals_for_network
from services.reporting.usecases.figures.answer_referrals_for_organisation import answer_referrals_for_organisation
from shared.contracts.referrals import ReferralAccepted, ReferralRejected
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.ids import new_id
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import (
    GUATEMALA,
    HONDURAS,
    NOON,
    a_batch,
    a_case,
    a_coordinator,
    a_step,
    both_batches,
)
from tests.support.world import CLINIC, SHELTER

NOW = quarter_of(month_of(new_id()))
"""The quarter of referrals that are made now: their ids say when."""


def about(indicator: str, quarter: str = "2031-Q4", **changes: Any) -> Question:
    wish: dict[str, Any] = {"countries": GUATEMALA, "by": ()} | changes
    return Question(indicator=CATALOGUE[indicator], span=span(quarter, quarter), **wish)


def values(answer: Answer) -> dict[tuple[str, ...], float | None]:
    """Each figure by its key."""
    return {tuple(figure.key.values()): figure.value for figure in answer.figures}


def test_an_organisation_reads_its_own_figures_as_they_are(reporting: Reporting) -> None:
    reporting.receive(a_case(), a_case(gender="masculine"), a_case(organisation_id=CLINIC))
    with reporting.work() as work:
        answer = answer_persons_for_organisation(about("I01", by=("gender",)), work=work)
    assert values(answer)["2031-Q4", "feminine"] == 1
    assert values(answer)["2031-Q4", "masculine"] == 1
    assert (answer.as_of, answer.k, answer.hidden) == (NOON, None, {})


def test_an_organisation_asks_about_places(reporting: Reporting) -> None:
    reporting.receive(a_case(), a_case(adm1="GT-13"))
    with reporting.work() as work:
        answer = answer_persons_for_organisation(about("I01", places=frozenset({"GT-13"})), work=work)
    assert values(answer)[("2031-Q4",)] == 1


def test_a_record_without_a_year_is_in_no_period_of_the_organisation(reporting: Reporting) -> None:
    reporting.receive(a_batch(SHELTER, (2, {"year_known": True}), (1, {"year_known": False})))
    with reporting.work() as work:
        answer = answer_persons_for_organisation(about("I01"), work=work)
    assert (values(answer)[("2031-Q4",)], values(answer)[("unknown",)]) == (2, 1)


def test_the_platform_has_no_figures_of_its_own(reporting: Reporting) -> None:
    with reporting.platform() as work, pytest.raises(NotFound):
        answer_persons_for_organisation(about("I01"), work=work)


def test_the_network_shows_what_is_published_and_nothing_else(reporting: Reporting) -> None:
    reporting.receive(*both_batches(11))
    with reporting.platform(GUATEMALA) as work:
        before = answer_persons_for_network(about("I01"), work=work)
    reporting.publish()
    reporting.receive(*both_batches(5))
    with reporting.platform(GUATEMALA) as work:
        answer = answer_persons_for_network(about("I01"), work=work)
    assert (before.vintages, before.as_of) == ([], None)
    assert values(answer)[("2031-Q4",)] == 22
    assert (answer.vintages, answer.as_of, answer.k) == ([PublishedVintage("GT", 1, NOON)], NOON, 11)


def test_the_network_shows_a_place_as_the_whole_table_does(reporting: Reporting) -> None:
    reporting.receive(*both_batches(20), *both_batches(20, adm1="GT-13"))
    reporting.publish()
    with reporting.platform(GUATEMALA) as work:
        whole = answer_persons_for_network(about("I01", by=("adm1",)), work=work)
        part = answer_persons_for_network(about("I01", places=frozenset({"GT-13"})), work=work)
    assert values(part)[("2031-Q4",)] == values(whole)["2031-Q4", "GT-13"] == 40


def test_a_table_of_four_dimensions_is_too_fine(reporting: Reporting) -> None:
    with reporting.platform(GUATEMALA) as work, pytest.raises(TooFine):
        answer_persons_for_network(about("I01", by=("gender", "age_band", "country")), work=work)


def test_a_reader_who_meets_a_new_vintage_reads_again_and_gives_up_in_the_end(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[ReportingWork] = []

    def moving(times: int) -> Callable[[], tuple[frozenset[str], str]]:
        def read() -> tuple[frozenset[str], str]:
            reads.append(work)
            if len(reads) <= times:
                work.publications[Source.PERSONS].next_vintage("GT", [], NOON)
            return frozenset({"GT"}), "found"

        return read

    with reporting.platform() as work:
        vintages, found = read_published(Source.PERSONS, moving(1), work=work)
        assert ([v.number for v in vintages], found, len(reads)) == ([1], "found", 2)
        reads.clear()
        with pytest.raises(Unavailable):
            read_published(Source.PERSONS, moving(9), work=work)
    assert len(reads) == READS


def decided(each: int, sender: UUID, receiver: UUID, *, rejected: int = 0) -> list[ReferralAccepted | ReferralRejected]:
    """So many accepted referrals, and some rejected ones."""
    step = a_step(from_organisation_id=sender, to_organisation_id=receiver, hours_to_answer=1.5).data()

    def another(kind: type[ReferralAccepted | ReferralRejected], state: str) -> ReferralAccepted | ReferralRejected:
        fresh = {"referral_id": str(new_id()), "case_id": str(new_id()), "state": state}
        return kind.from_data({**step, **fresh})

    accepted = [another(ReferralAccepted, "accepted") for _ in range(each)]
    return [*accepted, *(another(ReferralRejected, "rejected") for _ in range(rejected))]


@pytest.mark.parametrize(("organisation", "countries"), [(SHELTER, GUATEMALA), (CLINIC, HONDURAS)])
def test_both_ends_read_their_own_referrals(
    organisation: UUID, countries: frozenset[Any], reporting: Reporting
) -> None:
    reporting.receive(*decided(3, SHELTER, CLINIC, rejected=1), *decided(5, new_id(), new_id()))
    with reporting.work(a_coordinator(organisation_id=organisation, countries=countries)) as work:
        answer = answer_referrals_for_organisation(about("I05", NOW, countries=countries), work=work)
    assert values(answer)[(NOW,)] == 75
    assert answer.as_of == NOON


def test_the_network_shows_referrals_in_steps_and_names_the_vintage_of_the_sender(reporting: Reporting) -> None:
    reporting.receive(*decided(22, SHELTER, CLINIC), *decided(22, new_id(), new_id()))
    assert reporting.publish(Source.REFERRALS)
    with reporting.platform(HONDURAS) as work:
        answer = answer_referrals_for_network(about("I05", NOW, countries=HONDURAS), work=work)
    assert values(answer)[(NOW,)] == 100
    assert [vintage.country for vintage in answer.vintages] == ["GT"]


@pytest.mark.parametrize("answer", [answer_referrals_for_network, answer_referrals_for_organisation])
def test_referrals_by_two_dimensions_are_too_fine(answer: Callable[..., Answer], reporting: Reporting) -> None:
    with reporting.work() as work, pytest.raises(TooFine):
        answer(about("I05", by=("kind", "urgency")), work=work)
