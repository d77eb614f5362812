"""What other services publish, as statistical facts."""
