"""What the unit of work of the referrals service keeps, in memory and on PostgreSQL alike."""
