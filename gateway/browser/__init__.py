"""What serves browsers: sign-in, sessions, pages that need no script, the built web application."""
