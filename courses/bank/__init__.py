"""Questions in files: reading what teachers really wrote, and writing what others can read. No database."""
