"""The whole platform on one machine: embedded servers, secrets, and a small supervisor."""
