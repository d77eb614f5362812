"""What people read about a referral comes from lists, and the lists say what the rules do."""

import pytest

from services.referrals.domain.life_cycle import (
    ACKNOWLEDGED,
    CANCELLATION_REASONS,
    CASE_CLOSED,
    CONSENT_WITHDRAWN,
    IDENTITY_ERASED,
    INFO_TOPICS,
    REJECTION_REASONS,
)
from services.referrals.domain.packet import recipient_type
from shared.contracts.codelists import code_list
from shared.contracts.country_settings import DEFAULTS, REFERRAL_DEADLINES
from shared.contracts.disclosure_refusals import CONSENT_INSUFFICIENT

REASONS_OF_THE_PLATFORM = (CONSENT_WITHDRAWN, *CONSENT_INSUFFICIENT, IDENTITY_ERASED, CASE_CLOSED, ACKNOWLEDGED)


def test_the_hours_of_the_list_are_those_of_a_country_that_decided_nothing() -> None:
    hours = {code: item["hours"] for code, item in code_list("referral_urgency").items.items()}
    assert hours == DEFAULTS[REFERRAL_DEADLINES]
    assert set(code_list("referral_urgency").items) == set(code_list("risk_level").items)


@pytest.mark.parametrize(
    ("list_id", "codes"),
    [
        ("rejection_reason", REJECTION_REASONS),
        ("cancellation_reason", CANCELLATION_REASONS),
        ("info_topic", INFO_TOPICS),
        (
            "referral_platform_reason",
            (CONSENT_WITHDRAWN, *CONSENT_INSUFFICIENT, IDENTITY_ERASED, CASE_CLOSED, ACKNOWLEDGED),
        ),
    ],
)
def test_every_answer_has_words(list_id: str, codes: tuple[str, ...]) -> None:
    assert tuple(code_list(list_id).items) == codes


def test_a_consent_can_name_exactly_the_kinds_of_recipient_that_the_network_has() -> None:
    offered = {code for code, item in code_list("recipient_type").items.items() if item.get("receives_referrals")}
    assert offered == {recipient_type(kind) for kind in code_list("org_type").items}
