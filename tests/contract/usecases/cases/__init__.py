"""Use cases of cases that depend on who sees which row."""
