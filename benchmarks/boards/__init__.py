"""How well and how fast boards are read, measured on pages of our own in the markup of engines."""
