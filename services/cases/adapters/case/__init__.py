"""Cases: opened, changed, attended, closed and ended."""
