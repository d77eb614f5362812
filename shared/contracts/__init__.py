"""What services publish to one another: typed events, their envelope and their subscribers."""
