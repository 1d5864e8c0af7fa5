"""Measurements of the running assistant."""
