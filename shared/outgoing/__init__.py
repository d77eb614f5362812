"""Messages to addresses that others chose: they never reach a network that is not public."""
