"""Disclosure control: no figure or record may say something of one person."""
