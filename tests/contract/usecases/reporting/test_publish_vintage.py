"""When a vintage is made, and what moves with it."""

# fixed dates: NOON is the clock of the service

from typing import Any
from uuid import UUID

import pytest

from services.reporting.adapters.facts.person_facts import PersonFactRepository
from services.reporting.adapters.figures.publications import PublicationRepository
from services.reporting.domain.figures.indicator import Source
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.contracts.cases import CaseFactsChanged
from shared.contracts.referrals import ReferralAccepted
from shared.kernel.ids import new_id
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import HONDURAS, a_batch, a_case, a_step, an_import, both_batches
from tests.support.world import CLINIC, SHELTER

EVER = ("0000-01", "9999-12")


def shown(reporting: Reporting) -> int:
    """Published persons."""
    with reporting.platform() as work:
        return sum(cell.persons for cell in work.published_classes.persons({"GT"}, [], EVER, None))


def vintage(reporting: Reporting, source: Source = Source.PERSONS) -> int:
    with reporting.platform() as work:
        return sum(vintage.number for vintage in work.publications[source].vintages({"GT"}))


def test_nothing_is_published_without_facts(reporting: Reporting) -> None:
    assert not reporting.publish()
    assert vintage(reporting) == 0


@pytest.mark.parametrize(("each", "made"), [(10, False), (11, True)])
def test_a_vintage_needs_eleven_persons_known_to_others_than_any_one(
    each: int, made: bool, reporting: Reporting
) -> None:
    reporting.receive(*both_batches(each))
    assert reporting.publish() is made
    assert (shown(reporting), vintage(reporting)) == ((2 * each, 1) if made else (0, 0))


def test_changes_that_are_too_few_are_counted_once_until_another_comes(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[str] = []
    count = PublicationRepository.changed

    def counting(self: PublicationRepository, country: str, **options: Any) -> Any:
        counts.append(country)
        return count(self, country, **options)

    monkeypatch.setattr(PublicationRepository, "changed", counting)
    reporting.receive(a_batch(SHELTER, (50, {})))
    for _ in range(3):
        assert not reporting.publish()
    assert len(counts) == 1
    reporting.receive(*both_batches(11))
    assert reporting.publish()
    assert not reporting.publish()
    assert len(counts) == 2


def test_one_organisation_alone_publishes_nothing_however_much_it_registers(reporting: Reporting) -> None:
    reporting.receive(a_batch(SHELTER, (50, {})))
    assert not reporting.publish()


def test_the_same_changes_make_one_vintage(reporting: Reporting) -> None:
    reporting.receive(*both_batches(11))
    assert reporting.publish()
    assert not reporting.publish()
    assert vintage(reporting) == 1


def test_who_waits_enters_with_enough_others(reporting: Reporting) -> None:
    reporting.receive(*both_batches(11), *both_batches(3, gender="masculine", year_known=False))
    reporting.publish()
    assert shown(reporting) == 22
    reporting.receive(*both_batches(8, gender="masculine", year_known=False))
    assert not reporting.publish()
    reporting.receive(*both_batches(3, gender="masculine", year_known=False))
    assert reporting.publish()
    assert shown(reporting) == 50


def cases(each: int, **changes: Any) -> list[CaseFactsChanged]:
    made = [a_case(organisation_id=party, **changes) for party in (SHELTER, CLINIC) for _ in range(each)]
    return [CaseFactsChanged.from_data(case.data()) for case in made]


def test_registered_persons_do_not_hide_behind_imported_records(reporting: Reporting) -> None:
    reporting.receive(*both_batches(30), *cases(10))
    reporting.publish()
    assert shown(reporting) == 60


def test_those_whose_profile_changed_leave_together(reporting: Reporting) -> None:
    everybody = cases(22)
    reporting.receive(*everybody)
    assert reporting.publish()
    moved = [*everybody[:11], *everybody[22:33]]
    reporting.receive(*(CaseFactsChanged.from_data({**case.data(), "statistics_consent": False}) for case in moved))
    assert shown(reporting) == 44
    assert reporting.publish()
    assert (shown(reporting), vintage(reporting)) == (22, 2)


def test_one_person_alone_does_not_leave(reporting: Reporting) -> None:
    everybody = cases(22)
    reporting.receive(*everybody)
    assert reporting.publish()
    reporting.receive(CaseFactsChanged.from_data({**everybody[0].data(), "statistics_consent": False}))
    assert not reporting.publish()
    assert (shown(reporting), vintage(reporting)) == (44, 1)


def test_no_vintage_is_made_while_another_transaction_makes_one(reporting: Reporting) -> None:
    reporting.receive(*both_batches(11))
    with reporting.platform() as other:
        assert other.publications[Source.PERSONS].try_take("GT")
        assert not reporting.publish()
    assert reporting.publish()


def test_no_vintage_is_made_in_the_middle_of_an_import(reporting: Reporting) -> None:
    first, second = an_import(CLINIC, 12, 15)
    reporting.receive(*an_import(SHELTER, 80), first)
    assert not reporting.publish()
    reporting.receive(second)
    assert reporting.publish()
    assert (shown(reporting), vintage(reporting)) == (107, 1)


def test_an_import_that_begins_while_a_vintage_waits_for_the_facts_is_not_cut_in_two(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporting.receive(*both_batches(11), *cases(11))
    batches = an_import(CLINIC, 12, 15)
    hold = PersonFactRepository.lock_country

    def hold_later(facts: PersonFactRepository, country: str) -> None:
        monkeypatch.undo()
        reporting.receive(batches[0])
        hold(facts, country)

    monkeypatch.setattr(PersonFactRepository, "lock_country", hold_later)
    assert reporting.publish()
    assert shown(reporting) == 22
    reporting.receive(batches[1])
    assert reporting.publish()
    assert shown(reporting) == 22 + 22 + 27


@pytest.mark.parametrize(("most", "steps"), [(1, [22, 44, 66]), (43, [22, 44, 66]), (44, [44, 66]), (66, [66])])
def test_more_than_may_enter_at_once_enter_with_the_next_vintages(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch, most: int, steps: list[int]
) -> None:
    monkeypatch.setattr(f"{publish_vintage.__module__}.MOST_AT_ONCE", most)
    for gender in ("feminine", "masculine", "trans_feminine"):
        reporting.receive(*both_batches(11, gender=gender))
    entered: list[int] = []
    while len(entered) <= len(steps) and reporting.publish():
        entered.append(shown(reporting))
    assert (entered, vintage(reporting)) == (steps, len(steps))


def accepted(each: int, sender: UUID, receiver: UUID) -> list[ReferralAccepted]:
    steps = [
        a_step(from_organisation_id=sender, to_organisation_id=receiver, state="accepted", hours_to_answer=1.5)
        for _ in range(each)
    ]
    return [ReferralAccepted.from_data(step.data()) for step in steps]


def test_referrals_between_two_organisations_alone_are_not_published(reporting: Reporting) -> None:
    reporting.receive(*accepted(11, SHELTER, CLINIC), *accepted(11, CLINIC, SHELTER))
    assert not reporting.publish(Source.REFERRALS)


def test_decided_referrals_are_published_for_both_ends(reporting: Reporting) -> None:
    reporting.receive(*accepted(11, SHELTER, CLINIC), *accepted(11, new_id(), new_id()))
    assert reporting.publish(Source.REFERRALS)
    assert vintage(reporting, Source.REFERRALS) == 1
    with reporting.platform(HONDURAS) as work:
        (published,) = work.published_classes.referrals({"HN"}, EVER)
    assert (published.country, published.to_country, published.referrals) == ("GT", "HN", 22)
