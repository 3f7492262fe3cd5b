"""The languages of a course: what is translated, how far, from which text. Reads only."""
