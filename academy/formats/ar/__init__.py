"""Arabic: Django names no form for a date with its time."""
