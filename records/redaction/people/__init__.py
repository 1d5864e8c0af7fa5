"""Names of people: what announces them, where they stand, and what belongs to them."""

from records.redaction.people.finding import find_names

__all__ = ["find_names"]
