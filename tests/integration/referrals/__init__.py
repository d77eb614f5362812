"""The referrals service over a real PostgreSQL and Redis, with fakes at its edges."""
