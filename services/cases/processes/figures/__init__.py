"""What statistics may count of a proceeding."""
