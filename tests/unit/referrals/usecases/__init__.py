"""Use cases of referrals over a unit of work in memory."""
