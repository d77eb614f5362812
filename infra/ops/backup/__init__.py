"""`ceiba backup`: takes, verifies, restores and tries backups of a whole platform (docs/runbooks/backup.md)."""
