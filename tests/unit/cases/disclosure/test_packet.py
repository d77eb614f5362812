"""What is sealed for the receiver."""

import pytest

from tests.support.builders.cases import a_consent, a_packet

pytestmark = pytest.mark.unit

SHOWN = {"surnames": ["Ajú"], "age_band": "0-8", "case_number": "GT-1", "accompanied_by": [{"role": "child", "age": 4}]}


def test_fields_declared_in_another_order_are_the_same_disclosure() -> None:
    packet = a_packet(a_consent())
    other_order = {name: SHOWN[name] for name in reversed(SHOWN)}
    other_order["accompanied_by"] = [{"age": 4, "role": "child"}]

    assert packet.payload(SHOWN, "n") == packet.payload(other_order, "n")
