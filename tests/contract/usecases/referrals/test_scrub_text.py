"""A receiver's text without what looks as if it identified a person."""

import pytest

from services.referrals.domain.errors import OtherPartyOnly
from services.referrals.domain.life_cycle import State
from services.referrals.usecases.scrub_text import scrub_text
from shared.kernel.errors import NotFound
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import STRANGERS, THE_RECEIVER, THE_SENDER
from tests.support.use_cases import actions, published


def test_a_receiver_gets_what_was_found_by_its_shape_and_the_text_without_it(world: World) -> None:
    referral = world.refer(State.RECEIVED)
    with world.work(THE_RECEIVER) as work:
        scrubbed = scrub_text(referral.id, "¿Viene Brisa Canaria?", "en", work=work)
    assert ([found.code for found in scrubbed.findings], scrubbed.text) == (["looks_like_name"], "¿Viene [name]?")
    assert (actions(work), published(work), world.log(referral)) == ([], [], [])


def test_only_the_receiver_asks_there(world: World) -> None:
    referral = world.refer(State.RECEIVED)
    for grant, refusal in [(THE_SENDER, OtherPartyOnly), *((stranger, NotFound) for stranger in STRANGERS)]:
        with world.work(grant) as work, pytest.raises(refusal):
            scrub_text(referral.id, "hola", "es", work=work)
