"""What a case collects while people work on it: each kind a dataclass with a version of its own."""
