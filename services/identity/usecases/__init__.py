"""What the identity service does, one verb and one transaction each."""
