"""What a release is made of: number, notes, wheel, chart, images, and lists of what is inside them."""
