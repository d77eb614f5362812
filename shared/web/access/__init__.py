"""Who calls, what their token allows, and which calls were denied."""
