"""What several use cases do together: functions of a case and the unit of work."""
