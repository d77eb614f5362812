"""What the unit of work of the referrals service keeps."""
