"""What statistics know of criminal proceedings, and how they are counted."""
