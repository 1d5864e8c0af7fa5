"""Measures whether messages that tell of danger are met with advice, and all others left alone."""
