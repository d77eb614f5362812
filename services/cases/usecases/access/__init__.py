"""Who sees a case, who looked at it, and what needs a second person."""
