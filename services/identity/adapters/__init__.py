"""Tables, repositories, keys and hashing: the outside systems of the identity service."""
