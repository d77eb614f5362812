"""What leaves the organisation, what comes in with a referral, and what a person is told of both."""
