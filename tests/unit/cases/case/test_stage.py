"""Where a case stands, from what happened to it."""

import pytest

from services.cases.domain.case.stage import MAY_BECOME, CaseStatus, Stage, stage_of
from shared.contracts.codelists import code_list

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("status", "referrals", "stage"),
    [
        (CaseStatus.INTAKE, [], "screening"),
        (CaseStatus.INTAKE, ["sent"], "referred"),
        (CaseStatus.INTAKE, ["rejected", "info_requested"], "referred"),
        (CaseStatus.INTAKE, ["rejected"], "screening"),
        (CaseStatus.INTAKE, ["completed", "accepted"], "assistance"),
        (CaseStatus.INTAKE, ["completed"], "follow_up"),
        (CaseStatus.ACTIVE, [], "assistance"),
        (CaseStatus.FOLLOW_UP, ["sent"], "follow_up"),
        (CaseStatus.CLOSED, ["accepted"], "closed"),
        (CaseStatus.REOPENED, [], "screening"),
    ],
)
def test_the_stage_follows_status_and_referrals(status: CaseStatus, referrals: list[str], stage: str) -> None:
    assert stage_of(status, referrals) == stage


@pytest.mark.parametrize("status", [CaseStatus(status) for status in code_list("case_status").items])
@pytest.mark.parametrize("referral", list(code_list("referral_status").items))
def test_every_status_and_every_referral_has_a_stage(status: CaseStatus, referral: str) -> None:
    assert stage_of(status, [referral]) in Stage


def test_the_life_cycle_knows_every_status_of_the_list() -> None:
    assert set(MAY_BECOME) == set(code_list("case_status").items)
    assert {after for many in MAY_BECOME.values() for after in many} <= set(MAY_BECOME)
