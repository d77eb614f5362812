"""What an operator says of one deployment: where its servers are. Checked as a whole, before anything uses it."""
