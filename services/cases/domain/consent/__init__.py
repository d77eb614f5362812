"""What a person agreed to, and what may leave the organisation without a consent."""
