"""Running the assistant: on this machine, and (later) on many."""
