"""What services tell one another: typed facts, their envelope and who subscribes."""
