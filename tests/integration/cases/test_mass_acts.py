"""What destroys or hands over many cases within an hour asks a person to sign in again, and is told."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from services.cases.domain.access import mass_acts
from services.cases.domain.access.mass_acts import MassAct
from tests.integration.cases.conftest import Caller, Office, known
from tests.integration.cases.test_listed_readings import EARLIER
from tests.integration.cases.test_many_identities import ELEVEN_MINUTES, signed_in

pytestmark = pytest.mark.integration

Act = Callable[[Caller], TestResponse]


def close(caller: Caller) -> TestResponse:
    return caller.post(f"/cases/{caller.register()['id']}/close", {"reason": "other"})


def remove(caller: Caller) -> TestResponse:
    case = caller.register()
    child = caller.post(f"/cases/{case['id']}/persons", {"person": {"role": "dependant", "age": 8}})
    return caller.request(
        "DELETE", f"/cases/{case['id']}/persons/{child.json['id']}", headers={"If-Match": child.headers["ETag"]}
    )


ACTS: list[tuple[MassAct, Act]] = [(mass_acts.CLOSURE, close), (mass_acts.REMOVAL, remove)]


@pytest.mark.parametrize(("act", "do"), ACTS, ids=lambda each: getattr(each, "kind", ""))
def test_from_one_on_an_old_sign_in_is_not_enough_and_a_new_one_is(
    office: Office, ana: Caller, act: MassAct, do: Act
) -> None:
    old = signed_in(ana, ELEVEN_MINUTES)
    done = [do(old).status_code for _ in range(act.sign_in_from - 1)]
    assert set(done) <= {200, 204}
    refused = do(old)
    assert (refused.status_code, refused.json["code"]) == (401, "insufficient_user_authentication")
    assert do(signed_in(ana, 0)).status_code in {200, 204}
    assert do(signed_in(ana, ELEVEN_MINUTES, acr="client")).status_code in {200, 204}, "a system is not asked"
    office.admin(EARLIER, ana.subject)
    assert do(signed_in(ana, ELEVEN_MINUTES * 7)).status_code in {200, 204}, "an hour later"


def done_before(office: Office, caller: Caller, act: MassAct) -> None:
    """As many as an old sign-in is enough for: their audit rows."""
    for _ in range(act.sign_in_from - 1):
        office.admin(
            "INSERT INTO audit (id, country, at, actor, client_id, organisation_id, action, object_type, object_id,"
            " purpose, fields, request_id) SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') ||"
            " substr(md5(random()::text), 13))::uuid, country, now(), actor, client_id, organisation_id, %s,"
            " object_type, object_id, purpose, fields, request_id FROM audit WHERE actor = %s LIMIT 1",
            act.actions[0],
            caller.subject,
        )


def test_so_do_deleting_documents_and_handing_over_cases(office: Office, ana: Caller, her_supervisor: Caller) -> None:
    case: dict[str, Any] = her_supervisor.register()
    path = f"/cases/{case['id']}/documents/{uuid4()}?reason=wrong_person"
    old = signed_in(her_supervisor, ELEVEN_MINUTES)
    assert old.request("DELETE", path, headers={"If-Match": '"1"'}).status_code != 401
    done_before(office, her_supervisor, mass_acts.DELETION)
    assert old.request("DELETE", path, headers={"If-Match": '"1"'}).status_code == 401

    def hand_over(kind: str) -> TestResponse:
        token = signed_in(ana, ELEVEN_MINUTES, client_id="referrals", aud="cases", act={"sub": "service:referrals"})
        return token.post(f"/cases/{ana.register()['id']}/packets", {"kind": kind})

    assert hand_over("case_transfer").status_code == 422
    done_before(office, ana, mass_acts.TRANSFER)
    refused = hand_over("case_transfer")
    assert (refused.status_code, refused.json["code"]) == (401, "insufficient_user_authentication")
    assert hand_over("service_referral").status_code == 422, "a referral is sent as before"


def test_deciding_about_an_override_asks_for_a_recent_sign_in(her_supervisor: Caller) -> None:
    known(her_supervisor)
    case = her_supervisor.register()
    path = f"/cases/{case['id']}/overrides/{uuid4()}/decide"
    refused = signed_in(her_supervisor, ELEVEN_MINUTES).post(path, {"answer": "approved"})
    assert (refused.status_code, refused.json["code"]) == (401, "insufficient_user_authentication")
    assert signed_in(her_supervisor, 0).post(path, {"answer": "approved"}).status_code == 404
