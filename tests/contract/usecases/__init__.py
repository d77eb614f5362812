"""What use cases decide with what PostgreSQL answers: over real repositories, one service a folder."""
