"""Where a case stands, from what happened to it."""

import pytest

from services.cases.domain.stage import MAY_BECOME, Stage, stage_of
from shared.contracts.codelists import code_list

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("status", "referrals", "stage"),
    [
        ("intake", [], "screening"),
        ("intake", ["sent"], "referred"),
        ("intake", ["rejected", "info_requested"], "referred"),
        ("intake", ["rejected"], "screening"),
        ("intake", ["completed", "accepted"], "assistance"),
        ("intake", ["completed"], "follow_up"),
        ("active", [], "assistance"),
        ("follow_up", ["sent"], "follow_up"),
        ("closed", ["accepted"], "closed"),
        ("reopened", [], "screening"),
    ],
)
def test_the_stage_follows_status_and_referrals(status, referrals, stage):
    assert stage_of(status, referrals) == stage


@pytest.mark.parametrize("status", list(code_list("case_status").items))
@pytest.mark.parametrize("referral", list(code_list("referral_status").items))
def test_every_status_and_every_referral_has_a_stage(status, referral):
    assert stage_of(status, [referral]) in Stage


def test_the_life_cycle_knows_every_status_of_the_list():
    assert set(MAY_BECOME) == set(code_list("case_status").items)
    assert {after for many in MAY_BECOME.values() for after in many} <= set(MAY_BECOME)
