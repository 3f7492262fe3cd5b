"""Receivers of the award."""
