"""A case as other standards write it, from the mappings of the code lists; what they cannot say is named as a gap."""
