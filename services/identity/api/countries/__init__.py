"""What a country decides for everyone who works there, and announces to them."""
