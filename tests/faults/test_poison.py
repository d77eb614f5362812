"""A message that can never be applied becomes a dead letter after at most five attempts; the others are applied."""

import pytest

from shared.kernel.ids import new_id
from shared.messaging.attempts import MAX_ATTEMPTS
from tests.faults.conftest import Workshop
from tests.support.faults import Record, dice, sized
from tests.support.faults_worker import FAILS, KILLS, ORDINARY

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


def test_a_poisonous_message_is_a_dead_letter_after_five_attempts_at_most(workshop: Workshop, record: Record) -> None:
    ordinary, poison = sized(100, 990), sized(3, 10)
    behaviours = [ORDINARY] * ordinary + [KILLS] * poison + [FAILS] * poison
    dice(record.name).shuffle(behaviours)
    events = {new_id(): behaviour for behaviour in behaviours}
    for aggregate, behaviour in events.items():
        workshop.publish(aggregate, behaviour=behaviour)
    record.n = ordinary

    workshop.start_worker()
    workshop.start_relays()
    drained = workshop.drain(within=240)

    workshop.note(record)
    starts = workshop.starts()
    poisoned = [aggregate for aggregate, behaviour in events.items() if behaviour != ORDINARY]
    record.injected["messages that kill"] = record.injected["messages that fail"] = poison
    record.more |= {"drained_after": drained, "attempts": sorted({starts[aggregate] for aggregate in poisoned})}
    assert drained is not None, workshop.tail()
    # An attempt of its batch counts for a message that it had not reached.
    assert {starts[aggregate] for aggregate in poisoned} <= {MAX_ATTEMPTS - 1, MAX_ATTEMPTS}
    assert record.more["dead_letters"] == len(poisoned)
    assert (record.lost, record.effects) == (0, ordinary)
