"""What a case that is closed or merged changes in everything else of it."""
