"""What the unit of work of the reporting service keeps."""
