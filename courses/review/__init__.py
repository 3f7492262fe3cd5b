"""Review of whole courses: what is pinned, what is locked, what is different. Only reads."""
