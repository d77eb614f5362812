"""`make demo`: the main job, end to end, through the gateway, as an NGO's own system would do it."""
