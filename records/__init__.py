"""What is remembered: conversations, replies, feedback; and the place where text is redacted."""

# Both modules fill the same metadata; whoever compares or migrates it has to see all of it.
from records import schema, staff_schema

__all__ = ["schema", "staff_schema"]
