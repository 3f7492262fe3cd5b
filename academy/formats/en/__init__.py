"""English, as an international institution writes it: day, month, year, and 24 hours."""
