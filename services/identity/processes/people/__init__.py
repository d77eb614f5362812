"""People with an account: invited, changed, suspended, and practising."""
