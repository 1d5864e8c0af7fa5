"""What is remembered: conversations, replies, feedback; and the place where text is redacted."""
