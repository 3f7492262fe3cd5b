"""The question bank in Wagtail's admin, where each partner's people see their own rows and no others."""
