"""`make screenshots`: the main pages as people see them, in three languages and two widths."""
