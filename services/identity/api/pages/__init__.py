"""Pages for people: sign-in, consent, sign-out and activation. Plain HTML that works without script."""
