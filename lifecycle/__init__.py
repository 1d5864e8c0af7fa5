"""A model's life: how it is trained, kept and promoted, and how the engine comes to run it."""
