"""Schema of the referrals database."""
