"""Where staff work: they look at what went wrong, correct it, and promote a better model."""
