"""A case: its persons, its status, what it collects while somebody attends it, and when it ends."""
