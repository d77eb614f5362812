"""`ceiba keys`: the keys of a platform, and the rows that need them."""
