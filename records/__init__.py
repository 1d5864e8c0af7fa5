"""What is remembered: conversations, replies, feedback, and the one place where text is redacted."""
