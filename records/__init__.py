"""What is remembered: conversations, replies, feedback; and the place where text is redacted."""

# These modules fill the same metadata; whoever compares or migrates it has to see all of it.
from records import messenger_schema, schema, staff_schema

__all__ = ["messenger_schema", "schema", "staff_schema"]
