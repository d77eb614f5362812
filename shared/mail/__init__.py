"""Handing e-mail to a mail server: where it is, and one bounded attempt."""
