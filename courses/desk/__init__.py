"""The rooms of partners and reviewers in Wagtail's admin: worklists, outlines, reviews, material."""
