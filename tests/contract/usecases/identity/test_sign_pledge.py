"""The pledge is signed by the name of the account, under the text that was read, and audited once."""

import pytest

from services.identity.domain.errors import PledgeRefused
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import PledgeText, PledgeVersion
from services.identity.usecases.pledges.sign_pledge import Signature, sign_pledge
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import NOON, a_person, an_organisation
from tests.support.use_cases import actions

TEXT = PledgeText(title="T", paragraphs=("P.",))
VERSION = PledgeVersion(version="1", es=TEXT, en=PledgeText(title="E", paragraphs=("P.",)))


@pytest.fixture
def person(world: World) -> Person:
    organisation = an_organisation()
    person = a_person(organisation, display_name="Ana María Ixchel")
    world.add(organisation, person)
    return person


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_text_that_was_read_is_signed(world: World, person: Person, language: str) -> None:
    signature = Signature(name="ana maria ixchel", digest=VERSION.digest(language))
    for expected in (["pledge.signed"], []):
        with world.work(person.own_grant()) as work:
            sign_pledge(signature, person, VERSION, work=work)
        assert actions(work) == expected
    with world.work() as work:
        (kept,) = work.pledges.all_of([person.id])[person.id]
    assert (kept.version, kept.digest, kept.accepted_at) == ("1", VERSION.digest(language), NOON)


@pytest.mark.parametrize(
    ("name", "digest", "reason"),
    [("Ana María", VERSION.digest("es"), "name_different"), ("Ana María Ixchel", bytes(32), "pledge_changed")],
)
def test_another_name_or_text_signs_nothing(
    world: World, person: Person, name: str, digest: bytes, reason: str
) -> None:
    with pytest.raises(PledgeRefused) as refused, world.work() as work:
        sign_pledge(Signature(name=name, digest=digest), person, VERSION, work=work)
    assert refused.value.reason == reason
    with world.work() as work:
        assert not work.pledges.all_of([person.id])
