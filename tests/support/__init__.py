"""What tests of every part share: real servers, migrated databases, signed tokens."""
