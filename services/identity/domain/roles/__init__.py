"""What each role may do, and how much of it a token may carry."""
