"""Use cases of the cases service over a unit of work in memory."""
