"""Records of other sources: their layouts, and the life of one import."""
