"""Rules of referring a person: life cycle, deadlines, capacity, who is told what. No framework."""
