"""Rules of identity: roles, people, clients and what a token may carry. No framework."""
