"""Rules of referring a person: life cycle, deadlines, capacity, who gets which notice. No framework."""
