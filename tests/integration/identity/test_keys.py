"""Signing keys are rotated without an effect on callers."""

from datetime import timedelta

import pytest

from services.identity.domain.roles.roles import Role
from services.identity.tasks import rotate_key
from services.identity.usecases.tokens.rotate_signing_key import KEY_LIFE, rotate_aged_signing_key, rotate_signing_key
from tests.integration.identity.network import Network
from tests.support.fixed_clock import FixedClock


def rotate(network: Network) -> None:
    with network.parts.system_work(frozenset()) as work:
        rotate_signing_key(work=work)
    network.parts.keys.forget()


def kids(network: Network) -> list[str]:
    return [key["kid"] for key in network.app.test_client().get("/oauth2/jwks").json["keys"]]


def kid_of(network: Network, token: str) -> str:
    import base64
    import json

    return json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))["kid"]


def test_the_next_key_is_shown_before_it_signs_and_the_old_one_after(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    before, old = kids(network), network.token(client)
    assert len(before) == 2
    assert kid_of(network, old) in before
    announced = next(kid for kid in before if kid != kid_of(network, old))
    rotate(network)
    new = network.token(client)
    assert kid_of(network, new) == announced
    assert set(before) < set(kids(network))
    assert len(kids(network)) == 3
    for token in (old, new):
        answer = network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200


def test_a_key_long_retired_is_no_longer_shown(network: Network) -> None:
    rotate(network)
    network.token(network.add_client("gt1", role=Role.CASEWORKER))
    with network.parts.system_work(frozenset()) as work:
        work.connection.exec_driver_sql("UPDATE signing_keys SET retired_at = retired_at - interval '61 minutes'")
    network.parts.keys.forget()
    assert len(kids(network)) == 2


def test_no_private_part_is_ever_shown_or_stored_in_clear(network: Network) -> None:
    keys = network.app.test_client().get("/oauth2/jwks").json["keys"]
    assert all(set(key) <= {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in keys)
    assert all(key["alg"] == "ES256" and key["use"] == "sig" for key in keys)
    with network.parts.system_work(frozenset()) as work:
        sealed = work.connection.exec_driver_sql("SELECT private_sealed FROM signing_keys").scalars().all()
    assert sealed
    assert all(b"PRIVATE" not in bytes(value) for value in sealed)


def test_a_key_is_rotated_when_it_has_served_its_time(network: Network) -> None:
    parts = network.parts
    network.token(network.add_client("gt1", role=Role.CASEWORKER))
    with parts.system_work(frozenset()) as work:
        assert rotate_aged_signing_key(work=work) is False
        work.clock = FixedClock(parts.clock.now() + KEY_LIFE + timedelta(seconds=1))
        assert rotate_aged_signing_key(work=work) is True
    rotate_key()
    parts.keys.forget()


def test_there_is_never_a_second_current_key(network: Network) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), network.parts.system_work(frozenset()) as work:
        work.connection.exec_driver_sql("UPDATE signing_keys SET state = 'current'")
