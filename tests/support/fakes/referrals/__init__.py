"""The referrals service's unit of work in memory, its notifications included."""

from tests.support.fakes.referrals.table import ReferralsDatabase
from tests.support.fakes.referrals.work import CIPHER, Effects, FakeReferralsWork

__all__ = ["CIPHER", "Effects", "FakeReferralsWork", "ReferralsDatabase"]
