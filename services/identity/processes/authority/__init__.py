"""Who may decide about whom, access inside another organisation, and the roles that countries define."""
