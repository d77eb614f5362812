"""Rules of the referral network, without a server."""
