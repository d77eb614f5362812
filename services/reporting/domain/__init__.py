"""Rules of statistics and disclosure control. No framework, no database."""
