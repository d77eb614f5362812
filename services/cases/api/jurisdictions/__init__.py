"""What a country decides and calls things."""
