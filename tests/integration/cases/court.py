"""A prosecutor's office beside the cases service: persons are shared with it, and it keeps proceedings."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from services.cases.domain.jobs import FollowProceeding
from services.cases.tasks import follow
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.referrals import ReferralAccepted
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import an_event, hear
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days

NAME = "Canarioacusado Lópezcanario"
FILE_NUMBER = "MP001-2026-88123"
INSTITUTION = {"GT": "GT_MP_FTP", "SV": "SV_FGR_UTT", "HN": "HN_MP_UTESCTP", "MX": "MX_FGR_FEVIMTRA"}
ARTICLE = {"GT": "GT_202TER", "SV": "SV_LECTP_54", "HN": "HN_59_2012_52", "MX": "MX_LG_10"}


def a_liaison(office: Office, country: str = "GT") -> Caller:
    """The liaison of a prosecutor's office."""
    return office.caller(role="legal_liaison", country=country)


def a_shareable_case(caller: Caller, **changes: Any) -> Any:
    """A case of an adult who agreed that a prosecutor's office learns of them."""
    consent = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", expires_on=None)
    return caller.register(consents=[consent], **changes)


def shared(office: Office, caller: Caller, liaison: Caller, case: Any, **step: Any) -> str:
    """Refer the person of a case to the office of a liaison, which accepts; the id of the referral."""
    referral_id = uuid4()
    packet = caller.through_referrals.post(
        f"/cases/{case['id']}/packets",
        {
            "referral_id": str(referral_id),
            "kind": "prosecution_notice",
            "services": ["legal_counsel"],
            "disclosure_profile": "d1_capacity",
            "consent_id": case["consents"][0]["id"],
            "to_organisation_id": str(liaison.organisation_id),
            "to_country": case["country"],
            "recipient_type": "prosecution",
        },
    )
    assert packet.status_code == 201, packet.text
    accept(office, case, liaison, referral_id=referral_id, **step)
    return str(referral_id)


def accept(office: Office, case: Any, liaison: Caller, **step: Any) -> None:
    """The office accepts a referral."""
    known = {"to_organisation_id": liaison.organisation_id, "kind": "prosecution_notice", "state": "accepted"}
    hear(office, an_event(case, ReferralAccepted, **known | step), record_referral_step)


def a_proceeding(country: str = "GT", **changes: Any) -> dict[str, Any]:
    """A body that opens a proceeding; it still needs its persons."""
    return {
        "country": country,
        "institution": INSTITUTION[country],
        "file_number": FILE_NUMBER,
        "facts_on": in_days(-100),
        "reported_on": in_days(-40),
        "reported_by": "ngo",
        "articles": [ARTICLE[country]],
        "stage": "investigation",
        "since": in_days(-30),
        "source": "prosecution",
    } | changes


def opened(liaison: Caller, persons: list[Any], **changes: Any) -> Any:
    """A proceeding that was recorded."""
    answer = liaison.post("/proceedings", a_proceeding(liaison.country, persons=persons, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json


def added(caller: Caller, proceeding: Any, path: str, body: Any) -> Any:
    """A part of a proceeding that was recorded."""
    answer = caller.post(f"/proceedings/{proceeding['id']}/{path}", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def kept_by(liaison: Caller) -> Any:
    """A proceeding of the office about the person who was shared with it last."""
    named = [{"shared_person_id": liaison.get("/shared-persons").json["items"][0]["id"], "standing": "victim"}]
    return opened(liaison, named)


def jobs_of(office: Office) -> Callable[[], int]:
    """`work_off()` does the jobs about proceedings that wait, each twice as after a lost receipt; returns how many."""
    done = len(office.events("cases.follow_proceeding.v1"))

    def work_off() -> int:
        nonlocal done
        waiting = office.events("cases.follow_proceeding.v1")[done:]
        for data in waiting:
            for _ in range(2):
                follow(FollowProceeding.from_data(data), office.services)
        done += len(waiting)
        return len(waiting)

    return work_off
