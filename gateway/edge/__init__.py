"""The entrance of requests: they are checked, counted, and passed on or responded to."""
